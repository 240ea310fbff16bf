import Kernel
import Postgres
import Testing

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
}
