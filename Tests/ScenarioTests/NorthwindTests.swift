import Foundation
import JSON
import Kernel
@testable import Server
import TestKit
import Testing

/// A company's two years of real trade, told through the API and checked to the cent.
///
/// The data belongs to others and is read where it lies; where it is absent the test says so and is skipped.
struct NorthwindTests {
  private static let folder = Repository.root + "/../shared/data/northwind"

  @Test(.enabled(if: FileManager.default.fileExists(atPath: folder), "The Northwind files are not beside the repository."))
  func twoYearsOfTrade() async throws {
    let mapping = try TradeMapping(
      yaml: try String(contentsOfFile: Repository.root + "/mappings/northwind.yaml", encoding: .utf8))
    let trade = try TradeReader(folder: Self.folder, mapping: mapping).read()
    let tenant = try await TestTenant.open(
      name: trade.company.name, currency: "USD", timeZone: "America/Los_Angeles", now: "1998-07-01T12:00:00Z",
      firstYear: trade.years.lowerBound, years: trade.years.count)
    let service = try await TestService.shared()
    let caller = InsideCaller(service.api, as: tenant.founder)

    // Broken off somewhere: what was committed stays, and the second telling takes it up.
    let begun = Task {
      var player = TradePlayer(trade, through: caller, progress: Progress(silent: true))
      return try await player.play()
    }
    try await Task.sleep(for: .seconds(10))
    begun.cancel()
    _ = await begun.result
    var player = TradePlayer(trade, through: caller, progress: Progress(silent: true))
    _ = try await player.play()
    try await expectFigures(of: tenant)

    var repeated = TradePlayer(trade, through: caller, progress: Progress(silent: true))
    let again = try await repeated.play()
    #expect(again.events == 0)
    #expect(again.masters == 0)
    try await expectFigures(of: tenant)
  }

  private func expectFigures(of tenant: TestTenant) async throws {
    #expect(try await total("/sales-orders", of: tenant) == 830)
    #expect(try await total("/invoices", of: tenant) == 809)
    #expect(try await total("/invoices?status=posted", of: tenant) == 0)
    #expect(try await total("/sales-orders?status=confirmed", of: tenant) == 21)
    let report = try await tenant.client.get(
      "/reports/trial-balance?date.gte=1996-01-01&date.lte=1998-12-31"
    ).expecting(200)
    let account = try await tenant.client.get("/accounts?role=revenue").expecting(200).data.first
    let goods = report["accounts"]?.array?.first { $0["account_id"] == account?["id"] }
    #expect(goods?["credit"] == "1239855.85")
    #expect(report["totals"]?["debit"] == report["totals"]?["credit"])
    try await tenant.expectConsistent()
  }

  private func total(_ path: String, of tenant: TestTenant) async throws -> Int? {
    let separator = path.contains("?") ? "&" : "?"
    return try await tenant.client.get("\(path)\(separator)limit=1&include_total=true").expecting(200)["page"]?["total"]?
      .int
  }
}
