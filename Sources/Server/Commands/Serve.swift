import ArgumentParser
import FoundationEssentials
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals

/// `atrium serve`: the service itself, until it is told to stop.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the API.",
    discussion: """
      Joins or starts the database, migrates where it may, and answers on the port until SIGINT or SIGTERM; requests under way
      are finished first. /livez and /readyz answer on the admin port.
      """)

  @OptionGroup var connection: ConnectionOptions

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port of the API.")
  var port = 8080

  @Option(help: "The port of /livez and /readyz; 0 for none.")
  var adminPort = 9090

  @Option(help: "Connections to the database.")
  var connections = 8

  @Option(help: ArgumentHelp("PEM file of the certificate chain; with --private-key the port speaks TLS and HTTP/2.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("PEM file of the certificate's private key.", valueName: "file"))
  var privateKey: String?

  func validate() throws {
    guard (certificate == nil) == (privateKey == nil) else {
      throw ValidationError("--certificate and --private-key go together.")
    }
  }

  func run() async throws {
    let logger = Logger(label: "atrium")
    var settings = AtriumService.Settings()
    settings.host = host
    settings.port = port
    settings.adminPort = adminPort == 0 ? nil : adminPort
    if let certificate, let privateKey { settings.certificate = (certificate, privateKey) }
    try await withPremises(connection, logger: logger) { [settings] premises in
      let database = Database(
        DatabaseConfiguration(conninfo: premises.serve, connections: connections), logger: logger)
      let service = try AtriumService(
        contract: try String(contentsOfFile: premises.resources.contract, encoding: .utf8), database: database, settings: settings, logger: logger)
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: try service.services().map { .init(service: $0) },
          gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
      try await group.run()
    }
  }
}
