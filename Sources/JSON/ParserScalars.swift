extension Parser {
  /// Reads a number and gives its text: `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
  mutating func number() throws(JSONError) -> String {
    let start = place
    if next == UInt8(ascii: "-") { place += 1 }
    if next == UInt8(ascii: "0") {
      place += 1
      if let byte = next, isDigit(byte) { throw unexpected("a number has no leading zero") }
    } else {
      try digits()
    }
    if next == UInt8(ascii: ".") {
      place += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      try digits()
    }
    return String(decoding: text[start..<place], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    guard let first = next, isDigit(first) else { throw unexpected("a digit is expected") }
    while let byte = next, isDigit(byte) { place += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Reads a string in quotes. Without an escape its bytes are taken over as they stand.
  mutating func string() throws(JSONError) -> String {
    let opening = place
    place += 1
    let start = place
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        let run = UnsafeBufferPointer(rebasing: text[start..<place])
        place += 1
        if let string = String(validating: run, as: UTF8.self) { return string }
        throw invalidUTF8(from: start)
      case UInt8(ascii: "\\"):
        return try escapedString(from: start, opening: opening)
      case 0..<0x20:
        throw JSONError(.syntax, at: place, "a control character in a string must be escaped")
      default:
        place += 1
      }
    }
    throw JSONError(.truncated, at: opening, "the string does not end")
  }

  /// Continues a string in which an escape was met: the clean runs between escapes are copied whole.
  private mutating func escapedString(from start: Int, opening: Int) throws(JSONError) -> String {
    var bytes: [UInt8] = []
    var run = start
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        bytes.append(contentsOf: text[run..<place])
        place += 1
        if let string = String(validating: bytes, as: UTF8.self) { return string }
        throw invalidUTF8(from: start)
      case UInt8(ascii: "\\"):
        bytes.append(contentsOf: text[run..<place])
        try escape(into: &bytes)
        run = place
      case 0..<0x20:
        throw JSONError(.syntax, at: place, "a control character in a string must be escaped")
      default:
        place += 1
      }
    }
    throw JSONError(.truncated, at: opening, "the string does not end")
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
    let start = place
    place += 1
    switch next {
    case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): bytes.append(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      place += 1
      bytes.append(contentsOf: UTF8.encode(try scalar(escapedAt: start)) ?? UTF8.encodedReplacementCharacter)
      return
    default: throw unexpected("an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
    }
    place += 1
  }

  /// Reads the digits of `\uXXXX`, and of a second one when the first is a high surrogate.
  private mutating func scalar(escapedAt start: Int) throws(JSONError) -> Unicode.Scalar {
    let unit = try hexadecimal()
    if let scalar = Unicode.Scalar(UInt32(unit)) {
      guard unit != 0 else { throw JSONError(.character, at: start, "the character NUL cannot be stored") }
      return scalar
    }
    let second = text[place...].prefix(2)
    guard unit < 0xDC00, second.elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
      throw JSONError(.character, at: start, "a surrogate stands alone")
    }
    place += 2
    let low = try hexadecimal()
    guard 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw JSONError(.character, at: start, "a surrogate stands alone") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = hexDigit(byte) else {
        throw unexpected("four hexadecimal digits are expected")
      }
      unit = unit << 4 | digit
      place += 1
    }
    return unit
  }

  private func hexDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Finds the byte at which the run stops being UTF-8. Only walked once something is known to be wrong.
  private func invalidUTF8(from start: Int) -> JSONError {
    var parser = UTF8.ForwardParser()
    var bytes = text[start...].makeIterator()
    var valid = 0
    while case .valid(let character) = parser.parseScalar(from: &bytes) { valid += character.count }
    return JSONError(.encoding, at: start + valid, "the text is not UTF-8")
  }
}
