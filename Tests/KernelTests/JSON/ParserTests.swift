import JSON
import Testing

@Suite("JSON parser")
struct ParserTests {
  @Test(
    "Reads what RFC 8259 allows",
    arguments: [
      ("null", .null), ("true", .bool(true)), ("false", .bool(false)), (" \t\r\n1 ", .number("1")),
      ("0", .number("0")), ("-0", .number("-0")), ("-0.0", .number("-0.0")), ("1e5", .number("1e5")),
      ("1.50", .number("1.50")), ("1E+10", .number("1E+10")),
      ("12345678901234567890.123", .number("12345678901234567890.123")),
      (#""""#, ""), (#""a b""#, "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
      (#""\u00e9\u20ac""#, "é€"), (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"),
      ("\"é€😀\u{7f}\"", "é€😀\u{7f}"),
      (#""é\né""#, "é\né"), ("[]", []), ("[ ]", []), ("{}", [:]), ("{ }", [:]),
      ("[1,[2,[3]]]", [1, [2, [3]]]),
      (#"{"b":1,"a":{"c":null}}"#, ["b": 1, "a": ["c": nil]]), (#"{"":""}"#, ["": ""]),
      (#"[true , null]"#, [true, nil]),
    ] as [(String, JSON)])
  func accepts(text: String, value: JSON) throws {
    #expect(try JSON(parsing: Array(text.utf8)) == value)
  }

  @Test(
    "Refuses everything else, and says where",
    arguments: [
      ("", .truncated, 0), ("  ", .truncated, 2), ("[", .truncated, 1), ("[1", .truncated, 2),
      ("[1,", .truncated, 3),
      ("[1,]", .syntax, 3), ("[,1]", .syntax, 1), ("[1 2]", .syntax, 3), ("]", .syntax, 0),
      ("[}", .syntax, 1),
      ("{", .truncated, 1), (#"{"a""#, .truncated, 4), (#"{"a":"#, .truncated, 5), (#"{"a":1,}"#, .syntax, 7),
      (#"{"a" 1}"#, .syntax, 5), ("{a:1}", .syntax, 1), ("{1:1}", .syntax, 1), ("{'a':1}", .syntax, 1),
      (#"{"a":1 "b":2}"#, .syntax, 7), ("1 2", .trailing, 2), ("{} {}", .trailing, 3), ("[] ,", .trailing, 3),
      ("nul", .truncated, 3), ("nulL", .syntax, 3), ("True", .syntax, 0), ("NaN", .syntax, 0),
      ("Infinity", .syntax, 0),
      ("01", .syntax, 1), ("-", .truncated, 1), ("-a", .syntax, 1), ("+1", .syntax, 0), ("1.", .truncated, 2),
      (".5", .syntax, 0), ("1.e3", .syntax, 2), ("1e", .truncated, 2), ("1e+", .truncated, 3),
      ("-01", .syntax, 2),
      ("0x1F", .trailing, 1), ("1_000", .trailing, 1), ("// c\n1", .syntax, 0), ("\u{feff}1", .syntax, 0),
      ("\"", .truncated, 0), ("\"a", .truncated, 0), (#""\"#, .truncated, 2), (#""\x""#, .syntax, 2),
      ("\"a\nb\"", .syntax, 2), ("\"a\tb\"", .syntax, 2), ("\"a\u{0}b\"", .syntax, 2), ("\u{0}", .syntax, 0),
      ("1\u{0}", .trailing, 1), (#""\u12""#, .syntax, 5), (#""\u12"#, .truncated, 5),
      (#""\u12g4""#, .syntax, 5),
      (#""\u0000""#, .character, 1), (#""a\u0000""#, .character, 2), (#""\ud800""#, .character, 1),
      (#""\ud800x""#, .character, 1), (#""\ud800\n""#, .character, 1), (#""\ud800\ud800""#, .character, 1),
      (#""\ud800\u0041""#, .character, 1), (#""\udc00""#, .character, 1), (#""\udc00\ud800""#, .character, 1),
      (#"{"a":1,"a":2}"#, .duplicate, 7), (#"{"a":1,"\u0061":2}"#, .duplicate, 7),
      (#"[{"x":{"a":1,"b":2,"a":3}}]"#, .duplicate, 19),
    ] as [(String, JSONError.Code, Int)])
  func refuses(text: String, code: JSONError.Code, offset: Int) throws {
    let error = try #require(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
    #expect(error.code == code)
    #expect(error.offset == offset)
    #expect(!error.reason.isEmpty)
  }

  @Test(
    "Refuses what is not UTF-8 at the byte where it stops being so",
    arguments: [
      ([0xFF], 0), ([0x61, 0x80], 1), ([0xC3], 0), ([0xC3, 0x28], 0), ([0xC0, 0xAF], 0), ([0xE2, 0x82], 0),
      ([0xC3, 0xA9, 0xED, 0xA0, 0x80], 2), ([0xF4, 0x90, 0x80, 0x80], 0), ([0x5C, 0x6E, 0x80], 2),
    ] as [([UInt8], Int)])
  func refusesEncoding(bytes: [UInt8], offset: Int) throws {
    let quote = UInt8(ascii: "\"")
    let error = try #require(throws: JSONError.self) { try JSON(parsing: [quote] + bytes + [quote]) }
    #expect(error.code == .encoding)
    #expect(error.offset == offset + 1)
  }

  @Test("Counts the levels of nesting, and only those that are open")
  func depth() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array(String(repeating: #"{"a":["#, count: levels / 2).utf8)
        + Array(String(repeating: "[", count: levels % 2).utf8)
        + Array(String(repeating: "]", count: levels % 2).utf8)
        + Array(String(repeating: "]}", count: levels / 2).utf8)
    }
    _ = try JSON(parsing: nested(32))
    _ = try JSON(parsing: Array("[[[]],[[]],[[]]]".utf8), depth: 3)
    let error = try #require(throws: JSONError.self) { try JSON(parsing: nested(33)) }
    #expect(error.code == .depth)
    #expect(throws: JSONError.self) { try JSON(parsing: nested(10_000), depth: .max) }
  }

  @Test("Finds a duplicate among many members without looking at all pairs")
  func manyMembers() throws {
    let members = (0..<50_000).map { #""m\#($0)":\#($0)"# }.joined(separator: ",")
    let value = try JSON(parsing: Array("{\(members)}".utf8))
    #expect(value.object?.count == 50_000)
    #expect(value["m40000"]?.int == 40_000)
    let error = try #require(throws: JSONError.self) {
      try JSON(parsing: Array("{\(members),\"m17\":0}".utf8))
    }
    #expect(error.code == .duplicate)
  }

  @Test("Survives every prefix of a document and every changed byte")
  func mutations() {
    let document = Array(#"{"a":[1,-2.5e3,"x\n\u00e9\ud83d\ude00é"],"b":{"c":null,"d":true}}"#.utf8)
    for length in 0..<document.count {
      #expect(throws: JSONError.self) { try JSON(parsing: Array(document.prefix(length))) }
    }
    for place in document.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = document
        changed[place] = byte
        if let value = try? JSON(parsing: changed) {
          #expect((try? JSON(parsing: value.bytes)) == value)
        }
      }
    }
  }
}
