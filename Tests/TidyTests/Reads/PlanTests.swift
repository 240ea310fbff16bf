import Foundation
import JSON
import Logging
import Postgres
import TestKit
import Testing

@testable import Kernel
@testable import Server

/// Every read the modules offer is asked in every way it declares: it must be answered, and an index must lead to its rows.
@Suite struct PlanTests {
  private func api(_ service: TestService) throws -> API {
    var logger = Logger(label: "tidy")
    logger.logLevel = .critical
    return try AtriumService(
      contract: try String(contentsOfFile: Repository.root + "/openapi.yaml", encoding: .utf8),
      database: service.database, settings: AtriumService.Settings(), logger: logger
    ).api
  }

  @Test func `every read answers every question it declares`() async throws {
    let tenant = try await TestTenant.open()
    let contract = try ReadCalls.contract.get()
    var breaches: [String] = []
    var unsampled: [String] = []
    for operation in reads(contract) {
      let variants = ReadCalls.variants(of: operation, in: contract)
      unsampled += variants.unsampled
      for variant in variants.asked {
        let path =
          String(variant.call.path.dropFirst("/v1".count)) + (variant.query.isEmpty ? "" : "?\(variant.query)")
        let reply = try await tenant.client.get(path)
        // The sample ids name nothing.
        guard reply.status != 200, reply.status != 404, reply.code != "unknown_reference" else { continue }
        breaches.append(
          "\(variant.description) (\(reply.status) \(String(decoding: reply.bytes.prefix(400), as: UTF8.self)))"
        )
      }
    }
    expectNone(
      breaches, "its statement does not run in a tenant without rows; try it with curl and read the log.")
    try Shrinking("unsampled-parameters").judge(
      unsampled, "no sample value fits its schema; teach ReadCalls one, so that the filter is tried.")
  }

  @Test func `no read goes through all of a tenant's rows`() async throws {
    let tenant = try await TestTenant.open()
    let api = try api(tenant.service)
    let schema = try await FilledSchema.shared()
    var whole: Set<String> = []
    var unsought: Set<String> = []
    for operation in reads(api.contract) {
      for variant in ReadCalls.variants(of: operation, in: api.contract).asked {
        guard let (statements, page) = try? await api.statements(of: variant.call, as: tenant.founder) else {
          continue
        }
        for statement in statements {
          let plan = try await schema.plan(of: statement)
          whole.formUnion(plan.wholeReads.map { "\(variant.description) reads all of \($0)" })
        }
        guard let (listing, request) = page, variant.query.isEmpty || variant.query.hasPrefix("sort="),
          !Plan.bounded.contains(listing.view.kind.name)
        else { continue }
        let wanted = variant.query.dropFirst("sort=".count).trimmingPrefix("-")
        guard let sort = listing.sorts.first(where: { $0.name == wanted }) ?? listing.sorts.first else {
          continue
        }
        let next = ReadCalls.next(
          variant, operation, key: key(of: sort.type), fingerprint: request.fingerprint, in: api.contract)
        let (behind, _) = try await api.statements(of: next.call, as: tenant.founder)
        if let rows = behind.first, try await !schema.plan(of: rows).seeksCursor {
          unsought.insert(variant.description)
        }
      }
    }
    try Shrinking("whole-tenant-reads").judge(
      whole,
      "no index serves it: add one that begins with tenant_id, then the compared columns, then those of the sort."
    )
    try Shrinking("unsought-cursors").judge(
      unsought,
      "page 1,000 would cost a thousand times page 1: add an index (tenant_id, sort key, id) for this order.")
  }

  private func reads(_ contract: Contract) -> [Kernel.Operation] {
    let reading = Mounting.modules.flatMap(\.endpoints).filter {
      switch $0.work {
      case .record, .page, .report: true
      case .command, .plain: false
      }
    }
    return reading.compactMap { contract.operations[$0.operation] }.filter { $0.method == "GET" }
      .sorted { $0.id < $1.id }
  }

  /// A sort key in the middle of what the filled schema holds.
  private func key(of type: String) -> String {
    switch type {
    case "date": "2027-05-01"
    case "timestamptz": "2026-01-02T09:00:00Z"
    case "uuid": UUIDValue(7).text
    case "int", "bigint": "2000"
    case "boolean": "true"
    default: "7"
    }
  }
}
