import JSON

/// All compiled schemas of a contract, with what only the whole can tell.
final class SchemaSet: Sendable {
  let schemas: [Schema]
  /// For each schema, the member names declared by it and its parts; nil where an undeclared name cannot be told.
  let declared: [Set<String>?]

  init(_ schemas: [Schema]) throws {
    self.schemas = schemas
    for index in schemas.indices {
      var path: [Schema.Index] = []
      try Self.refuseCycle(from: index, in: schemas, path: &path)
    }
    declared = schemas.indices.map { Self.declared(by: $0, in: schemas) }
    for (index, schema) in schemas.enumerated() { try refuseNonsense(in: schema, at: index) }
  }

  /// A schema that is part of itself without a member in between would never be decided.
  private static func refuseCycle(
    from index: Schema.Index, in schemas: [Schema], path: inout [Schema.Index]
  ) throws {
    let schema = schemas[index]
    guard let parts = schema.parts else { return }
    if path.contains(index) {
      throw ContractError(pointer: schema.place, line: nil, reason: "the schema is part of itself")
    }
    path.append(index)
    for part in parts.all + parts.any + parts.one + [parts.not].compactMap(\.self) {
      try refuseCycle(from: part, in: schemas, path: &path)
    }
    path.removeLast()
  }

  private static func declared(by index: Schema.Index, in schemas: [Schema]) -> Set<String>? {
    let schema = schemas[index]
    var names: Set<String>?
    if let object = schema.object {
      // A map of free names, or an object of which nothing is told, has no undeclared members.
      if case .checked = object.others { return nil }
      if !object.members.isEmpty { names = Set(object.slots.keys) }
    }
    guard let parts = schema.parts else { return names }
    for part in parts.all + parts.any + parts.one where schemas[part].kinds.contains(.object) {
      guard let more = declared(by: part, in: schemas) else {
        if schemas[part].object == nil && schemas[part].parts == nil { continue }
        return nil
      }
      names = (names ?? []).union(more)
    }
    return names
  }

  private func refuseNonsense(in schema: Schema, at index: Schema.Index) throws {
    guard let object = schema.object else { return }
    func fails(_ reason: String) -> ContractError {
      ContractError(pointer: schema.place, line: nil, reason: reason)
    }
    for name in object.requiredElsewhere {
      // A required member must be described somewhere, unless the object is a map of free names.
      if let declared = declared[index], !declared.contains(name) {
        throw fails("\(name) is required but not declared")
      }
    }
    for slot in object.required {
      let member = object.members[slot]
      if schemas[member.schema].fieldPermission != nil {
        throw fails("\(member.name) has x-field-permission and so cannot be required")
      }
    }
    if object.isSealed && declared[index] == nil { throw fails("unevaluatedProperties: false with open parts") }
  }
}
