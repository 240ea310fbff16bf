package import JSON

/// A value on its way to the server, in text format; the server infers the type from where it stands.
package struct Bind: Sendable, Equatable {
  /// The value's text, or nil for null.
  package var text: String?

  /// A value given as the text PostgreSQL reads for its type.
  package init(_ text: String?) {
    self.text = text
  }

  /// The absent value.
  package static let null = Bind(nil)
}

/// What can be bound to a statement.
package protocol Bindable: Sendable {
  /// The value as the server reads it.
  var bind: Bind { get }
}

extension Bind: Bindable {
  package var bind: Bind { self }
}

extension String: Bindable {
  package var bind: Bind { Bind(self) }
}

extension Substring: Bindable {
  package var bind: Bind { Bind(String(self)) }
}

extension Int: Bindable {
  package var bind: Bind { Bind(String(self)) }
}

extension Bool: Bindable {
  package var bind: Bind { Bind(self ? "true" : "false") }
}

extension JSON: Bindable {
  package var bind: Bind { Bind(text) }
}

extension Optional: Bindable where Wrapped: Bindable {
  package var bind: Bind { self?.bind ?? .null }
}

/// An array is bound as one array literal: use `= any(\(ids)::uuid[])` or `unnest(\(names)::text[])`.
extension Array: Bindable where Element: Bindable {
  package var bind: Bind {
    var literal = "{"
    for (index, element) in enumerated() {
      if index > 0 { literal += "," }
      guard let text = element.bind.text else {
        literal += "NULL"
        continue
      }
      literal += "\""
      for character in text.unicodeScalars {
        if character == "\"" || character == "\\" { literal += "\\" }
        literal.unicodeScalars.append(character)
      }
      literal += "\""
    }
    return Bind(literal + "}")
  }
}
