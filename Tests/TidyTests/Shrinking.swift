import Foundation
import TestKit
import Testing

/// A list of known exceptions to a rule, kept beside the tests. It may only become shorter.
///
/// One entry a line in `Tests/TidyTests/Exceptions/<name>.txt`; `#` begins a remark that says why.
struct Shrinking {
  /// The file's name without its ending.
  let name: String
  /// The exceptions still granted.
  let entries: Set<String>

  init(_ name: String) throws {
    self.name = name
    let text = try String(
      contentsOfFile: "\(Repository.root)/Tests/TidyTests/Exceptions/\(name).txt", encoding: .utf8)
    let lines = text.split(separator: "\n").compactMap {
      $0.split(separator: "#", omittingEmptySubsequences: false).first
    }
    entries = Set(lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
  }

  /// Fails for every breach that is not listed and for every entry that is no longer needed.
  func judge(
    _ breaches: some Sequence<String>, _ advice: String, at location: SourceLocation = #_sourceLocation
  ) {
    let found = Set(breaches)
    for breach in found.subtracting(entries).sorted() {
      Issue.record("\(breach): \(advice)", sourceLocation: location)
    }
    for entry in entries.subtracting(found).sorted() {
      Issue.record(
        "\(entry): the exception is no longer needed; delete its line in Tests/TidyTests/Exceptions/\(name).txt.",
        sourceLocation: location)
    }
  }
}

/// Fails for every breach; the advice says what to do about it.
func expectNone(
  _ breaches: some Sequence<String>, _ advice: String, at location: SourceLocation = #_sourceLocation
) {
  for breach in Set(breaches).sorted() { Issue.record("\(breach): \(advice)", sourceLocation: location) }
}
