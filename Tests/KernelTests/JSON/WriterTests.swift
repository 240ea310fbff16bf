import JSON
import Testing

@Suite("JSON writer")
struct WriterTests {
  @Test(
    "Escapes what must be escaped and nothing else",
    arguments: [
      ("", ""), ("plain", "plain"), ("say \"hi\"", #"say \"hi\""#), ("back\\slash", #"back\\slash"#),
      ("a/b", "a/b"),
      ("\n\r\t\u{8}\u{c}", #"\n\r\t\b\f"#), ("\u{0}\u{1}\u{1f}", #"\u0000\u0001\u001f"#),
      ("\u{7f}é€😀", "\u{7f}é€😀"),
      ("eight by", "eight by"), ("eight by\"", #"eight by\""#), ("1234567\n", #"1234567\n"#),
      ("12345678 1234567\\ 12345678", #"12345678 1234567\\ 12345678"#), ("!#[]^_ !#[]^_ ", "!#[]^_ !#[]^_ "),
    ])
  func escapes(text: String, escaped: String) throws {
    #expect(JSON.string(text).text == "\"\(escaped)\"")
  }

  @Test("Every byte at every place of a word comes back as it went in")
  func everyPlace() throws {
    for scalar in (1...0x17F).compactMap(Unicode.Scalar.init) {
      for place in 0..<17 {
        var text = String(repeating: "a", count: place)
        text.unicodeScalars.append(scalar)
        text += "bcdefgh"
        #expect(try JSON(parsing: JSON.string(text).bytes) == .string(text))
      }
    }
  }

  @Test("Places the commas")
  func commas() {
    var writer = JSONWriter(reserving: 16)
    writer.beginObject()
    writer.name("data")
    writer.beginArray()
    writer.int(-7)
    writer.bool(true)
    writer.bool(false)
    writer.null()
    writer.string("x")
    writer.raw(Array("1.50".utf8))
    writer.beginObject()
    writer.endObject()
    writer.beginArray()
    writer.endArray()
    writer.value(["a": [1, 2], "b": "c"])
    writer.endArray()
    writer.name(utf8: Array(#""page":"#.utf8))
    Array("2026-11-23".utf8).withUnsafeBufferPointer { writer.quoted(ascii: $0) }
    writer.name("q\"")
    writer.null()
    writer.endObject()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"data":[-7,true,false,null,"x",1.50,{},[],{"a":[1,2],"b":"c"}],"page":"2026-11-23","q\"":null}"#
    )
  }

  @Test("Returns to a mark as if nothing had been written since")
  func rewinding() {
    var writer = JSONWriter()
    writer.beginArray()
    let mark = writer.mark
    writer.value(["id": nil])
    writer.rewind(to: mark)
    writer.null()
    let second = writer.mark
    writer.int(1)
    writer.rewind(to: second)
    writer.int(2)
    writer.endArray()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "[null,2]")
  }
}

@Suite("JSON tree")
struct TreeTests {
  @Test("Keeps the order of members, and compares without it")
  func order() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["c"] = 3
    object["b"] = .null
    #expect(object.names == ["b", "a", "c"])
    object["b"] = nil
    #expect(object.names == ["a", "c"])
    #expect(object == ["c": 3, "a": 2])
    #expect(object != ["c": 3, "b": 2])
    #expect(object != ["a": 2])
    #expect(object.map(\.name) == ["a", "c"])
    #expect(!object.isEmpty && object.count == 2)
  }

  @Test("Gives its parts, and nil for what is not there")
  func access() {
    let tree: JSON = ["n": 12, "s": "x", "b": true, "l": [1, nil], "z": nil]
    #expect(tree["n"]?.int == 12 && tree["s"]?.string == "x" && tree["b"]?.bool == true)
    #expect(
      tree["l"]?[0] == 1 && tree["l"]?[1]?.isNull == true && tree["l"]?[2] == nil && tree["l"]?[-1] == nil)
    #expect(tree["z"]?.isNull == true)
    #expect(tree["missing"] == nil)
    #expect(tree["s"]?["x"] == nil && tree["s"]?.int == nil && tree["n"]?.string == nil)
    #expect(JSON.number("1.0").int == nil && JSON.number("1e2").int == nil)
    #expect(JSON.number("9223372036854775808").int == nil && JSON.number("-9223372036854775808").int == .min)
  }
}
