import Crypto
import Foundation

/// One forward-only change of the schema: a file in `sql/`, applied once, never edited afterwards.
package struct Migration: Sendable, Equatable {
  /// The file's name without its ending, such as `0010_kernel`.
  package let name: String
  /// The statements.
  package let script: String
  /// The SHA-256 of the file, in hexadecimal digits.
  package let hash: String

  /// A migration with the text it consists of.
  package init(name: String, script: String) {
    self.name = name
    self.script = script
    hash = SHA256.hash(data: Data(script.utf8)).map { String(format: "%02x", $0) }.joined()
  }

  /// All migrations of a folder in the order of their names.
  package static func all(in folder: String) throws -> [Migration] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".sql") }
      .sorted()
    if let odd = names.first(where: { $0.wholeMatch(of: /[0-9]{4}_[a-z0-9_]+\.sql/) == nil }) {
      throw HouseError("The migration \(folder)/\(odd) must be named like 0010_kernel.sql.")
    }
    return try names.map { file in
      let script = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      return Migration(name: String(file.dropLast(4)), script: script)
    }
  }
}
