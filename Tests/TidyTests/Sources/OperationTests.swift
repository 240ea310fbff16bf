import Foundation
import Kernel
import TestKit
import Testing

/// Every operation of the contract is called by a test over HTTP.
///
/// Calls are found in the text of the tests: `client.post("/sales-orders/\(id)/confirm")`, or
/// `.call("POST", "/sales-orders")`. A path put together elsewhere does not count, which keeps tests plain.
@Suite struct OperationTests {
  @Test func `every operation is called by a test`() throws {
    let contract = try ReadCalls.contract.get()
    let calls = Set(SourceFile.tests.filter { $0.module != "TidyTests" }.flatMap(Self.calls))
    let untested = contract.operations.values.filter { !$0.isPlanned }.filter { operation in
      let pattern = operation.path.split(separator: "/").dropFirst().map {
        $0.hasPrefix("{") ? nil : String($0)
      }
      return !calls.contains { call in
        call.method == operation.method && call.segments.count == pattern.count
          && zip(call.segments, pattern).allSatisfy { given, wanted in wanted == nil || given == wanted }
      }
    }
    try Shrinking("untested-operations").judge(
      untested.map(\.id), "no test calls it; write one with its 2xx and the refusals it is known for.")
  }

  struct Called: Hashable {
    let method: String
    /// Segments of the path below /v1; nil where a value is interpolated.
    let segments: [String?]
  }

  /// The calls a file makes.
  static func calls(in file: SourceFile) -> [Called] {
    let text = file.code.joined(separator: "\n")
    let pattern = /\.(get|post|patch|delete|send|call)\(\s*(?:"([A-Z]+)",\s*)?"(\/[^"\n]*)/
    return literals(in: text).matches(of: pattern).map { match in
      let method = match.2.map(String.init) ?? match.1.uppercased()
      let path = match.3.prefix { $0 != "?" }
      return Called(
        method: method, segments: path.split(separator: "/").map { $0.contains("§") ? nil : String($0) })
    }
  }

  /// The text with every interpolation, quotes within it included, replaced by a mark.
  private static func literals(in text: String) -> String {
    var result = ""
    var depth = 0
    var previous: Character = " "
    for character in text {
      if depth > 0 {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
      } else if previous == "\\", character == "(" {
        result.removeLast()
        result.append("§")
        depth = 1
      } else {
        result.append(character)
      }
      previous = character
    }
    return result
  }
}
