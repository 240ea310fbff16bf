import CLibPQ
import Foundation
import Logging

/// The server process of the private cluster. Whoever calls this holds the door lock.
struct ClusterServer {
  let home: ClusterHome
  let programs: PostgresPrograms
  let logger: Logger

  /// Sees to it that the server runs; true when it already did.
  func revive(_ durability: EmbeddedPostgres.Durability) async throws -> Bool {
    if try await answers() { return true }
    if !home.isSettled { try create(durability) }
    try clearAway()
    try start(durability)
    return false
  }

  /// Ends the server after its running transactions were cut off; data is flushed first.
  func stop() throws {
    logger.info("Stopping the embedded PostgreSQL.")
    try tool("stop.log").run(
      programs("pg_ctl"), ["stop", "-D", home.data, "-m", "fast", "-w", "-t", "60", "-s"])
  }

  /// Whether a server answers on the socket; one that still recovers is waited for.
  private func answers() async throws -> Bool {
    let conninfo = home.conninfo(role: "postgres", database: "postgres") + " connect_timeout=5"
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      switch PQping(conninfo) {
      case PQPING_OK: return true
      case PQPING_REJECT: try await Task.sleep(for: .milliseconds(200))
      default: return false
      }
    }
    throw HouseError("The embedded PostgreSQL does not accept connections; see \(home.logs).")
  }

  private func create(_ durability: EmbeddedPostgres.Durability) throws {
    logger.notice(
      "Creating the embedded PostgreSQL cluster.",
      metadata: ["folder": "\(home.data)", "release": "\(programs.major)"])
    // Made beside and moved in one step, so that a cut-off creation leaves no half cluster.
    let draft = home.data + ".new"
    try? FileManager.default.removeItem(atPath: draft)
    try ClusterHome.makeFolder(draft, mode: 0o700, owner: home.server)
    // The C.UTF-8 locale sorts by code point everywhere alike and needs no ICU.
    try tool("create.log").run(
      programs("initdb"),
      [
        "-D", draft, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust",
        "--data-checksums", "--no-instructions",
      ] + (durability == .none ? ["--no-sync"] : []))
    try append("\ninclude_if_exists = 'atrium.conf'\n", to: "\(draft)/postgresql.conf")
    guard rename(draft, home.data) == 0 else { throw HouseError("\(home.data) cannot be made.") }
  }

  private func start(_ durability: EmbeddedPostgres.Durability) throws {
    logger.notice("Starting the embedded PostgreSQL.", metadata: ["folder": "\(home.data)"])
    let settings = ClusterSettings(durability: durability, socket: home.socket)
    let path = "\(home.data)/atrium.conf"
    try settings.text.write(toFile: path, atomically: false, encoding: .utf8)
    try give(path)
    try tool("start.log").run(
      programs("pg_ctl"),
      ["start", "-D", home.data, "-l", "\(home.logs)/server.log", "-w", "-t", "120", "-s"])
  }

  /// Removes what stands in the way of a start: a server without its socket, or the trace of a dead one.
  private func clearAway() throws {
    let path = "\(home.data)/postmaster.pid"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let pid = text.split(separator: "\n").first.flatMap({ Int32($0) })
    else { return }
    if isServer(pid) { return try stop() }
    logger.notice("The embedded PostgreSQL was not stopped in order; it recovers.")
    // A number that belongs to another program by now would keep PostgreSQL from starting. A dead one it
    // judges better than we: backends of a killed server may still be at work.
    if kill(pid, 0) == 0 { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Whether that process is the server of this very cluster.
  private func isServer(_ pid: Int32) -> Bool {
    guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
    return line.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == home.data }
  }

  private func tool(_ log: String) -> Tool { Tool(user: home.server, log: "\(home.logs)/\(log)") }

  private func append(_ text: String, to path: String) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
  }

  private func give(_ path: String) throws {
    guard let server = home.server else { return }
    guard chown(path, server.id, server.group) == 0 else {
      throw HouseError("\(path) cannot be given to user postgres.")
    }
  }
}
