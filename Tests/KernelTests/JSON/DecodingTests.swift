import JSON
import Kernel
import Testing

@Suite("JSON decoding")
struct DecodingTests {
  struct Line: Decodable, Equatable {
    let unitPrice: Kernel.Decimal
    let taxID: String?
  }

  enum State: String, Decodable { case draft, posted }

  struct Order: Decodable {
    let customerName: String
    let orderLines: [Line]
    let isRush: Bool
    let state: State
    let dueDate: LocalDate?
    let externalIDs: [String: String]
    let custom: JSON
  }

  @Test("Members in snake case become properties in camel case")
  func members() throws {
    let order: Order = try JSON(
      parsing: Array(
        #"""
        {"customer_name": "Ä", "order_lines": [{"unit_price": "1.50"}, {"unit_price": "2", "tax_id": "t"}],
         "is_rush": true, "state": "posted", "due_date": null, "external_ids": {"shopifyEU": "1", "a_b": "2"},
         "custom": {"x": [1]}, "nobody_asks": 1}
        """#.utf8)
    ).decode()
    #expect(order.customerName == "Ä" && order.isRush && order.state == .posted && order.dueDate == nil)
    #expect(order.orderLines.map(\.unitPrice) == [Decimal(150, scale: 2), 2])
    #expect(order.orderLines.map(\.taxID) == [nil, "t"])
    #expect(order.externalIDs == ["shopifyEU": "1", "a_b": "2"])
    #expect(order.custom == ["x": [1]])
  }

  struct Names: Decodable {
    let plain, unitPrice, taxID, taxIDs, baseURLPath, line2Text: Int
    let userIDsByName, aB: Int
  }

  @Test("Acronyms in names are words")
  func names() throws {
    let members: JSON = [
      "plain": 1, "unit_price": 2, "tax_id": 3, "tax_ids": 4, "base_url_path": 5, "line2_text": 6,
      "user_ids_by_name": 7, "a_b": 8,
    ]
    let names: Names = try members.decode()
    #expect(names.plain == 1 && names.unitPrice == 2 && names.taxID == 3 && names.taxIDs == 4)
    #expect(names.baseURLPath == 5 && names.line2Text == 6 && names.userIDsByName == 7 && names.aB == 8)
  }

  struct Numbers: Decodable {
    let a: Int
    let b: UInt8
    let c: Double
    let d: Int?
  }

  @Test("Integers are taken strictly, within their range")
  func integers() throws {
    let numbers: Numbers = try (["a": -7, "b": 255, "c": .number("1.5")] as JSON).decode()
    #expect(numbers.a == -7 && numbers.b == 255 && numbers.c == 1.5 && numbers.d == nil)
    for text in ["1.0", "1e2", "9223372036854775808"] {
      #expect(throws: JSONDecodingError.self) { try JSON.number(text).decode(Int.self) }
    }
    #expect(throws: JSONDecodingError.self) { try JSON.number("256").decode(UInt8.self) }
    #expect(throws: JSONDecodingError.self) { try JSON.string("1").decode(Int.self) }
    #expect(try (["x": [1, 2]] as JSON).decode([String: [Int]].self) == ["x": [1, 2]])
    #expect(try ([1, nil] as JSON).decode([Int?].self) == [1, nil])
    #expect(try (["k": "v"] as JSON).decode(JSONObject.self)["k"] == "v")
  }

  @Test(
    "An error names the place",
    arguments: [
      (#"{"customer_name": 1}"#, "#/customer_name", "must be a string, not number"),
      (#"{}"#, "#/customer_name", "is missing"),
      (#"{"customer_name": "a", "order_lines": {}}"#, "#/order_lines", "must be an array, not object"),
      (
        #"{"customer_name": "a", "order_lines": [{"unit_price": "1"}, {}]}"#, "#/order_lines/1/unit_price",
        "is missing"
      ),
      (
        #"{"customer_name": "a", "order_lines": [{"unit_price": "1,5"}]}"#, "#/order_lines/0/unit_price",
        "must be a decimal number"
      ),
      (
        #"{"customer_name": "a", "order_lines": [], "is_rush": true, "state": "draft", "due_date": "1.2."}"#,
        "#/due_date", "must be a day such as 2026-11-23"
      ),
      (
        #"{"customer_name":"a","order_lines":[],"is_rush":true,"state":"draft","external_ids":{"a/~b":1}}"#,
        "#/external_ids/a~1~0b", "must be a string, not number"
      ),
      (#"[]"#, "#", "must be an object, not array"),
    ])
  func errors(text: String, pointer: String, reason: String) throws {
    let tree = try JSON(parsing: Array(text.utf8))
    let error = try #require(throws: JSONDecodingError.self) { try tree.decode(Order.self) }
    #expect(error.pointer == pointer)
    #expect(error.reason == reason)
  }

  @Test("A type's own error is kept, with its place")
  func underlying() throws {
    let digits = String(repeating: "9", count: 39)
    let error = try #require(throws: JSONDecodingError.self) {
      try (["unit_price": .string(digits)] as JSON).decode(Line.self)
    }
    #expect(error.pointer == "#/unit_price")
    #expect(error.underlying as? DecimalError == .overflow)
  }
}

@Suite("Merge patch")
struct PatchTests {
  struct Change: Decodable {
    let name: Patch<String>
    let creditLimit: Patch<Kernel.Decimal>
  }

  @Test("Tells left out from cleared from set")
  func states() throws {
    let empty: Change = try ([:] as JSON).decode()
    #expect(empty.name == .absent && empty.creditLimit == .absent)
    #expect(!empty.name.isPresent)
    let cleared: Change = try (["name": nil, "credit_limit": nil] as JSON).decode()
    #expect(cleared.name == .null && cleared.creditLimit == .null && cleared.name.isPresent)
    let set: Change = try (["name": "Ada", "credit_limit": "5.00"] as JSON).decode()
    #expect(set.name == .value("Ada") && set.creditLimit == .value(5))
    let error = try #require(throws: JSONDecodingError.self) { try (["name": 5] as JSON).decode(Change.self) }
    #expect(error.pointer == "#/name")
  }

  @Test("Is applied to what is there")
  func application() {
    let current: String? = "old"
    #expect(Patch<String>.absent.applied(to: current) == "old")
    #expect(Patch<String>.null.applied(to: current) == nil)
    #expect(Patch.value("new").applied(to: current) == "new")
    #expect(Patch.value("new").applied(to: nil) == "new")
    let required: String = Patch<String>.null.applied(to: "kept")
    #expect(required == "kept")
  }
}
