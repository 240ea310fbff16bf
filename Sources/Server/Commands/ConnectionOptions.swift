package import ArgumentParser
import Foundation

/// Where the database is: given by the environment or by options; without either it is the embedded cluster.
package struct ConnectionOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The service's own connection, a role without rights of its own over the schema. [env DATABASE_URL]",
      valueName: "url"))
  package var databaseURL: String?

  @Option(
    help: ArgumentHelp(
      "The connection that migrates and verifies, as owner or superuser. [env DATABASE_ADMIN_URL]",
      valueName: "url"))
  package var adminURL: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the embedded cluster. [env ATRIUM_HOME, else .atrium]", valueName: "folder"))
  package var home: String?

  /// Options as the command line fills them.
  package init() {}

  /// Names a database other than by environment or command line.
  package init(databaseURL: String?, adminURL: String?, home: String?) {
    self.init()
    self.databaseURL = databaseURL
    self.adminURL = adminURL
    self.home = home
  }

  /// The place the options and the environment name.
  package func place(
    environment: [String: String] = ProcessInfo.processInfo.environment,
  ) throws -> Place {
    func pick(_ option: String?, _ name: String) -> String? {
      option ?? environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let serve = pick(databaseURL, "DATABASE_URL")
    let admin = pick(adminURL, "DATABASE_ADMIN_URL")
    guard serve != nil || admin != nil else {
      return .embedded(folder: pick(home, "ATRIUM_HOME") ?? ".atrium")
    }
    return .server(serve: serve, admin: admin)
  }

  /// A database is either ours to start or somebody else's to keep.
  package enum Place: Sendable, Equatable {
    /// The private cluster in that folder.
    case embedded(folder: String)
    /// A server somebody runs; either connection may be missing where a subcommand has no use for it.
    case server(serve: String?, admin: String?)
  }
}
