/// Why a text is not the JSON we accept, and at which byte that shows.
package struct JSONError: Error, Sendable, Equatable {
  /// The rule that was broken; stable, so that callers can tell the kinds apart.
  package enum Code: String, Sendable {
    /// Not the grammar of RFC 8259.
    case syntax
    /// The text ends inside a value.
    case truncated
    /// Something stands behind the value.
    case trailing
    /// A byte sequence that is not UTF-8.
    case encoding
    /// An escape that names no character: a lone surrogate, or NUL, which PostgreSQL cannot store.
    case character
    /// Two members of one object share a name.
    case duplicate
    /// Nested deeper than allowed.
    case depth
  }

  /// The rule that was broken.
  package let code: Code

  /// The offset in bytes from the start of the text.
  package let offset: Int

  /// What is wrong, in words for the sender.
  package let reason: String

  init(_ code: Code, at offset: Int, _ reason: String) {
    self.code = code
    self.offset = offset
    self.reason = reason
  }
}

extension JSONError: CustomStringConvertible {
  /// The reason with its place.
  package var description: String { "\(reason) at byte \(offset)" }
}
