import JSON
import Testing

@testable import Kernel

@Suite struct ContractAnswerTests {
  static let json = "application/json; charset=utf-8"

  private func faults(
    _ id: String, _ status: Int, _ headers: [String: String], _ body: JSON?, isHead: Bool = false,
    strict: Bool = true
  ) throws -> [String] {
    let contract = try ContractFixture.contract.get()
    let operation = try #require(contract.operations[id])
    return contract.faults(
      inAnswer: status, header: { headers[$0] }, body: body, of: operation, isHead: isHead, strict: strict
    ).map { "\($0.pointer ?? $0.parameter ?? "") \($0.code)" }
  }

  @Test func `an answer that keeps to the contract has no faults`() throws {
    let order: JSON = [
      "id": "so_1", "total": "1.00", "lines": [["label": "x"]], "parent": ["id": "so_2", "total": "2"],
    ]
    #expect(try faults("createOrder", 201, ["ETag": "\"1\"", "Content-Type": Self.json], order) == [])
    #expect(
      try faults("listOrders", 200, ["Content-Type": Self.json], ["data": [order], "page": ["next": nil]])
        == [])
    #expect(try faults("confirmOrder", 204, [:], nil) == [])
    #expect(try faults("getOrder", 200, ["Content-Type": Self.json], nil, isHead: true) == [])
  }

  @Test func `an answer that drifts is told where`() throws {
    let order: JSON = ["id": "so_1", "total": 1]
    #expect(try faults("createOrder", 202, [:], nil) == [" undocumented_status"])
    #expect(
      try faults("createOrder", 201, ["Content-Type": Self.json], order) == [
        "ETag required", "#/total pattern",
      ])
    #expect(
      try faults("createOrder", 201, ["ETag": "1", "Content-Type": "text/plain"], order) == [
        "ETag pattern", "Content-Type undocumented_media_type",
      ])
    #expect(try faults("confirmOrder", 204, [:], order) == ["# unexpected_body"])
    #expect(try faults("getOrder", 200, ["Content-Type": Self.json], nil) == ["# required"])
  }

  @Test func `members that no schema declares are faults in a strict check only`() throws {
    let order: JSON = [
      "id": "so_1", "total": "1", "secret": 1, "lines": [["labl": "x"]],
    ]
    let headers = ["Content-Type": Self.json]
    #expect(try faults("getOrder", 200, headers, order, strict: false) == [])
    #expect(
      try faults("getOrder", 200, headers, order).sorted() == [
        "#/lines/0/labl unknown_member", "#/secret unknown_member",
      ])
  }

  @Test func `a dry run answers the result and its effects`() throws {
    let headers = ["Content-Type": Self.json, "Dry-Run": "true"]
    let effects: JSON = ["journal_lines": [], "stock_moves": [], "numbers": [], "events": []]
    let order: JSON = ["id": "so_1", "total": "1"]
    #expect(try faults("createOrder", 200, headers, ["result": order, "effects": effects]) == [])
    #expect(try faults("createOrder", 200, headers, order).count == 4)
    #expect(
      try faults("createOrder", 200, headers, ["result": ["id": 1], "effects": [:]]) == [
        "#/result/id type", "#/result/total required", "#/effects type", "#/effects type", "#/effects type",
        "#/effects type",
      ])
  }
}
