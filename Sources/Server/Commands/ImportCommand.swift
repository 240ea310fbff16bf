import ArgumentParser
import Foundation
import Identity
import Kernel
import Logging
import Postgres

/// `atrium import`: brings a company's own data in.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring a company's own data in.", subcommands: [TradeImport.self])

  /// `atrium import trade`: masters, opening stock and orders from CSV files.
  struct TradeImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "trade",
      abstract: "Tell a company's trade from its CSV files.",
      discussion: """
          atrium import trade northwind/ --mapping mappings/northwind.yaml

        The mapping says which file and column means what. Every step goes through the API's own commands on the day it happened:
        orders placed and confirmed, goods shipped and invoiced, invoices paid. It can be broken off and repeated: a step
        whose document exists is skipped. Without --tenant the tenant is the one named like the mapping's company; it is
        made when there is none.
        """)

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The folder of the CSV files.")
    var folder: String

    @Option(help: "The mapping file.")
    var mapping: String

    @Option(help: "The tenant to import into; its books must be open in the years of the trade.")
    var tenant: String?

    func run() async throws {
      let mapping = try TradeMapping(yaml: try String(contentsOfFile: mapping, encoding: .utf8))
      let trade = try TradeReader(folder: folder, mapping: mapping).read()
      let given = try tenant.map { text in
        guard let id = ID<Tenant>(text) else { throw ValidationError("\(text) is not a tenant's id.") }
        return id
      }
      let started = ContinuousClock.now
      let (tenant, summary) = try await withHouse(connection, logger: Logger(label: "atrium")) { house in
        let principal = try await TradeTenant.principal(of: given, for: trade, in: house)
        var player = TradePlayer(
          trade, through: InsideCaller(house.service.api, as: principal), progress: Progress())
        return (principal.tenant, try await player.play())
      }
      let seconds = (ContinuousClock.now - started) / .seconds(1)
      print(
        """
        tenant   \(tenant)
        masters  \(summary.masters) made
        events   \(summary.placed) placed, \(summary.shipped) shipped, \(summary.paid) paid
        rate     \(seconds > 0 ? Int(Double(summary.events) / seconds) : 0) events a second
        """)
    }
  }
}
