/// The members of an object, asked for by the names of properties.
struct MemberContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: JSONObject
  let path: Path

  var codingPath: [any CodingKey] { path.keys }

  /// Members whose name, as it stands or in Swift's spelling, is a key.
  var allKeys: [Key] {
    members.names.compactMap { Key(stringValue: $0) ?? Key(stringValue: MemberName.inSwift($0)) }
  }

  func contains(_ key: Key) -> Bool { member(key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try present(key).value.isNull }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    guard let (name, value) = member(key) else {
      if let omittable = type as? any Omittable.Type, let omitted = omittable.omitted as? T { return omitted }
      throw missing(key)
    }
    return try TreeDecoder(value: value, path: .member(name, of: path)).decoded(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key,
  ) throws -> KeyedDecodingContainer<Nested> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { TreeDecoder(value: .object(members), path: path) }

  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

  /// The member by the key's own name (dictionaries keep theirs), else by its spelling on the wire.
  private func member(_ key: Key) -> JSONObject.Member? {
    if let value = members[key.stringValue] { return (key.stringValue, value) }
    let name = MemberName.onTheWire(key.stringValue)
    guard let value = members[name] else { return nil }
    return (name, value)
  }

  private func present(_ key: Key) throws -> JSONObject.Member {
    guard let member = member(key) else { throw missing(key) }
    return member
  }

  private func decoder(_ key: Key) throws -> TreeDecoder {
    let (name, value) = try present(key)
    return TreeDecoder(value: value, path: .member(name, of: path))
  }

  private func missing(_ key: Key) -> JSONDecodingError {
    JSONDecodingError(at: .member(MemberName.onTheWire(key.stringValue), of: path), "is missing")
  }
}

/// The elements of an array, taken one after the other.
struct ElementContainer: UnkeyedDecodingContainer {
  let elements: [JSON]
  let path: Path
  private(set) var currentIndex = 0

  init(elements: [JSON], path: Path) {
    self.elements = elements
    self.path = path
  }

  var codingPath: [any CodingKey] { path.keys }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  mutating func decodeNil() throws -> Bool {
    guard try current().value.isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let value = try current().decoded(type)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type,
  ) throws -> KeyedDecodingContainer<Nested> {
    let container = try current().container(keyedBy: type)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try current().unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try current()
    currentIndex += 1
    return decoder
  }

  private func current() throws -> TreeDecoder {
    let place = Path.element(currentIndex, of: path)
    guard !isAtEnd else { throw JSONDecodingError(at: place, "is missing") }
    return TreeDecoder(value: elements[currentIndex], path: place)
  }
}
