import ArgumentParser

/// The program: a hall that joins the front office and the back office.
@main
struct Atrium: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atrium",
    abstract: "One service for the front office and the back office, over one PostgreSQL database.",
    discussion: """
      Without DATABASE_URL atrium keeps a private PostgreSQL cluster in .atrium/: it is made at the first
      start, every subcommand joins it while it runs, and whoever leaves last stops it.

      With DATABASE_URL it uses a server of yours. That connection is the service's own and must be neither
      superuser, owner nor BYPASSRLS. Set DATABASE_ADMIN_URL too where this process may migrate; without it
      `serve` waits until the schema is ready.

        atrium migrate --plan        what an update would change
        atrium verify                prove that the books agree with themselves

      Environment: DATABASE_URL, DATABASE_ADMIN_URL, ATRIUM_HOME (folder of the embedded cluster),
      ATRIUM_RESOURCES (folder of openapi.yaml and sql/).
      """,
    subcommands: [Serve.self, Migrate.self, TenantCommand.self, KeyCommand.self, DemoCommand.self, ImportCommand.self, Verify.self])
}
