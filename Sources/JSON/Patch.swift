/// A member of a merge patch (RFC 7396): left out, cleared, or set.
///
/// A property of this type need not be optional: a missing member decodes to `.absent`.
package enum Patch<Value: Decodable & Sendable>: Decodable, Sendable {
  case absent
  case null
  case value(Value)

  /// Reads a member that is there: `null`, or a value.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = container.decodeNil() ? .null : .value(try container.decode(Value.self))
  }

  /// The member after the patch: kept when absent, cleared by `null`.
  package func applied(to current: Value?) -> Value? {
    switch self {
    case .absent: current
    case .null: nil
    case .value(let value): value
    }
  }

  /// The member after the patch, for one that cannot be empty: `null`, which the contract refuses, keeps it.
  package func applied(to current: Value) -> Value {
    guard case .value(let value) = self else { return current }
    return value
  }

  /// Whether the patch names the member at all.
  package var isPresent: Bool {
    guard case .absent = self else { return true }
    return false
  }
}

extension Patch: Equatable where Value: Equatable {}

extension Patch: Omittable {
  static var omitted: Patch { .absent }
}
