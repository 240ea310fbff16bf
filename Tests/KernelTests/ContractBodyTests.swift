import JSON
import Testing

@testable import Kernel

@Suite struct ContractBodyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let value: JSON
    let expected: [String]
    var testDescription: String { "\(name) \(value.text)" }

    init(_ name: String, _ value: JSON, _ expected: String...) {
      self.name = name
      self.value = value
      self.expected = expected
    }
  }

  static let line: JSON = ["product": "A", "quantity": "1"]

  static let accepted: [Case] = [
    Case("note", nil), Case("note", "äöü😀567890"), Case("email", "a.b+c@example.com"),
    Case("url", "https://example.com/a?b=c"), Case("due_date", "2028-02-29"),
    Case("sent_at", "2026-11-23T10:00:00+01:00"),
    Case("priority", 4), Case("kind", "quote"), Case("version", 1), Case("tags", ["a", "b"]),
    Case("external_ids", ["shopify": "1", "b": "2"]), Case("custom", ["any": [1, nil, ["x": "y"]]]),
    Case("discount", nil), Case("discount", line), Case("delivery", ["mode": "ship", "days": 3]),
    Case("delivery", ["mode": "pickup", "shop": "Berlin"]),
    Case("address", ["city": "Berlin", "zip": "10115"]),
    Case("lines", [["product": "A", "quantity": "0.000001", "price": "1000.50"]]),
  ]

  static let refused: [Case] = [
    Case("note", 1, "#/note type must be a string or null"),
    Case("note", "12345678901", "#/note max_length must have at most 10 characters"),
    Case("note", "a\u{0}b", "#/note nul_character must not hold the character U+0000"),
    Case(
      "customer_id", "cus_1", "#/customer_id pattern must be an id of the form pty_ and 26 base-32 characters"
    ),
    Case("number", "SO-1", "#/number read_only is written by the server alone"),
    Case("email", "a@b@c", "#/email format must be an e-mail address"),
    Case("email", "a..b@example.com", "#/email format must be an e-mail address"),
    Case("url", "example.com/x", "#/url format must be an absolute URI"),
    Case("due_date", "2027-02-29", "#/due_date format must be a calendar date like 2026-11-23"),
    Case(
      "sent_at", "2026-11-23T10:00:00",
      "#/sent_at format must be an RFC 3339 instant with an offset, like 2026-11-23T10:00:00Z"),
    Case("priority", 0, "#/priority minimum must be at least 1"),
    Case("priority", 10, "#/priority maximum must be at most 9"),
    Case("priority", 3, "#/priority multiple_of must be a multiple of 2"),
    Case("priority", .number("4.0"), "#/priority type must be an integer"),
    Case("priority", .number("99999999999999999999"), "#/priority maximum must be at most 9"),
    Case("priority", "4", "#/priority type must be an integer"),
    Case("priority", nil, "#/priority type must be an integer"),
    Case("kind", "quot", "#/kind enum must be one of quote, order; did you mean quote?"),
    Case("version", 2, "#/version const must be 1"),
    Case("tags", ["a", "b", "a"], "#/tags/2 unique_items stands in the list more than once"),
    Case("tags", ["a", "b", "c", "d"], "#/tags max_items must have at most 3 items"),
    Case("lines", [], "#/lines min_items must have at least 1 items"),
    Case("lines", [["product": "A"]], "#/lines/0/quantity required is required"),
    Case(
      "lines", [["product": "", "quantity": "1"]],
      "#/lines/0/product min_length must have at least 1 characters"),
    Case(
      "lines", [["product": " ", "quantity": "1"]],
      "#/lines/0/product pattern must hold more than white space"),
    Case("lines", [["product": "A", "quantity": 1]], "#/lines/0/quantity pattern must be a decimal string"),
    Case(
      "lines", [["product": "A", "quantity": "1e3"]], "#/lines/0/quantity format must be a decimal string"),
    Case("lines", [["product": "A", "quantity": "0.00"]], "#/lines/0/quantity minimum must be more than 0"),
    Case(
      "lines", [["product": "A", "quantity": "1", "price": "-0.01"]],
      "#/lines/0/price minimum must be at least 0"),
    Case(
      "lines", [["product": "A", "quantity": "1", "price": "1000.51"]],
      "#/lines/0/price maximum must be at most 1000.5"),
    Case(
      "lines", [line, ["prodct": "A", "quantity": true]],
      "#/lines/1/prodct unknown_member did you mean product?", "#/lines/1/quantity type must be a string",
      "#/lines/1/product required is required"),
    Case(
      "external_ids", ["a": "", "B1": "x"],
      "#/external_ids/a min_length must have at least 1 characters",
      "#/external_ids/B1 member_name the name of this member must match ^[a-z]+$"),
    Case(
      "external_ids", ["a": "1", "b": "2", "c": "3"],
      "#/external_ids max_properties must have at most 2 members"),
    Case("custom", ["a": ["b\u{0}"]], "#/custom/a/0 nul_character must not hold the character U+0000"),
    Case("discount", ["product": "A"], "#/discount/quantity required is required"),
    Case("discount", "x", "#/discount type must be an object or null"),
    Case("delivery", ["mode": "ship"], "#/delivery/days required is required"),
    Case("delivery", ["mode": "fly"], "#/delivery one_of fits none of the allowed forms"),
    Case(
      "address", ["zip": "1", "cty": "x"],
      "#/address/cty unknown_member did you mean city?", "#/address/city required is required"),
    Case("dueDate", "2026-11-23", "#/dueDate unknown_member did you mean due_date?"),
    Case("a/b~c", 1, "#/a~1b~0c unknown_member is not a member here"),
  ]

  @Test(arguments: accepted)
  func `a body that keeps to its schema is accepted`(_ given: Case) throws {
    #expect(try ContractFixture.faults(creatingWith: [given.name: given.value]) == [])
  }

  @Test(arguments: refused)
  func `a body that does not is refused at the place of each fault`(_ given: Case) throws {
    let faults = try ContractFixture.faults(creatingWith: [given.name: given.value])
    let words = faults.map { "\($0.pointer ?? "") \($0.code) \($0.detail)" }
    #expect(words.sorted() == given.expected.sorted())
  }

  @Test func `a number where a decimal string is wanted is named as such`() throws {
    let faults = try ContractFixture.faults(creatingWith: ["lines": [["product": "A", "quantity": 1]]])
    #expect(faults.first?.meta == ["got": "number"])
  }

  @Test(arguments: [JSON.null, "x", [], 1])
  func `a body of another kind is one fault`(body: JSON) throws {
    let contract = try ContractFixture.contract.get()
    let operation = try #require(contract.operations["createOrder"])
    let faults = contract.faults(inBody: body, of: operation)
    #expect(faults.map(\.pointer) == ["#"])
    #expect(faults.map(\.code) == ["type"])
  }

  @Test func `a hostile body gets a bounded answer`() throws {
    var members = JSONObject()
    for index in 0..<1_000 { members["x\(index)"] = 1 }
    #expect(try ContractFixture.faults(creatingWith: members).count == SchemaCheck.limit)
  }
}
