import JSON

/// A value of the document together with where it stands, so that every complaint can say where.
struct Place {
  let value: JSON
  let pointer: String

  /// A complaint about this place; the contract adds the line.
  func fails(_ reason: String) -> ContractError {
    ContractError(pointer: pointer, line: nil, reason: reason)
  }

  /// The member of that name, or nil.
  func member(_ name: String) -> Place? {
    guard case .object(let object) = value, let member = object[name] else { return nil }
    return Place(value: member, pointer: Self.join(pointer, name))
  }

  /// The member or the array item of that name.
  func step(_ name: String) -> Place? {
    if case .array(let items) = value {
      guard let index = Int(name), items.indices.contains(index) else { return nil }
      return Place(value: items[index], pointer: "\(pointer)/\(index)")
    }
    return member(name)
  }

  /// The members of an object, in the order of the file.
  func members() throws -> [(name: String, place: Place)] {
    guard case .object(let object) = value else { throw fails("must be an object") }
    return object.map { (name: $0.name, place: Place(value: $0.value, pointer: Self.join(pointer, $0.name))) }
  }

  /// The members of an object member, or none when it is absent.
  func members(of name: String) throws -> [(name: String, place: Place)] {
    try member(name)?.members() ?? []
  }

  /// The items of an array member, or none when it is absent.
  func items(of name: String) throws -> [Place] {
    guard let list = member(name) else { return [] }
    guard case .array(let items) = list.value else { throw list.fails("must be an array") }
    return items.enumerated().map { Place(value: $1, pointer: "\(list.pointer)/\($0)") }
  }

  /// A string member, or nil when it is absent.
  func text(_ name: String) throws -> String? {
    guard let member = member(name) else { return nil }
    guard case .string(let text) = member.value else { throw member.fails("must be a string; quote it") }
    return text
  }

  /// A boolean member, false when it is absent.
  func flag(_ name: String) throws -> Bool {
    guard let member = member(name) else { return false }
    guard case .bool(let flag) = member.value else { throw member.fails("must be true or false") }
    return flag
  }

  /// A member that counts something, or nil when it is absent.
  func count(_ name: String) throws -> Int? {
    guard let member = member(name) else { return nil }
    guard case .number(let text) = member.value, let count = Int(text), count >= 0 else {
      throw member.fails("must be a whole number that is not negative")
    }
    return count
  }

  /// The texts of an array member, or none when it is absent.
  func texts(_ name: String) throws -> [String] {
    try items(of: name).map {
      guard case .string(let text) = $0.value else { throw $0.fails("must be a string; quote it") }
      return text
    }
  }

  /// A pointer with one more token.
  static func join(_ pointer: String, _ name: String) -> String {
    var result = pointer + "/"
    for character in name.unicodeScalars {
      switch character {
      case "~": result += "~0"
      case "/": result += "~1"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
