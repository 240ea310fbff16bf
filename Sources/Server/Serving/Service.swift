import Hummingbird
import HummingbirdCore
import Identity
package import Kernel
package import Logging
import NIOCore
package import Postgres
package import ServiceLifecycle

/// The running service as a value: the contract, the modules, the database and the two ports, made in one place.
package struct AtriumService: Sendable {
  /// The contract bound to the modules.
  package let api: API
  /// The only way to write.
  package var unitOfWork: UnitOfWork { api.unitOfWork }
  private let database: Database
  private let settings: Settings
  private let logger: Logger

  /// What an operator may set.
  package struct Settings: Sendable {
    package var host = "127.0.0.1"
    package var port = 8080
    /// Where `/livez` and `/readyz` answer; nil for nowhere.
    package var adminPort: Int? = 9090
    /// How long a request may take.
    package var patience: Duration = .seconds(10)
    /// Whether answers are checked against the contract too, as tests do.
    package var checksReplies = false
    /// How long a credential's principal is remembered.
    package var principalLifetime: Duration = .seconds(5)
    /// PEM files of certificate chain and private key; with both the port speaks TLS and HTTP/2.
    package var certificate: (chain: String, key: String)?

    /// What holds when nobody says otherwise.
    package init() {}
  }

  /// Binds the contract to the modules over a database; a mismatch throws and names the operation.
  package init(
    contract text: String, database: Database, settings: Settings, logger: Logger,
    onPrincipal adjust: @escaping @Sendable (Principal) -> Principal = { $0 },
  ) throws {
    let authenticator = Authenticator(database, lifetime: settings.principalLifetime)
    self.database = database
    self.settings = settings
    self.logger = logger
    let problems = Set(ProblemCode.shared + Mounting.modules.flatMap(\.problems)).sorted { $0.name < $1.name }
    api = try API(
      contract: try Contract(yaml: text),
      modules: Mounting.modules + [Reference.module(contract: text, problems: problems)],
      database: database, logger: logger, checksReplies: settings.checksReplies
    ) { authorization in
      adjust(try await authenticator.principal(for: authorization))
    }
  }

  /// The services to run: the database's connections, the public port and the admin port.
  package func services(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> [any Service] {
    let gateway = Gateway(api: api, patience: settings.patience)
    let server = try Transport.server(certificate: settings.certificate)
    var services: [any Service] = [database]
    services.append(
      Application(
        responder: gateway,
        server: server,
        configuration: ApplicationConfiguration(
          address: .hostname(settings.host, port: settings.port), serverName: "atrium"),
        onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
        logger: logger))
    if let port = settings.adminPort {
      services.append(AdminPort.application(host: settings.host, port: port, database: database, logger: logger))
    }
    return services
  }
}
