import Foundation

/// The files the service needs beside its program: the contract and the migrations.
package struct Resources: Sendable {
  /// The folder that holds `openapi.yaml` and `sql/`.
  package let folder: String

  /// The contract.
  package var contract: String { "\(folder)/openapi.yaml" }
  /// The folder of the migrations.
  package var migrations: String { "\(folder)/sql" }
  /// The folder of the consistency queries.
  package var consistency: String { "\(folder)/sql/consistency" }

  /// The resources of a known folder.
  package init(folder: String) { self.folder = folder }

  /// Looks where `ATRIUM_RESOURCES` points, else beside the program as installed, else upwards from the
  /// program and from the working directory.
  package static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment,
  ) throws -> Resources {
    if let given = environment["ATRIUM_RESOURCES"], !given.isEmpty {
      guard holds(given) else {
        throw HouseError("ATRIUM_RESOURCES names \(given), but openapi.yaml and sql/ are not there.")
      }
      return Resources(folder: given)
    }
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let installed = upwards(program).dropFirst(2).first.map { ($0 == "/" ? "" : $0) + "/share/atrium" }
    let places =
      [installed].compactMap(\.self)
      + upwards(program)
      + upwards(FileManager.default.currentDirectoryPath)
    guard let folder = places.first(where: holds) else {
      throw HouseError(
        "openapi.yaml and sql/ were not found beside the program. Set ATRIUM_RESOURCES to their folder.")
    }
    return Resources(folder: folder)
  }

  private static func holds(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/openapi.yaml")
      && FileManager.default.fileExists(atPath: "\(folder)/sql")
  }

  /// The path and every folder above it, the nearest first.
  private static func upwards(_ path: String) -> [String] {
    var parts = path.split(separator: "/")
    var found = [path]
    while !parts.isEmpty {
      parts.removeLast()
      found.append("/" + parts.joined(separator: "/"))
    }
    return found
  }
}
