import JSON
import Testing

@testable import Kernel

@Suite struct ContractParameterTests {
  @Test(arguments: [
    ("", []),
    ("limit=200&after=x", []),
    ("status=draft&status=confirmed", []),
    ("include_total=true&due_date.lt=2026-12-01", []),
    ("due_date%2Elt=2026-12-01&", []),
    ("limit=201", ["limit maximum must be at most 200"]),
    ("limit=0", ["limit minimum must be at least 1"]),
    ("limit=", ["limit type must be an integer"]),
    ("limit=1.0", ["limit type must be an integer"]),
    (
      "limit=abc&sort=dat",
      ["limit type must be an integer", "sort enum must be one of date, -date; did you mean date?"]
    ),
    ("limit=1&limit=2&limit=3", ["limit unknown_parameter may be given once only"]),
    ("include_total=1", ["include_total type must be true or false"]),
    ("after=", ["after min_length must have at least 1 characters"]),
    ("staus=draft", ["staus unknown_parameter did you mean status?"]),
    ("cursor=x", ["cursor unknown_parameter did you mean after?"]),
    (
      "page=2&per_page=10",
      ["page unknown_parameter did you mean after?", "per_page unknown_parameter did you mean limit?"]
    ),
    ("due_date%5Blt%5D=2026-12-01", ["due_date[lt] unknown_parameter did you mean due_date.lt?"]),
    ("due_date.lt=01.12.2026", ["due_date.lt format must be a calendar date like 2026-11-23"]),
    ("nonsense=1", ["nonsense unknown_parameter is not a parameter of listOrders"]),
    ("after=%", ["after malformed_parameter the percent-encoding is broken or not UTF-8"]),
    ("after=%FF", ["after malformed_parameter the percent-encoding is broken or not UTF-8"]),
    ("after=%00", ["after nul_character must not hold the character U+0000"]),
    ("status=draft&status=draft&status=draft", ["status max_items must have at most 2 items"]),
    ("status=draft&status=lost", ["status enum must be one of draft, confirmed"]),
  ])
  func `query parameters are declared one by one`(query: String, expected: [String]) throws {
    let contract = try ContractFixture.contract.get()
    let operation = try #require(contract.operations["listOrders"])
    let checked = contract.check(operation, query: query)
    #expect(checked.faults.map { "\($0.parameter ?? "") \($0.code) \($0.detail)" } == expected)
  }

  @Test func `parameters come decoded and with their defaults`() throws {
    let contract = try ContractFixture.contract.get()
    let operation = try #require(contract.operations["listOrders"])
    let parameters = contract.check(operation, query: "status=draft&after=a%2Bb+c&status=confirmed")
      .parameters
    #expect(parameters.values("status") == ["draft", "confirmed"])
    #expect(parameters.first("after") == "a+b c")
    #expect(parameters.first("limit") == "50")
    #expect(parameters.first("sort") == "-date")
    #expect(!parameters.flag("include_total"))
    #expect(parameters.first("due_date.lt") == nil)
  }

  @Test func `a path parameter is checked like any other`() throws {
    let contract = try ContractFixture.contract.get()
    guard case .found(let operation, let path) = contract.route(method: "GET", path: "/v1/orders/inv_1")
    else {
      return #expect(Bool(false), "no route")
    }
    let faults = contract.check(operation, path: path).faults
    #expect(faults.map(\.parameter) == ["id"])
    #expect(faults.map(\.code) == ["pattern"])
  }

  @Test func `a missing If-Match is a status of its own and a bad one is a fault`() throws {
    let contract = try ContractFixture.contract.get()
    let operation = try #require(contract.operations["patchOrder"])
    let body: JSON = ["note": nil]
    let missing = contract.check(operation, body: body)
    #expect(missing.lacksIfMatch && missing.faults.isEmpty)
    let bad = contract.check(operation, header: { $0 == "If-Match" ? ["7"] : [] }, body: body)
    #expect(bad.faults.map(\.parameter) == ["If-Match"])
    let good = contract.check(operation, header: { $0 == "If-Match" ? ["\"7\""] : [] }, body: body)
    #expect(good.faults.isEmpty && good.parameters.first("If-Match", in: .header) == "\"7\"")
  }

  @Test func `all faults are named at once`() throws {
    let contract = try ContractFixture.contract.get()
    let operation = try #require(contract.operations["createOrder"])
    let checked = contract.check(
      operation, query: "dryrun=true", header: { $0 == "Idempotency-Key" ? ["short"] : [] },
      body: ["customer_id": 1, "lines": [["product": "A", "quantity": 2]]])
    #expect(
      checked.faults.map { $0.pointer ?? $0.parameter ?? "" } == [
        "dryrun", "Idempotency-Key", "#/customer_id", "#/lines/0/quantity",
      ])
  }

  @Test func `a body is there when it is required and nowhere else`() throws {
    let contract = try ContractFixture.contract.get()
    let create = try #require(contract.operations["createOrder"])
    let confirm = try #require(contract.operations["confirmOrder"])
    let patch = try #require(contract.operations["patchOrder"])
    #expect(contract.check(create).faults.map(\.code) == ["required"])
    #expect(contract.check(create, hasRawBody: true).faults == [])
    #expect(contract.check(patch, header: { _ in ["*"] }).faults == [])
    #expect(contract.check(confirm, body: [:]).faults == [])
    #expect(contract.check(confirm, body: ["a": 1]).faults.map(\.code) == ["unexpected_body"])
  }
}
