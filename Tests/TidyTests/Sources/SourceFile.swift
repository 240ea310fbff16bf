import Foundation
import TestKit

/// A Swift file of the repository as text.
struct SourceFile {
  /// Such as `Sources/Ledger/PostEntry.swift`.
  let path: String
  /// The lines as written.
  let lines: [Substring]
  /// The lines without their comments.
  let code: [Substring]

  /// The target: the folder below `Sources` or `Tests`.
  var module: String { String(path.split(separator: "/")[1]) }
  /// The folder that holds it.
  var folder: String { (path as NSString).deletingLastPathComponent }

  private init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    code = lines.map(Self.withoutComment)
  }

  /// The files of the program.
  static let sources = all(below: "Sources")
  /// The files of its tests.
  static let tests = all(below: "Tests")

  /// The path with the line of every line of code that matches.
  func places(of pattern: some RegexComponent) -> [String] {
    code.indices.filter { code[$0].firstMatch(of: pattern) != nil }.map { "\(path):\($0 + 1)" }
  }

  private static func all(below folder: String) -> [SourceFile] {
    let root = Repository.root
    let names =
      FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      guard let text = try? String(contentsOfFile: "\(root)/\(folder)/\(name)", encoding: .utf8) else {
        return nil
      }
      return SourceFile(path: "\(folder)/\(name)", text: text)
    }
  }

  /// A line up to its `//`, unless that stands in a string such as an address.
  private static func withoutComment(_ line: Substring) -> Substring {
    guard let start = line.firstRange(of: "//")?.lowerBound else { return line }
    let quotes = line[..<start].count { $0 == "\"" }
    return quotes.isMultiple(of: 2) ? line[..<start] : line
  }
}
