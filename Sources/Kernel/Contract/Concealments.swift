/// Finds the members of an answer that carry `x-field-permission`.
struct Concealments {
  private let schemas: [Schema]
  private var found: [Concealment] = []
  private var open: [Schema.Index] = []

  /// What is concealed in any of the answers, relative to the record: below `data[]` of a list, below
  /// `result` of a rehearsal.
  static func all(in answers: [Schema.Index], of schemas: [Schema]) -> [Concealment] {
    var search = Concealments(schemas: schemas)
    for answer in answers { search.visit(answer, path: "") }
    return search.found
  }

  private init(schemas: [Schema]) { self.schemas = schemas }

  private mutating func visit(_ index: Schema.Index, path: String) {
    // A record that contains its own kind conceals the same members inside; the first round names them.
    guard !open.contains(index) else { return }
    open.append(index)
    defer { open.removeLast() }
    let schema = schemas[index]
    if let items = schema.list?.items { visit(items, path: path) }
    let members = schema.object?.members ?? []
    let isRehearsal = members.contains { $0.name == "effects" }
    for member in members {
      let isWrapper = path.isEmpty && (isList(member) || isRehearsal && member.name == "result")
      let name = path.isEmpty ? member.name : "\(path).\(member.name)"
      if let permission = schemas[member.schema].fieldPermission {
        let concealment = Concealment(permission: permission, path: name)
        if !found.contains(concealment) { found.append(concealment) }
      }
      visit(member.schema, path: isWrapper ? "" : name)
    }
    guard let parts = schema.parts else { return }
    for part in parts.together { visit(part, path: path) }
  }

  private func isList(_ member: Schema.Member) -> Bool {
    member.name == "data" && schemas[member.schema].list != nil
  }
}
