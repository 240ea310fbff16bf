import ArgumentParser
import Foundation
import Logging

/// `atrium verify`: asks the database every consistency question; each must find nothing.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that the books agree with themselves.",
    discussion: """
      Runs every query of sql/consistency over all tenants, in one snapshot that may not write. Each states an
      invariant and returns the rows that break it. Prints the title, the reason and the rows of those that
      found any; the exit status is 1 then. Runs as owner, because the service's role sees one tenant only.
      """)

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let logger = Logger(label: "atrium")
    let queries = try ConsistencyQuery.all(in: Resources.find().consistency)
    let broken = try await interruptible(logger: logger) { [connection] in
      switch try connection.place() {
      case .embedded(let folder):
        return try await withEmbeddedCluster(folder, logger: logger) { cluster in
          let owner = cluster.home.conninfo(role: Roles.owner, database: "atrium")
          return try Self.ask(queries, AdminConnection(owner))
        }
      case .server(_, let admin):
        guard let admin else {
          throw ValidationError("Set DATABASE_ADMIN_URL to a connection that sees all tenants.")
        }
        return try Self.ask(queries, await AdminConnection.opening(admin, logger: logger))
      }
    }
    guard broken == 0 else {
      print("\(broken) of \(queries.count) invariants do not hold.")
      throw ExitCode(1)
    }
    print("All \(queries.count) invariants hold.")
  }

  private static func ask(_ queries: [ConsistencyQuery], _ admin: AdminConnection) throws -> Int {
    var broken = 0
    for finding in try ConsistencyQuery.findings(of: queries, on: admin) {
      print("\(finding.isClean ? "ok     " : "BROKEN ") \(finding.query.name): \(finding.query.title)")
      guard !finding.isClean else { continue }
      broken += 1
      print(finding.query.reason.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n"))
      print("        " + finding.table.names.joined(separator: " | "))
      for row in finding.table.rows.prefix(20) {
        print("        " + row.map { $0 ?? "–" }.joined(separator: " | "))
      }
      if finding.table.rows.count > 20 { print("        … \(finding.table.rows.count) rows") }
    }
    return broken
  }
}
