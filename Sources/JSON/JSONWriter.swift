/// Appends JSON to a buffer of bytes and places the commas itself.
///
/// It does not check that brackets match or that a member has a name: the few callers are ours.
package struct JSONWriter: Sendable {
  /// What has been written so far.
  package var bytes: [UInt8]

  /// Whether a value stands right before, so that the next one needs a comma.
  private var needsComma = false

  /// An empty buffer with room for that many bytes.
  package init(reserving capacity: Int = 1024) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Opens an object.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Closes the object.
  package mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Opens an array.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Closes the array.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Names the member that follows, escaping the name.
  package mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Names the member that follows with bytes prepared once, escaped and with quotes and colon: `"total":`.
  package mutating func name(utf8 prepared: [UInt8]) {
    separate()
    bytes.append(contentsOf: prepared)
    needsComma = false
  }

  /// A string, escaped.
  package mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string(utf8: $0) }
  }

  /// A string given as valid UTF-8, escaped.
  package mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    appendEscaped(text)
    bytes.append(UInt8(ascii: "\""))
  }

  /// A string known to need no escapes: digits, dates, ids.
  package mutating func quoted(ascii text: UnsafeBufferPointer<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: text)
    bytes.append(UInt8(ascii: "\""))
  }

  // Taken as what callers have, not as any collection: a generic would not be specialised in another module.

  /// A whole value that is JSON already.
  package mutating func raw(_ value: [UInt8]) {
    separate()
    bytes.append(contentsOf: value)
  }

  /// A whole value that is JSON already.
  package mutating func raw(_ value: UnsafeBufferPointer<UInt8>) {
    separate()
    bytes.append(contentsOf: value)
  }

  /// A number without fraction.
  package mutating func int(_ number: Int) { raw(Array(String(number).utf8)) }

  /// `true` or `false`.
  package mutating func bool(_ flag: Bool) { literal(flag ? "true" : "false") }

  /// `null`.
  package mutating func null() { literal("null") }

  /// A value of the tree.
  package mutating func value(_ value: JSON) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .number(let text): raw(Array(text.utf8))
    case .string(let text): string(text)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for (name, value) in members {
        self.name(name)
        self.value(value)
      }
      endObject()
    }
  }

  /// A place in the output that can be returned to.
  package struct Mark: Sendable {
    let length: Int
    let needsComma: Bool
  }

  /// Where the output stands now.
  package var mark: Mark { Mark(length: bytes.count, needsComma: needsComma) }

  /// Forgets what was written since the mark was taken.
  package mutating func rewind(to mark: Mark) {
    bytes.removeSubrange(mark.length...)
    needsComma = mark.needsComma
  }

  /// Makes ready for a value: a comma if one stands before, and the next one will need it.
  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func literal(_ word: StaticString) {
    raw(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}
