/// The members of a JSON object in the order they were written.
///
/// Look-up walks the members: the objects of a request have few, and keeping the order is worth more than a
/// hash table.
package struct JSONObject: Sendable {
  /// A member: its name and its value.
  package typealias Member = (name: String, value: JSON)

  private var members: [Member] = []

  /// An object without members.
  package init() {}

  /// An object with the given members; a later one of the same name takes the place of the earlier.
  package init(_ members: some Sequence<(String, JSON)>) {
    for (name, value) in members { self[name] = value }
  }

  /// Members already known to be named differently: the parser has looked.
  init(distinct members: [Member]) { self.members = members }

  /// The member of that name; setting `nil` removes it, setting a new name appends it.
  package subscript(_ name: String) -> JSON? {
    get { members.first { $0.name == name }?.value }
    set {
      let place = members.firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// The names in the order of the members.
  package var names: [String] { members.map(\.name) }

  /// Whether there are no members.
  package var isEmpty: Bool { members.isEmpty }

  /// How many members there are.
  package var count: Int { members.count }
}

extension JSONObject: Sequence {
  /// Walks the members in their order.
  package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }

  /// The number of members, known beforehand.
  package var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object with the members in the order they are written.
  package init(dictionaryLiteral members: (String, JSON)...) { self.init(members) }
}

extension JSONObject: Equatable {
  /// Whether both have the same members, in whatever order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    // Two renderings of one record stand in the same order: one walk settles nearly every comparison.
    for (place, member) in left.members.enumerated() {
      let counterpart = right.members[place]
      let value = counterpart.name == member.name ? counterpart.value : right[member.name]
      guard value == member.value else { return false }
    }
    return true
  }
}
