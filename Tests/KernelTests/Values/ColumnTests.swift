import Kernel
import Testing

@testable import Postgres

@Suite("Values as binds")
struct ColumnTests {
  enum Invoice: Record { static let kind = RecordKind("invoice", prefix: "inv") }
  enum Status: String, Bindable, Column { case draft, posted }

  @Test("Are bound in the server's spelling")
  func binds() throws {
    let id = ID<Invoice>(raw: 0x0189_0a5d_ac96_774b_bcce_b302_099a_8057)
    #expect(id.bind.text == "01890a5d-ac96-774b-bcce-b302099a8057")
    #expect(Decimal(-5, scale: 2).bind.text == "-0.05")
    #expect(try LocalDate(parsing: "2026-11-23").bind.text == "2026-11-23")
    #expect(try Instant(parsing: "2026-11-23T10:00:00.5+01:00").bind.text == "2026-11-23T09:00:00.5Z")
    #expect(Currency("EUR")?.bind.text == "EUR" && TimeZoneName.utc.bind.text == "UTC")
    #expect(Status.posted.bind.text == "posted")
    let due: LocalDate? = nil
    let statement: SQL = "select \(id), \(due), \([id])"
    #expect(statement.text == "select $1, $2, $3")
    #expect(statement.binds.map(\.text) == [id.bind.text, nil, "{\"01890a5d-ac96-774b-bcce-b302099a8057\"}"])
  }

  /// Decodes a cell that holds the text, or null.
  private func decode<C: Column>(_ text: String?, as: C.Type = C.self) throws -> C {
    try Array((text ?? "").utf8).withUnsafeBufferPointer { bytes in
      try C.decode(Cell(isNull: text == nil, utf8: bytes, rows: nil, index: 0))
    }
  }

  @Test("Are decoded from what the server prints")
  func cells() throws {
    #expect(
      try decode("01890a5d-ac96-774b-bcce-b302099a8057", as: ID<Invoice>.self).text.hasSuffix("084sn02q"))
    #expect(try decode("1234.50", as: Kernel.Decimal.self).text == "1234.50")
    #expect(try decode("2026-11-23", as: LocalDate.self).text == "2026-11-23")
    #expect(try decode("2026-11-23 10:00:00.12+00", as: Instant.self).text == "2026-11-23T10:00:00.12Z")
    #expect(try decode("JPY", as: Currency.self).scale == 0)
    #expect(try decode("Europe/Berlin", as: TimeZoneName.self).identifier == "Europe/Berlin")
    #expect(try decode("posted", as: Status.self) == .posted)
    #expect(try decode(nil, as: Instant?.self) == nil)
  }

  @Test("A cell of another kind is an error")
  func mismatches() throws {
    #expect(throws: PostgresError.self) { try decode("x", as: ID<Invoice>.self) }
    #expect(throws: PostgresError.self) { try decode("NaN", as: Kernel.Decimal.self) }
    #expect(throws: DecimalError.overflow) {
      try decode(String(repeating: "9", count: 39), as: Kernel.Decimal.self)
    }
    #expect(throws: PostgresError.self) { try decode("infinity", as: LocalDate.self) }
    #expect(throws: PostgresError.self) { try decode("infinity", as: Instant.self) }
    #expect(throws: PostgresError.self) { try decode("XXX", as: Currency.self) }
    #expect(throws: PostgresError.self) { try decode("Mars", as: TimeZoneName.self) }
    #expect(throws: PostgresError.self) { try decode("gone", as: Status.self) }
    #expect(throws: PostgresError.self) { try decode(nil, as: Kernel.Decimal.self) }
    #expect(throws: PostgresError.self) { try decode(nil, as: LocalDate.self) }
  }
}
