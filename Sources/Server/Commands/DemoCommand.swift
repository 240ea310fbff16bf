import ArgumentParser
import Foundation
import Identity
import JSON
import Kernel
import Logging
import Postgres

/// `atrium demo`: a believable company to look at.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Make a demo company and print a key and three calls that work.",
    discussion: """
      Two years of a coffee and tea wholesaler: 200 customers, 120 products, orders, invoices, payments, leads, opportunities and
      tickets, made through the API's own commands and the same for the same day. Repeating it completes what was broken off and
      otherwise only prints a new key; older keys keep working until they expire after 30 days.
      """)

  @OptionGroup var connection: ConnectionOptions

  @Option(help: "Where the API will be, for the calls that are printed.")
  var url = "http://127.0.0.1:8080/v1"

  func run() async throws {
    let logger = Logger(label: "atrium")
    let (key, customer) = try await withHouse(connection, logger: logger) { house in
      let now = Instant.realNow.localDate(in: .utc)
      let principal = try await TradeTenant.principal(of: nil, for: try DemoTrade.make(until: now), in: house)
      let caller = InsideCaller(house.service.api, as: principal)
      let talks = try await caller.call("GET", "/interactions?limit=1&include_total=true")["page"]?["total"]?.int ?? 0
      if talks < DemoFrontOffice.interactionCount {
        // The story ends on the day it was begun, so that a telling that was broken off goes on with the same days.
        let begun = try await house.database.transaction(tenant: principal.tenant.raw) { session in
          Outcome.commit(try session.value("select min(created_at) from company", as: Instant.self))
        }
        let today = begun?.localDate(in: .utc) ?? now
        var player = TradePlayer(try DemoTrade.make(until: today), through: caller, progress: Progress())
        _ = try await player.play()
        var office = DemoFrontOffice(through: caller, today: today, progress: Progress())
        try await office.tell()
      }
      let customer = try await Self.busiestCustomer(through: caller)
      let key = try await house.unitOfWork.run(as: principal, operation: "demo") { tx in
        try Tenants.createKey(
          name: "demo", scopes: ["*"], expiresAt: tx.now.adding(.seconds(30 * 86_400)), in: tx)
      }
      return (key, customer)
    }
    print(
      """

      KEY=\(key)

      A customer, straight to his orders, invoices and tickets:
        curl -sS -H "Authorization: Bearer $KEY" \(url)/customers/\(customer)/overview
      What is overdue:
        curl -sS -H "Authorization: Bearer $KEY" "\(url)/invoices?status=posted&sort=due_date&limit=5"
      The trial balance:
        curl -sS -H "Authorization: Bearer $KEY" \(url)/reports/trial-balance

      """)
  }

  /// One who has open orders, open invoices and open tickets, or as many of these as anybody has.
  private static func busiestCustomer(through caller: InsideCaller) async throws -> String {
    var score: [String: Int] = [:]
    for path in ["/sales-orders?status=confirmed", "/invoices?status=posted", "/tickets?status=open"] {
      let customers = Set(try await caller.all(path).compactMap { $0["customer_id"]?.string })
      for customer in customers { score[customer, default: 0] += 1 }
    }
    return score.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
  }
}
