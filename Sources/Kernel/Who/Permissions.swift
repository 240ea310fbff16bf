/// What a credential may do: scopes such as `billing.invoices:post`, `sales.*:read`, `*:read` or `*`.
///
/// A scope is `<module>.<resource>:<action>`; `*` stands for any part, and for everything when alone.
package struct Permissions: Sendable, Equatable {
  /// The rights as they were granted, wildcards included.
  package let scopes: [String]
  private let patterns: [Scope]
  private let areAll: Bool

  /// The rights the scopes add up to. Scopes are checked with `isWellFormed` where keys are made.
  package init(_ scopes: [String]) {
    self.scopes = scopes
    patterns = scopes.map(Scope.init)
    areAll = scopes.contains("*")
  }

  /// Everything, as the owner's own tools have it.
  package static let all = Permissions(["*"])

  /// Whether one of the scopes covers the permission.
  package func contain(_ permission: String) -> Bool {
    if areAll { return true }
    let wanted = Scope(permission)
    return patterns.contains { $0.covers(wanted) }
  }

  /// Whether a text has the form of a scope.
  package static func isWellFormed(_ scope: String) -> Bool {
    if scope == "*" { return true }
    let halves = scope.split(separator: ":", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return false }
    let resource = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard halves[0] == "*" || resource.count == 2 else { return false }
    return (resource + [halves[1]]).allSatisfy { part in
      part == "*" || (!part.isEmpty && part.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x5f || $0 == 0x2d })
    }
  }
}

private struct Scope: Sendable, Equatable {
  let module: Substring
  let resource: Substring
  let action: Substring

  init(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else {
      (module, resource, action) = ("*", "*", text == "*" ? "*" : "")
      return
    }
    action = text[text.index(after: colon)...]
    let path = text[..<colon]
    if let dot = path.firstIndex(of: ".") {
      module = path[..<dot]
      resource = path[path.index(after: dot)...]
    } else {
      (module, resource) = (path, "*")
    }
  }

  func covers(_ other: Scope) -> Bool {
    (module == "*" || module == other.module) && (resource == "*" || resource == other.resource)
      && (action == "*" || action == other.action)
  }
}
