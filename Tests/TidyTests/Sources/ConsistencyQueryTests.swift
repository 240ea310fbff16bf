import Foundation
import Server
import TestKit
import Testing

/// What must always hold is written down as questions that find nothing.
@Suite struct ConsistencyQueryTests {
  private let queries: [ConsistencyQuery]

  init() throws { queries = try ConsistencyQuery.all(in: Repository.root + "/sql/consistency") }

  @Test func `each has a title, a reason and a number`() {
    #expect(queries.count > 20)
    expectNone(
      queries.filter { $0.title.isEmpty || $0.title.count > 100 }.map(\.name),
      "begin with `-- Title`: the invariant in a few words.")
    expectNone(
      queries.filter { $0.reason.isEmpty }.map(\.name), "say below the title why it must hold: `-- …`.")
    expectNone(
      queries.filter { $0.name.wholeMatch(of: /[0-9]{3}_[a-z0-9_]+/) == nil }.map(\.name),
      "name it like 304_control_accounts_are_open_items: the module's hundred, then what holds.")
    let byNumber = Dictionary(grouping: queries.map(\.name), by: { $0.prefix(3) })
    expectNone(
      byNumber.values.filter { $0.count > 1 }.map { $0.joined(separator: " and ") },
      "two queries share a number; take the next free one of the module.")
  }

  @Test func `each runs, names the tenant first and finds nothing in an empty database`() async throws {
    let cluster = try await TestCluster.shared()
    let admin = try AdminConnection(try cluster.database().ownerConninfo)
    for query in queries {
      let findings = try ConsistencyQuery.findings(of: [query], on: admin)
      #expect(findings.first?.isClean == true, "\(query.name): finds something where there is nothing.")
      #expect(
        findings.first?.table.names.first == "tenant_id",
        "\(query.name): select tenant_id first, so that a finding says whose it is.")
    }
  }
}
