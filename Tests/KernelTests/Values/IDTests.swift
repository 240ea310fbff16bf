import JSON
import Kernel
import Postgres
import Testing

@Suite("Ids")
struct IDTests {
  enum Invoice: Record { static let kind = RecordKind("invoice", prefix: "inv", company: true) }
  enum SalesOrder: Record { static let kind = RecordKind("sales_order", prefix: "so") }

  @Test("Are UUIDs of version 7 with the present time")
  func layout() {
    let raw = UUIDv7.next()
    #expect(raw >> 76 & 0xF == 7)
    #expect(raw >> 62 & 0b11 == 0b10)
    let milliseconds = Int64(truncatingIfNeeded: raw >> 80)
    #expect(abs(Instant.realNow.microseconds / 1000 - milliseconds) < 10_000)
  }

  @Test("Ascend within a thread and are unique across threads")
  func ordering() async {
    let batches = await withTaskGroup(of: [UInt128].self) { group in
      for _ in 0..<8 { group.addTask { (0..<5_000).map { _ in UUIDv7.next() } } }
      return await group.reduce(into: [[UInt128]]()) { $0.append($1) }
    }
    for batch in batches { #expect(zip(batch, batch.dropFirst()).allSatisfy { $0 < $1 }) }
    #expect(Set(batches.joined()).count == 40_000)
    // The 60 bits of time are never given twice: not even the random part is needed to tell two apart.
    #expect(Set(batches.joined().map { $0 >> 64 }).count == 40_000)
  }

  @Test("Come back from their text")
  func text() throws {
    let id = ID<Invoice>()
    #expect(id.text.hasPrefix("inv_") && id.text.utf8.count == 30)
    #expect(ID<Invoice>(id.text) == id)
    #expect(ID<SalesOrder>(id.text) == nil)
    #expect(ID<Invoice>() > id)
    #expect(try JSON.string(id.text).decode(ID<Invoice>.self) == id)
    let error = try #require(throws: JSONDecodingError.self) {
      try (["id": .string(id.text)] as JSON).decode([String: ID<SalesOrder>].self)
    }
    #expect(error.pointer == "#/id")
    #expect(error.reason == "must be the id of a sales_order, so_…")
  }
}

@Suite("TypeID")
struct TypeIDTests {
  // The valid vectors of the TypeID specification, version 0.3.
  @Test(
    "Follows the specification",
    arguments: [
      ("prefix_00000000000000000000000000", 0), ("prefix_00000000000000000000000001", 1),
      ("prefix_0000000000000000000000000a", 10), ("prefix_0000000000000000000000000g", 16),
      ("prefix_00000000000000000000000010", 32), ("prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz", UInt128.max),
      ("prefix_0123456789abcdefghjkmnpqrs", 0x0110_c853_1d09_52d8_d73e_1194_e95b_5f19),
      ("prefix_01h455vb4pex5vsknk084sn02q", 0x0189_0a5d_ac96_774b_bcce_b302_099a_8057),
      ("pre_fix_00000000000000000000000000", 0),
    ] as [(String, UInt128)])
  func vectors(text: String, id: UInt128) throws {
    let decoded = try #require(TypeID.decode(text))
    #expect(decoded.id == id)
    #expect(TypeID.encode(id, prefix: decoded.prefix) == text)
  }

  @Test("Round trips, in the order of the numbers")
  func roundTrip() throws {
    var previous = ""
    for _ in 0..<1_000 {
      let id = UUIDv7.next()
      let text = TypeID.encode(id, prefix: "so")
      #expect(TypeID.decode(text)?.id == id)
      #expect(previous < text)
      previous = text
    }
  }

  @Test(
    "Refuses what is none",
    arguments: [
      "", "inv", "inv_", "_00000000000000000000000000", "00000000000000000000000000",
      "inv_0000000000000000000000000",
      "inv_000000000000000000000000000", "inv_8zzzzzzzzzzzzzzzzzzzzzzzzz", "inv_0000000000000000000000000u",
      "inv_0000000000000000000000000i", "inv_0000000000000000000000000l", "inv_0000000000000000000000000o",
      "inv_0000000000000000000000000A", "INV_00000000000000000000000000", "inv-00000000000000000000000000",
      "inv__00000000000000000000000000", "_inv_00000000000000000000000000", "1nv_00000000000000000000000000",
      " inv_00000000000000000000000000", "inv_00000000000000000000000000 ", "inv_0000000000000000000000000é",
    ])
  func refuses(text: String) {
    #expect(TypeID.decode(text) == nil)
  }
}
