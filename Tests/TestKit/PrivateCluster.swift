import Foundation

/// A PostgreSQL of the test process's own: a temporary folder, a socket and no durability.
///
/// It ends with the process.
package final class PrivateCluster: Sendable {
  /// The one cluster of this process, made when it is first asked for.
  package static let shared = Result { try PrivateCluster() }

  private let folder: String
  private let watchdog: Process
  private let leash: Pipe

  private init() throws {
    let binaries = try Self.output(["pg_config", "--bindir"])
    folder = try Self.output(["mktemp", "-d", "/tmp/atrium-test.XXXXXX"])
    let asPostgres: [String] =
      getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
    if getuid() == 0 { _ = try Self.output(["chown", "postgres:postgres", folder]) }
    let data = folder + "/data"
    _ = try Self.output(
      asPostgres + [
        binaries + "/initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C.UTF-8", "--no-sync",
      ])
    let server =
      asPostgres + [
        binaries + "/postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off",
        "-c", "full_page_writes=off", "-c", "max_connections=300", "-c", "log_min_messages=fatal",
      ]
    // The shell holds the server on a leash: when this process ends, however it ends, `cat` sees the end of
    // its input, and the server is told to go.
    watchdog = Process()
    leash = Pipe()
    watchdog.executableURL = URL(fileURLWithPath: "/bin/sh")
    watchdog.arguments =
      [
        "-c",
        "folder=$1; shift; \"$@\" & pid=$!; cat >/dev/null; kill -QUIT $pid; wait $pid; rm -rf \"$folder\"",
        "sh", folder,
      ] + server
    watchdog.standardInput = leash
    watchdog.standardOutput = FileHandle.nullDevice
    watchdog.standardError = FileHandle.nullDevice
    try watchdog.run()
    let deadline = ContinuousClock.now + .seconds(30)
    while (try? Self.output([binaries + "/pg_isready", "-q", "-h", folder])) == nil {
      guard ContinuousClock.now < deadline else { throw Failure(text: "the private cluster did not start") }
      usleep(20_000)
    }
  }

  /// How libpq reaches a database of the cluster.
  package func conninfo(database: String = "postgres", user: String = "postgres") -> String {
    "host=\(folder) dbname=\(database) user=\(user)"
  }

  /// Why the cluster could not be made.
  package struct Failure: Error, CustomStringConvertible {
    let text: String
    package var description: String { text }
  }

  private static func output(_ command: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(text: "failed: \(command)") }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
