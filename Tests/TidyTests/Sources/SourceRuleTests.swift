import Testing

/// Rules of the house that the compiler does not know.
@Suite struct SourceRuleTests {
  /// The modules of the trade: everything between the kernel and the program.
  static let domains: Set = [
    "Identity", "Parties", "Catalog", "Ledger", "Inventory", "Billing", "Sales", "CRM", "Support", "Insights",
  ]

  private func places(
    _ pattern: some RegexComponent, where isMeant: (SourceFile) -> Bool = { _ in true },
  ) -> [String] {
    SourceFile.sources.filter(isMeant).flatMap { $0.places(of: pattern) }
  }

  private func files(
    _ pattern: some RegexComponent, where isMeant: (SourceFile) -> Bool = { _ in true },
  ) -> [String] {
    SourceFile.sources.filter { isMeant($0) && !$0.places(of: pattern).isEmpty }.map(\.path)
  }

  @Test func `the sources are found`() {
    #expect(SourceFile.sources.count > 100 && SourceFile.tests.count > 20)
  }

  @Test func `nothing traps`() {
    expectNone(
      places(/\btry!/), "throw instead, or handle the error: a trap takes every caller's request with it.")
    expectNone(places(/\bfatalError\(/), "throw an error that says what an operator can do.")
    expectNone(places(/\bas!/), "use as? and throw, or give the value its type where it is made.")
    expectNone(places(/[a-z0-9_)\]]!(\.|\)|,|\[|$)/), "no force unwrap: guard let and throw.")
  }

  @Test func `no binary fractions`() throws {
    try Shrinking("binary-fractions").judge(
      files(/\b(Double|Float)\b/), "amounts, quantities and rates are Decimal; 0.1 has no place in a Double.")
  }

  @Test func `time comes from the tenant's clock`() {
    expectNone(
      places(/\bnow\(\)|current_date|current_timestamp|clock_timestamp|localtimestamp/) {
        Self.domains.contains($0.module)
      },
      "bind \\(tx.now) or a date: a sandbox lives at its own time, and a repeated story must end the same.")
  }

  @Test func `text becomes SQL in few places`() throws {
    try Shrinking("unsafe-sql").judge(
      files(/SQL\(unsafe:/) { !["Kernel", "Postgres"].contains($0.module) },
      "interpolate the value, which binds it, or splice an SQL literal.")
  }

  @Test func `nothing is public`() {
    expectNone(
      places(/^\s*(?:public|open)\s+[a-z]/), "write package: nobody outside this package links to it.")
  }

  @Test func `whatever other targets see says what it is`() throws {
    var breaches: [String] = []
    for file in SourceFile.sources {
      for (index, line) in file.code.enumerated() {
        guard let name = Self.declared(in: line) else { continue }
        var above = index - 1
        while above >= 0, file.lines[above].trimmingPrefix(while: \.isWhitespace).hasPrefix("@") {
          above -= 1
        }
        let remark = above >= 0 ? file.lines[above].trimmingPrefix(while: \.isWhitespace) : ""
        if !remark.hasPrefix("///") { breaches.append("\(file.path) \(name)") }
      }
    }
    try Shrinking("undocumented").judge(breaches, "a /// sentence above it: what it is or promises, not how.")
  }

  @Test func `files and folders stay small enough to read`() {
    expectNone(
      (SourceFile.sources + SourceFile.tests).filter { $0.lines.count > 351 }.map {
        "\($0.path) (\($0.lines.count))"
      },
      "over 350 lines: give each sentence of the business a file of its own.")
    let folders = Dictionary(grouping: SourceFile.sources + SourceFile.tests, by: \.folder)
    expectNone(
      folders.filter { $0.value.count > 40 }.map { "\($0.key) (\($0.value.count))" },
      "over 40 files: group what belongs together in a folder.")
  }

  /// Witnesses of protocols whose requirement is explained there.
  private static let witnesses: Set = [
    "kind", "description", "bind", "decode", "run", "hash", "encode", "==", "<", "init(_ request: Request)",
    "init(from decoder: any Decoder)",
  ]

  /// The name a line declares with package access, unless its protocol explains it or it is a stored property: in a type
  /// that says what it is, those may speak for themselves.
  private static func declared(in line: Substring) -> String? {
    let pattern = /^\s*(?:@\w+(?:\([^)]*\))?\s+)*package\s+(?!import\b)(.*)$/
    guard let rest = line.firstMatch(of: pattern)?.1 else { return nil }
    let words = rest.split(separator: " ").filter { !modifiers.contains(String($0)) }
    guard let keyword = words.first else { return nil }
    if keyword.hasPrefix("init") || keyword.hasPrefix("subscript") {
      let signature = rest.prefix { $0 != ")" } + ")"
      return witnesses.contains(String(signature)) ? nil : String(signature)
    }
    guard words.count > 1 else { return nil }
    let isStored = ["let", "var"].contains(keyword) && !rest.contains("{") && !rest.contains("static ")
    if isStored { return nil }
    let name = String(words[1].prefix { !"(:=<{".contains($0) || $0 == words[1].first })
    return witnesses.contains(name) ? nil : name
  }

  private static let modifiers: Set = [
    "static", "final", "indirect", "mutating", "nonisolated", "override", "convenience", "private(set)",
    "internal(set)", "package(set)", "fileprivate(set)", "consuming", "borrowing", "required", "lazy", "weak",
    "async",
  ]
}
