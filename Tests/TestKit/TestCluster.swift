import Foundation
package import Kernel
import Postgres

/// The migrated database of this test process.
package struct TestCluster: Sendable {
  /// How the service's role connects.
  package let serveConninfo: String
  /// How the owner connects, whom the tenant wall lets see everything.
  package let ownerConninfo: String
  private let consistency: [(name: String, sql: String)]

  private static let made = Task { try make() }

  /// The database, made by the first who asks.
  package static func shared() async throws -> TestCluster { try await made.value }

  private static func make() throws -> TestCluster {
    let cluster = try PrivateCluster.shared.get()
    let sql = Repository.root + "/sql"
    try psql(
      cluster.conninfo(),
      """
      create role atrium_owner login; create role atrium login; create role atrium_worker login;
      create role atrium_search nologin;
      grant atrium_search to atrium_owner;
      create database atrium owner atrium_owner;
      """)
    let owner = cluster.conninfo(database: "atrium", user: "atrium_owner")
    for file in try files(in: sql) { try psql(owner, try String(contentsOfFile: file, encoding: .utf8)) }
    let queries = try files(in: sql + "/consistency").map { file in
      (name: (file as NSString).lastPathComponent, sql: try String(contentsOfFile: file, encoding: .utf8))
    }
    return TestCluster(
      serveConninfo: cluster.conninfo(database: "atrium", user: "atrium"), ownerConninfo: owner, consistency: queries)
  }

  /// What the consistency queries find in one tenant.
  package func inconsistencies(of tenant: ID<Tenant>) async throws -> [String] {
    var found: [String] = []
    let id = UUIDValue(tenant.raw).text
    for query in consistency {
      let statement = query.sql.trimmingCharacters(in: .whitespacesAndNewlines)
        .trimmingCharacters(in: CharacterSet(charactersIn: ";"))
      let rows = try Self.psql(
        ownerConninfo, "select * from (\n\(statement)\n) found where found.tenant_id = '\(id)' limit 5")
      if !rows.isEmpty { found.append("\(query.name): \(rows)") }
    }
    return found
  }

  private static func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted()
      .map { folder + "/" + $0 }
  }

  @discardableResult
  private static func psql(_ conninfo: String, _ script: String) throws -> String {
    let process = Process()
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", conninfo]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    input.fileHandleForWriting.write(Data(script.utf8))
    try input.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw StartError(String(decoding: complaint, as: UTF8.self))
    }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Where the sources lie.
package enum Repository {
  /// The repository's folder.
  package static let root = (#filePath as NSString).deletingLastPathComponent + "/../.."
}
