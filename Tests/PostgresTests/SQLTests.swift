import Testing

@testable import Postgres

@Suite struct SQLTests {
  @Test func valuesBecomePlaceholders() {
    let name: String? = nil
    let sql: SQL = "select \(1), \("a'b"), \(true), \(name)"
    #expect(sql.text == "select $1, $2, $3, $4")
    #expect(sql.binds == [Bind("1"), Bind("a'b"), Bind("true"), .null])
  }

  @Test func fragmentsAreRenumbered() {
    let inner: SQL = "a = \("x") and b = \("y")"
    let sql: SQL = "select \(0) where \(inner) or (\(inner)) limit \(10)"
    #expect(sql.text == "select $1 where a = $2 and b = $3 or (a = $4 and b = $5) limit $6")
    #expect(sql.binds.map(\.text) == ["0", "x", "y", "x", "y", "10"])
  }

  @Test func manyPlaceholdersKeepTheirDigits() {
    let twelve = (1...12).map { "\($0)" as SQL }.joined(separator: ", ")
    let sql: SQL = "select \(0), \(twelve), \(13)"
    #expect(sql.text == "select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14")
    #expect(sql.binds.last == Bind("13"))
  }

  @Test func arraysAreOneLiteral() {
    let sql: SQL = "select \(["a", "b\"c", "d\\e", "NULL", "", "ü,{}"])::text[]"
    #expect(sql.text == "select $1::text[]")
    #expect(sql.binds == [Bind(#"{"a","b\"c","d\\e","NULL","","ü,{}"}"#)])
    #expect([1, nil].bind == Bind("{\"1\",NULL}"))
  }

  @Test func fragmentsJoinAndAdd() {
    let parts: [SQL] = ["a = \(1)", "b", "c = \(2)"]
    #expect(parts.joined(separator: " and ").text == "a = $1 and b and c = $2")
    #expect(("x" + "y = \(1)" as SQL).text == "xy = $1")
    #expect(SQL(unsafe: "").isEmpty)
    #expect(([] as [SQL]).joined(separator: ",").isEmpty)
  }

  @Test func uuidsReadAsTheyAreWritten() throws {
    let text = "0190a3c5-7e4f-7abc-8def-0123456789ab"
    let value = try #require(UUIDValue(utf8: text.utf8))
    #expect(value.text == text)
    #expect(value.raw == 0x0190_a3c5_7e4f_7abc_8def_0123_4567_89ab)
    #expect(UUIDValue(utf8: "0190a3c5-7e4f-7abc-8def-0123456789ag".utf8) == nil)
    #expect(UUIDValue(utf8: "0190a3c57e4f7abc8def0123456789ab".utf8) == nil)
  }
}
