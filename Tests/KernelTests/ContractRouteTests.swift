import JSON
import Testing

@testable import Kernel

@Suite struct ContractRouteTests {
  @Test(arguments: [
    ("GET", "/v1/orders", "listOrders"),
    ("POST", "/v1/orders", "createOrder"),
    ("HEAD", "/v1/orders", "listOrders"),
    ("GET", "/v1/orders/so_1", "getOrder id=so_1"),
    ("GET", "/v1/orders/by-external", "getOrder id=by-external"),
    ("GET", "/v1/orders/by-external/shopify/1%2F2%20%C3%A4", "getOrderByExternal system=shopify key=1/2 ä"),
    ("POST", "/v1/orders/by-external/confirm", "confirmOrder id=by-external"),
    ("GET", "/v1/%6Frders", "listOrders"),
    ("DELETE", "/v1/orders", "405 GET, HEAD, POST"),
    ("HEAD", "/v1/orders/so_1/confirm", "405 POST"),
    ("GET", "/v1/orders/", "404"),
    ("GET", "/v1/orders//confirm", "404"),
    ("GET", "/v1/orders/%zz", "404"),
    ("GET", "/v1/orders/%FF", "404"),
    ("GET", "/orders", "404"),
    ("GET", "/", "404"),
    ("GET", "", "404"),
    ("GET", "*", "404"),
  ])
  func `a method and a path lead to one operation`(method: String, path: String, expected: String) throws {
    let contract = try ContractFixture.contract.get()
    let found =
      switch contract.route(method: method, path: path) {
      case .found(let operation, let given):
        ([operation.id] + given.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
      case .wrongMethod(let allow): "405 \(allow)"
      case .unknown: "404"
      }
    #expect(found == expected)
  }

  @Test func `an operation knows what the document says of it`() throws {
    let contract = try ContractFixture.contract.get()
    let create = try #require(contract.operations["createOrder"])
    #expect(create.path == "/v1/orders")
    #expect(create.permission == "sales.orders:write")
    #expect(create.rateClass == "writes")
    #expect(create.bodyLimit == 2048)
    #expect(create.isSecret && create.takesDryRun && !create.requiresIfMatch)
    #expect(create.success == 201)
    let list = try #require(contract.operations["listOrders"])
    #expect(list.bodyLimit == 1 << 20)
    #expect(list.module == "Sales")
    #expect(list.parameter("sort", in: .query)?.allowed == ["date", "-date"])
    #expect(list.parameter("margin.gte", in: .query)?.permission == "finance.figures:read")
    #expect(try #require(contract.operations["patchOrder"]).requiresIfMatch)
    #expect(try #require(contract.operations["listProblems"]).permission == nil)
  }

  @Test(arguments: ["listOrders", "getOrder", "createOrder"])
  func `members with a right of their own are named relative to the record`(id: String) throws {
    let operation = try #require(try ContractFixture.contract.get().operations[id])
    #expect(
      Set(operation.concealments) == [
        Concealment(permission: "finance.figures:read", path: "margin"),
        Concealment(permission: "catalog.costs:read", path: "lines.cost"),
      ])
    #expect(operation.concealed { $0 == "catalog.costs:read" } == ["margin"])
  }

  @Test func `every right is listed`() throws {
    #expect(
      try ContractFixture.contract.get().permissions == [
        "sales.orders:read", "sales.orders:write", "sales.orders:confirm", "finance.figures:read",
        "catalog.costs:read",
      ])
  }

  @Test func `a media type is found whatever its case and parameters`() throws {
    let body = try #require(try ContractFixture.contract.get().operations["patchOrder"]?.body)
    #expect(body.media(of: "Application/Merge-Patch+JSON; charset=utf-8")?.isJSON == true)
    #expect(body.media(of: "application/json") == nil)
    #expect(body.media(of: nil) == nil)
  }

  @Test func `examples keep to their own schemas`() throws {
    #expect(try ContractFixture.contract.get().faultyExamples() == [])
  }
}
