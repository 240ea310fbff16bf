/// A value of the tree that does not fit the type it was to become.
package struct JSONDecodingError: Error, Sendable {
  /// Where, as a JSON pointer in fragment form: `#/lines/0/quantity`.
  package let pointer: String

  /// What is wrong, in words for the sender.
  package let reason: String

  /// The error of the type itself, when it refused the value with one of its own.
  package let underlying: (any Error)?

  init(at path: Path, _ reason: String, underlying: (any Error)? = nil) {
    pointer = path.pointer
    self.reason = reason
    self.underlying = underlying
  }

  /// Gives an error thrown inside a type's `init(from:)` the place where it happened.
  static func wrapping(_ error: any Error, at path: Path) -> JSONDecodingError {
    switch error {
    case let error as JSONDecodingError: error
    case DecodingError.dataCorrupted(let context): JSONDecodingError(at: path, context.debugDescription)
    case DecodingError.typeMismatch(_, let context): JSONDecodingError(at: path, context.debugDescription)
    case DecodingError.valueNotFound(_, let context): JSONDecodingError(at: path, context.debugDescription)
    case DecodingError.keyNotFound(_, let context): JSONDecodingError(at: path, context.debugDescription)
    default: JSONDecodingError(at: path, "\(error)", underlying: error)
    }
  }
}

extension JSONDecodingError: CustomStringConvertible {
  /// The reason with its place.
  package var description: String { "\(pointer): \(reason)" }
}

/// The way from the root to a value.
indirect enum Path: Sendable {
  case root
  case member(String, of: Path)
  case element(Int, of: Path)

  /// The JSON pointer (RFC 6901) in fragment form.
  var pointer: String {
    switch self {
    case .root: return "#"
    case .element(let index, let parent): return "\(parent.pointer)/\(index)"
    case .member(let name, let parent):
      var token = ""
      for character in name.unicodeScalars {
        switch character {
        case "~": token += "~0"
        case "/": token += "~1"
        default: token.unicodeScalars.append(character)
        }
      }
      return "\(parent.pointer)/\(token)"
    }
  }

  /// The same way in the terms of `Decoder`.
  var keys: [any CodingKey] {
    switch self {
    case .root: []
    case .member(let name, let parent): parent.keys + [Step(stringValue: name)]
    case .element(let index, let parent): parent.keys + [Step(index)]
    }
  }

  private struct Step: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
      self.stringValue = stringValue
      intValue = nil
    }

    init(_ index: Int) {
      stringValue = String(index)
      intValue = index
    }

    init(intValue: Int) { self.init(intValue) }
  }
}
