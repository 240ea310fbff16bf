/// What a method and a path lead to.
package enum RouteMatch: Sendable {
  /// An operation and its decoded path parameters.
  case found(Operation, [GivenParameter])
  /// The path exists, the method does not; what it allows, ready for `Allow` (405).
  case wrongMethod(allow: String)
  /// Nothing is there (404).
  case unknown
}

/// The paths of the contract as a tree of segments; a literal segment wins over a parameter.
struct RouteTree: Sendable {
  private var nodes: [Node] = [Node()]

  private struct Node: Sendable {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var routes: [Route] = []
  }

  private struct Route: Sendable {
    let operation: Operation
    let names: [String]
  }

  /// Adds an operation; throws a sentence when its path cannot be told from another's.
  mutating func add(_ operation: Operation) throws {
    var node = 0
    var names: [String] = []
    for segment in operation.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      var next: Int?
      if segment.hasPrefix("{"), segment.hasSuffix("}") {
        names.append(String(segment.dropFirst().dropLast()))
        next = nodes[node].parameter
      } else {
        next = nodes[node].literals[String(segment)]
      }
      let child = next ?? nodes.count
      if next == nil {
        nodes.append(Node())
        if segment.hasPrefix("{") {
          nodes[node].parameter = child
        } else {
          nodes[node].literals[String(segment)] = child
        }
      }
      node = child
    }
    if let other = nodes[node].routes.first(where: { $0.operation.method == operation.method }) {
      throw ContractError(
        pointer: "#/paths", line: nil,
        reason: "\(operation.id) and \(other.operation.id) answer the same method and path")
    }
    nodes[node].routes.append(Route(operation: operation, names: names))
  }

  /// Finds the operation of a request; the path is raw, without its query.
  func match(method: String, path: String) -> RouteMatch {
    guard path.utf8.first == UInt8(ascii: "/") else { return .unknown }
    let segments = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var values: [String] = []
    guard let node = find(segments[...], from: 0, &values) else { return .unknown }
    let wanted = method == "HEAD" ? "GET" : method
    guard let route = nodes[node].routes.first(where: { $0.operation.method == wanted }) else {
      return .wrongMethod(allow: allow(nodes[node]))
    }
    let given = zip(route.names, values).map { GivenParameter(location: .path, name: $0, value: $1) }
    return .found(route.operation, given)
  }

  private func find(
    _ segments: ArraySlice<Substring.UTF8View>, from node: Int, _ values: inout [String]
  ) -> Int? {
    guard let first = segments.first else { return nodes[node].routes.isEmpty ? nil : node }
    guard let text = PercentText.decoded(first, plusIsSpace: false), !text.isEmpty else { return nil }
    if let child = nodes[node].literals[text], let found = find(segments.dropFirst(), from: child, &values) {
      return found
    }
    guard let child = nodes[node].parameter else { return nil }
    values.append(text)
    if let found = find(segments.dropFirst(), from: child, &values) { return found }
    values.removeLast()
    return nil
  }

  private func allow(_ node: Node) -> String {
    let methods = node.routes.map(\.operation.method)
    return (methods.contains("GET") ? methods + ["HEAD"] : methods).sorted().joined(separator: ", ")
  }
}

/// Percent-encoding, decoded strictly.
enum PercentText {
  /// The text, or nil when an escape is broken or the bytes are not UTF-8.
  static func decoded(_ bytes: Substring.UTF8View, plusIsSpace: Bool) -> String? {
    let hasEscapes = bytes.contains { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }
    guard hasEscapes else { return String(Substring(bytes)) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
        result.append(high << 4 | low)
      } else {
        result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
