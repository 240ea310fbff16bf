import JSON

/// All compiled schemas of a contract, with what only the whole can tell.
final class SchemaSet: Sendable {
  let schemas: [Schema]
  /// For each schema, the member names declared by it and its parts; nil where an undeclared name cannot be
  /// told.
  let declared: [Set<String>?]

  init(_ schemas: [Schema]) throws {
    self.schemas = schemas
    for index in schemas.indices {
      var path: [Schema.Index] = []
      try Self.refuseCycle(from: index, in: schemas, path: &path)
    }
    declared = schemas.indices.map { Self.declared(by: $0, in: schemas) }
    let parts = Set(schemas.flatMap { $0.parts?.together ?? [] })
    for index in schemas.indices { try refuseNonsense(at: index, isPart: parts.contains(index)) }
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
    for part in parts.together + [parts.not].compactMap(\.self) {
      try refuseCycle(from: part, in: schemas, path: &path)
    }
    path.removeLast()
  }

  private static func declared(by index: Schema.Index, in schemas: [Schema]) -> Set<String>? {
    // An object of which nothing is told has no undeclared members.
    guard let names = names(in: index, of: schemas), !names.isEmpty else { return nil }
    return names
  }

  /// The member names of a schema and its parts; nil when it is a map of free names.
  private static func names(in index: Schema.Index, of schemas: [Schema]) -> Set<String>? {
    let schema = schemas[index]
    var result: Set<String> = []
    if let object = schema.object {
      switch object.others {
      case .checked, .free: return nil
      case .open, .refused: result = Set(object.slots.keys)
      }
    }
    for part in schema.parts?.together ?? [] {
      guard let more = names(in: part, of: schemas) else { return nil }
      result.formUnion(more)
    }
    return result
  }

  private func refuseNonsense(at index: Schema.Index, isPart: Bool) throws {
    let schema = schemas[index]
    func fails(_ reason: String) -> ContractError {
      ContractError(pointer: schema.place, line: nil, reason: reason)
    }
    // What a part requires may be declared by its neighbours, so it is the whole that is looked at.
    if !isPart, let declared = declared[index] {
      for name in required(by: index) where !declared.contains(name) {
        throw fails("\(name) is required but not declared")
      }
    }
    guard let object = schema.object else { return }
    for slot in object.required {
      let member = object.members[slot]
      if schemas[member.schema].fieldPermission != nil {
        throw fails("\(member.name) has x-field-permission and so cannot be required")
      }
    }
    if object.isSealed && declared[index] == nil {
      throw fails("unevaluatedProperties: false with open parts")
    }
  }

  /// Names that a schema or its parts require without declaring them there.
  private func required(by index: Schema.Index) -> [String] {
    let own = schemas[index].object?.requiredElsewhere ?? []
    return own + (schemas[index].parts?.together ?? []).flatMap { required(by: $0) }
  }
}
