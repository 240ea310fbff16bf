/// A statement as text with numbered placeholders and the values bound to them.
///
/// Interpolating a value binds it; interpolating another `SQL` splices it in and renumbers its placeholders.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
  /// The statement as the server reads it, with `$1`, `$2` … where values stand.
  package private(set) var text: String
  /// The bound values, the first one for `$1`.
  package private(set) var binds: [Bind]
  /// Where the placeholders stand: UTF-8 offsets of the `$`, in order, one for every value bound.
  private var marks: [Int]

  private init(text: String, reserving values: Int = 0) {
    self.text = text
    binds = []
    marks = []
    if values > 0 {
      binds.reserveCapacity(values)
      marks.reserveCapacity(values)
    }
  }

  /// Text taken as it is: only for names and fragments that no caller of the service can influence.
  package init(unsafe text: String) {
    self.init(text: text)
  }

  /// A fragment of fixed text.
  package init(stringLiteral value: String) {
    self.init(text: value)
  }

  /// What an interpolated literal builds.
  package init(stringInterpolation: Interpolation) {
    self = stringInterpolation.sql
  }

  /// Whether there is no text at all.
  package var isEmpty: Bool { text.isEmpty }

  mutating func append(text more: String) {
    text += more
  }

  mutating func append(_ bind: Bind) {
    marks.append(text.utf8.count)
    binds.append(bind)
    text += "$\(binds.count)"
  }

  mutating func append(_ other: SQL) {
    guard !other.binds.isEmpty else {
      text += other.text
      return
    }
    let source = other.text.utf8
    var copied = source.startIndex
    for (index, mark) in other.marks.enumerated() {
      let start = source.index(source.startIndex, offsetBy: mark)
      text += other.text[copied..<start]
      append(other.binds[index])
      copied = source.index(after: start)
      while copied < source.endIndex, (0x30...0x39).contains(source[copied]) {
        copied = source.index(after: copied)
      }
    }
    text += other.text[copied...]
  }

  /// Both fragments, one after the other, placeholders renumbered.
  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Appends a fragment, renumbering its placeholders.
  package static func += (left: inout SQL, right: SQL) {
    left.append(right)
  }

  /// Collects the parts of an interpolated literal.
  package struct Interpolation: StringInterpolationProtocol {
    var sql: SQL

    /// Makes room as the compiler estimates it.
    package init(literalCapacity: Int, interpolationCount: Int) {
      sql = SQL(text: "", reserving: interpolationCount)
      sql.text.reserveCapacity(literalCapacity + interpolationCount * 3)
    }

    /// Fixed text.
    package mutating func appendLiteral(_ literal: String) {
      sql.append(text: literal)
    }

    /// Binds a value.
    package mutating func appendInterpolation(_ value: some Bindable) {
      sql.append(value.bind)
    }

    /// Binds a value or null.
    package mutating func appendInterpolation<Value: Bindable>(_ value: Value?) {
      sql.append(value?.bind ?? .null)
    }

    /// Splices a fragment.
    package mutating func appendInterpolation(_ fragment: SQL) {
      sql.append(fragment)
    }
  }
}

extension [SQL] {
  /// The fragments with a separator of fixed text between them.
  package func joined(separator: String) -> SQL {
    var result = SQL(unsafe: "")
    for (index, fragment) in enumerated() {
      if index > 0 { result.append(text: separator) }
      result.append(fragment)
    }
    return result
  }
}
