import ArgumentParser

/// The program: a hall that joins the front office and the back office.
@main
struct Atrium: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atrium",
    abstract: "One service for the front office and the back office, over one PostgreSQL database.",
    discussion: """
      First steps:

        atrium demo                  a trading company with two years of business
        atrium serve                 the API on http://127.0.0.1:8080/v1

      A company of your own:

        atrium tenant create "Acme" --currency EUR --country DE
        atrium import trade DIR --mapping FILE

      Looking after it:

        atrium key create …          a further key, with the scopes it needs
        atrium migrate --plan        what an update would change
        atrium verify                prove that the books agree with themselves

      Without DATABASE_URL a private PostgreSQL cluster lies in .atrium/: made at
      the first start, joined by every subcommand, stopped by whoever leaves last.

      With DATABASE_URL a server of yours is used. That connection belongs to the
      service and must be neither superuser, owner nor BYPASSRLS. Where this
      process may migrate, set DATABASE_ADMIN_URL too; without it `serve` waits
      until the schema is ready.

      Environment:

        DATABASE_URL        the service's connection
        DATABASE_ADMIN_URL  the connection that makes roles, migrates, verifies
        ATRIUM_HOME         the folder of the private cluster, else .atrium
        ATRIUM_RESOURCES    the folder of openapi.yaml and sql/, if elsewhere
      """,
    subcommands: [
      Serve.self, Migrate.self, TenantCommand.self, CompanyCommand.self, KeyCommand.self, DemoCommand.self, ImportCommand.self,
      Verify.self, BenchCommand.self,
    ])
}
