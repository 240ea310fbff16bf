/// What every operation must keep, whatever it does; a breach stops the start.
enum ContractRules {
  static func check(_ operation: Operation, at place: Place) throws {
    guard isCamelCase(operation.id) else {
      throw place.fails("the operationId \(operation.id) is not camelCase")
    }
    try checkPermission(operation, at: place)
    try checkPath(operation, at: place)
    if operation.summary.isEmpty { throw place.fails("\(operation.id) has no summary") }
    if operation.success == nil { throw place.fails("\(operation.id) lists no success") }
  }

  private static func checkPermission(_ operation: Operation, at place: Place) throws {
    if let permission = operation.permission {
      let words = permission.split(separator: ":", omittingEmptySubsequences: false)
      let isNamed = words.count == 2 && words.allSatisfy { !$0.isEmpty }
      guard isNamed else {
        throw place.fails("x-permission \(permission) is not <module>.<resource>:<right>")
      }
      return
    }
    let isOpen = try place.member("security") != nil && place.items(of: "security").isEmpty
    guard isOpen else { throw place.fails("\(operation.id) needs x-permission or an explicit security: []") }
  }

  private static func checkPath(_ operation: Operation, at place: Place) throws {
    guard operation.path.hasPrefix("/") else { throw place.fails("a path begins with /") }
    var names: Set<String> = []
    for segment in operation.path.split(separator: "/") {
      let hasBrace = segment.contains("{") || segment.contains("}")
      guard hasBrace else { continue }
      guard segment.hasPrefix("{"), segment.hasSuffix("}"), segment.count > 2 else {
        throw place.fails("a path parameter is a whole segment: \(segment)")
      }
      guard names.insert(String(segment.dropFirst().dropLast())).inserted else {
        throw place.fails("\(segment) stands twice in the path")
      }
    }
    let declared = Set(operation.parameters.filter { $0.location == .path }.map(\.name))
    if let name = names.subtracting(declared).min() {
      throw place.fails("the path parameter \(name) is not declared")
    }
    if let name = declared.subtracting(names).min() {
      throw place.fails("\(name) does not stand in the path")
    }
  }

  private static func isCamelCase(_ id: String) -> Bool {
    guard let first = id.utf8.first, (0x61...0x7A).contains(first) else { return false }
    return id.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
  }
}
