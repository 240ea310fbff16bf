import Foundation

/// Where the private cluster lies and who owns it.
package struct ClusterHome: Sendable {
  /// The folder of everything: locks, logs, socket, data.
  package let folder: String
  /// The data directory of the server.
  package let data: String
  /// The folder of the Unix socket, open to its owner only.
  package let socket: String
  /// Where the server and its tools write what they say.
  package let logs: String
  /// The user who runs the server when we are root, who may not.
  let server: SystemUser?

  /// Settles the places for a wished folder, without making anything.
  package init(wished: String) throws {
    let path = URL(filePath: wished).standardizedFileURL.path(percentEncoded: false)
    let wish = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let name = Self.fingerprint(wish)
    if geteuid() == 0 {
      guard let postgres = SystemUser(named: "postgres") else {
        throw HouseError(
          "PostgreSQL does not run as root, and there is no user postgres. Install the package postgresql.")
      }
      server = postgres
      folder = postgres.canEnter(wish) ? wish : "/var/lib/atrium/\(name)"
    } else {
      server = nil
      folder = wish
    }
    data = "\(folder)/cluster"
    logs = "\(folder)/log"
    // The address of a Unix socket has room for 107 bytes.
    let beside = "\(folder)/run"
    let fits = beside.utf8.count + "/.s.PGSQL.5432".utf8.count <= 107
    socket = fits ? beside : "/tmp/atrium-\(server?.id ?? geteuid())-\(name)"
  }

  /// Whether a cluster was made here before.
  package var isSettled: Bool { FileManager.default.fileExists(atPath: "\(data)/PG_VERSION") }

  /// The connection string for a role and a database of the cluster.
  package func conninfo(role: String, database: String) -> String {
    "host='\(Self.quoted(socket))' port=5432 dbname='\(Self.quoted(database))' user='\(Self.quoted(role))'"
  }

  /// Makes the folders; a folder that another user made in our place is refused.
  func prepare() throws {
    try Self.makeFolder(folder, mode: server == nil ? 0o700 : 0o755, owner: nil)
    try Self.makeFolder(logs, mode: 0o700, owner: server)
    try Self.makeFolder(socket, mode: 0o700, owner: server)
  }

  static func makeFolder(_ path: String, mode: UInt32, owner: SystemUser?) throws {
    if !FileManager.default.fileExists(atPath: path) {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      guard chmod(path, mode) == 0, owner.map({ chown(path, $0.id, $0.group) == 0 }) ?? true else {
        throw HouseError("The folder \(path) cannot be given its owner and rights.")
      }
    }
    var facts = stat()
    // Not followed: a link in a shared folder may lead anywhere.
    guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
      throw HouseError("\(path) is not a folder.")
    }
    guard facts.st_uid == owner?.id ?? geteuid() else {
      throw HouseError(
        "The folder \(path) belongs to another user. Start as that user, or set ATRIUM_HOME to a folder of yours."
      )
    }
    guard mode != 0o700 || facts.st_mode & 0o077 == 0 || chmod(path, mode) == 0 else {
      throw HouseError("The folder \(path) is open to others and cannot be closed.")
    }
  }

  /// A short name for a path, the same at every start (FNV-1a).
  private static func fingerprint(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 36)
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }
}
