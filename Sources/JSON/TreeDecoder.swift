extension JSON {
  /// Makes a value of the type from the tree.
  ///
  /// A property `unitPrice` takes the member `unit_price`; members nobody asks for are ignored, because the
  /// contract has refused them already. Throws `JSONDecodingError` with the place.
  package func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    try TreeDecoder(value: self, path: .root).decoded(type)
  }
}

extension JSON: Decodable {
  /// The subtree itself, for members whose shape is open.
  package init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? TreeDecoder else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "must be decoded from a JSON tree"))
    }
    self = decoder.value
  }
}

extension JSONObject: Decodable {
  /// The members themselves, for objects whose shape is open.
  package init(from decoder: any Decoder) throws {
    let value = try JSON(from: decoder)
    guard case .object(let members) = value else {
      let reason = "must be an object, not \(value.typeName)"
      throw DecodingError.typeMismatch(
        JSONObject.self, .init(codingPath: decoder.codingPath, debugDescription: reason))
    }
    self = members
  }
}

/// A type whose value is known when the member is missing.
protocol Omittable {
  static var omitted: Self { get }
}

/// One value of the tree and the way to it.
struct TreeDecoder: Decoder {
  let value: JSON
  let path: Path

  var codingPath: [any CodingKey] { path.keys }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else { throw mismatch("an object") }
    return KeyedDecodingContainer(MemberContainer(members: members, path: path))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else { throw mismatch("an array") }
    return ElementContainer(elements: elements, path: path)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { ScalarContainer(decoder: self) }

  /// The value as that type. The three commonest are taken at once, the others ask for their container.
  func decoded<T: Decodable>(_ type: T.Type) throws -> T {
    if type == String.self, let text = try string() as? T { return text }
    if type == Int.self, let number = try integer(Int.self) as? T { return number }
    if type == Bool.self, let flag = try bool() as? T { return flag }
    do {
      return try T(from: self)
    } catch {
      throw JSONDecodingError.wrapping(error, at: path)
    }
  }

  func string() throws -> String {
    guard case .string(let text) = value else { throw mismatch("a string") }
    return text
  }

  func bool() throws -> Bool {
    guard case .bool(let flag) = value else { throw mismatch("a boolean") }
    return flag
  }

  /// An integer written without fraction or exponent, within the range of the type.
  func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
    guard case .number(let text) = value else { throw mismatch("an integer") }
    guard let number = T(text) else {
      throw JSONDecodingError(at: path, "must be an integer from \(T.min) to \(T.max)")
    }
    return number
  }

  func floating<T: LosslessStringConvertible>(_ type: T.Type) throws -> T {
    guard case .number(let text) = value else { throw mismatch("a number") }
    guard let number = T(text) else { throw JSONDecodingError(at: path, "is out of range") }
    return number
  }

  private func mismatch(_ expected: String) -> JSONDecodingError {
    JSONDecodingError(at: path, "must be \(expected), not \(value.typeName)")
  }
}

/// A value that stands for itself.
struct ScalarContainer: SingleValueDecodingContainer {
  let decoder: TreeDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value.isNull }
  func decode(_ type: String.Type) throws -> String { try decoder.string() }
  func decode(_ type: Bool.Type) throws -> Bool { try decoder.bool() }
  func decode(_ type: Double.Type) throws -> Double { try decoder.floating(type) }
  func decode(_ type: Float.Type) throws -> Float { try decoder.floating(type) }
  func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type) throws -> T { try decoder.integer(type) }
  func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decoded(type) }
}
