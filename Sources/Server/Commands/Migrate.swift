import ArgumentParser
import Logging

/// `atrium migrate`: brings the schema up to date, or shows what that would do.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the database's schema to this release.",
    discussion: """
      Applies every file of sql/ that was not applied yet, in the order of names, each in one transaction, and
      records its name and hash. Roles that are missing are made when the connection may make them. An applied
      file that was edited since stops the command. `serve` does the same at its start where
      DATABASE_ADMIN_URL is set or the cluster is embedded.
      """)

  @OptionGroup var connection: ConnectionOptions

  @Flag(help: "Only print what would be applied.")
  var plan = false

  func run() async throws {
    let logger = Logger(label: "atrium")
    let migrations = try Migration.all(in: Resources.find().migrations)
    try await interruptible(logger: logger) { [self] () async throws -> Void in
      switch try connection.place() {
      case .embedded(let folder):
        try await withEmbeddedCluster(folder, logger: logger) { cluster in
          let owner = cluster.home.conninfo(role: Roles.owner, database: "atrium")
          try await migrate(AdminConnection(owner), migrations, logger)
        }
      case .server(let serve, let admin):
        guard let admin else {
          throw ValidationError("Set DATABASE_ADMIN_URL to the connection that may migrate.")
        }
        let opened = try await AdminConnection.opening(admin, logger: logger)
        if !plan { try Administration.prepare(opened, serve: serve) }
        try await migrate(opened, migrations, logger)
      }
    }
  }

  private func migrate(_ admin: AdminConnection, _ migrations: [Migration], _ logger: Logger) async throws {
    let migrator = Migrator(migrations, logger: logger)
    if plan {
      let plan = try migrator.plan(admin)
      print("\(plan.applied.count) applied, \(plan.pending.count) to apply")
      for migration in plan.pending { print("  \(migration.name)") }
    } else {
      let done = try await migrator.migrate(admin)
      print(done.isEmpty ? "The schema is up to date." : "Applied \(done.count) migrations.")
    }
  }
}
