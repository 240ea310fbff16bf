import Foundation

/// The PostgreSQL programs installed on this machine, one release of them.
struct PostgresPrograms: Sendable, Equatable {
  /// The release, such as 15.
  let major: Int
  /// The folder that holds initdb, pg_ctl and postgres.
  let folder: String

  /// The path of one program.
  func callAsFunction(_ name: String) -> String { "\(folder)/\(name)" }

  /// The newest release that is at least 15; for an existing cluster the very release that made it.
  static func find(for cluster: String) throws -> PostgresPrograms {
    let installed = all().sorted { $0.major > $1.major }
    let version = try? String(contentsOfFile: "\(cluster)/PG_VERSION", encoding: .utf8)
    if let made = version.flatMap({ Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }) {
      guard let match = installed.first(where: { $0.major == made }) else {
        throw HouseError(
          "The cluster in \(cluster) was made by PostgreSQL \(made), which is not installed any more. "
            + "Install postgresql-\(made), or set DATABASE_URL.")
      }
      return match
    }
    guard let newest = installed.first(where: { $0.major >= 15 }) else {
      throw HouseError(
        "No PostgreSQL server of release 15 or newer is installed. "
          + "Install the package postgresql, or set DATABASE_URL to a server of yours.")
    }
    return newest
  }

  private static func all() -> [PostgresPrograms] {
    let debian = "/usr/lib/postgresql"
    let releases = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
    var found = releases.compactMap { name in
      Int(name).map { PostgresPrograms(major: $0, folder: "\(debian)/\(name)/bin") }
    }
    if let folder = ask("pg_config", "--bindir"), let text = ask("pg_config", "--version"),
      let major = text.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
    {
      found.append(PostgresPrograms(major: major, folder: folder))
    }
    return found.filter { programs in
      ["initdb", "pg_ctl", "postgres"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: programs($0))
      }
    }
  }

  /// The first line a program answers, or nil when there is no such program.
  private static func ask(_ program: String, _ argument: String) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program, argument]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let answer = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: answer, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
