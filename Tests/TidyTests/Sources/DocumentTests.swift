import Foundation
import TestKit
import Testing

/// What the documents point to is there.
@Suite struct DocumentTests {
  private var documents: [String] {
    let root = Repository.root
    let below = ["docs", "sql"].flatMap { folder in
      (FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? [])
        .map { "\(folder)/\($0)" }
    }
    return (below + ["README.md"]).filter {
      $0.hasSuffix(".md") && FileManager.default.fileExists(atPath: "\(root)/\($0)")
    }
  }

  private func text(_ document: String) throws -> String {
    try String(contentsOfFile: "\(Repository.root)/\(document)", encoding: .utf8)
  }

  @Test func `every link leads somewhere`() throws {
    var broken: [String] = []
    for document in documents {
      let folder = (document as NSString).deletingLastPathComponent
      for link in try text(document).matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
        let target = "\(Repository.root)/\(folder)/\(link.1)"
        if !FileManager.default.fileExists(atPath: target) { broken.append("\(document) to \(link.1)") }
      }
    }
    expectNone(broken, "the link leads nowhere; the file was moved or never written.")
  }

  @Test func `every source file that is named exists`() throws {
    var missing: [String] = []
    let sources = Set(SourceFile.sources.map(\.path))
    for document in documents {
      for named in try text(document).matches(of: /`(?:Sources\/)?([A-Z][A-Za-z]+\/[A-Za-z\/]+\.swift)`/)
      where !sources.contains("Sources/\(named.1)") && document != "docs/adding-an-endpoint.md" {
        missing.append("\(document) names \(named.1)")
      }
    }
    expectNone(missing, "there is no such file below Sources; name the one that does this now.")
  }

  @Test func `comments refer to files that are here`() {
    let pattern = /\b[a-z-]+\.md\b/
    let known = Set(documents.map { ($0 as NSString).lastPathComponent })
    let astray = (SourceFile.sources + SourceFile.tests).flatMap { file in
      file.lines.filter { $0.contains("//") }.flatMap { $0.matches(of: pattern) }.map { String($0.output) }
        .filter { !known.contains($0) }.map { "\(file.path) mentions \($0)" }
    }
    expectNone(astray, "there is no such document; say the reason itself.")
  }
}
