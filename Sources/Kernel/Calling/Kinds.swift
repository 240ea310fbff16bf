import JSON

/// Every kind of record the mounted modules know, by name and by prefix.
package struct Kinds: Sendable {
  private let byName: [String: RecordKind]
  private let byPrefix: [String: RecordKind]

  /// The kinds of the modules; two kinds of one name or prefix stop the start.
  package init(_ modules: [Module]) throws {
    let all = modules.flatMap(\.kinds)
    byName = try Self.index(all, by: \.name)
    byPrefix = try Self.index(all, by: \.prefix)
  }

  func named(_ name: String) throws -> RecordKind {
    guard let kind = byName[name] else {
      throw Problem(.internalError, "No module knows the kind \(name).", meta: ["kind": .string(name)])
    }
    return kind
  }

  func withPrefix(_ prefix: String) -> RecordKind? { byPrefix[prefix] }

  private static func index(_ kinds: [RecordKind], by key: KeyPath<RecordKind, String>) throws -> [String: RecordKind] {
    try Dictionary(kinds.map { ($0[keyPath: key], $0) }) { first, second in
      throw StartError("The kinds \(first.name) and \(second.name) share the name or prefix \(first[keyPath: key]).")
    }
  }
}

/// Something that keeps the service from starting, said so that an operator can mend it.
package struct StartError: Error, CustomStringConvertible {
  package let description: String

  /// A start that fails for the reason given.
  package init(_ description: String) { self.description = description }
}
