import JSON

/// The executable contract: the OpenAPI document as routes, checks and rights.
///
/// Made once at start from `openapi.yaml` and never changed. Everything in the document that the server could
/// not enforce is refused here, so that what is written is what holds.
package struct Contract: Sendable {
  /// Every operation by its id.
  package let operations: [String: Operation]
  /// Every right that an operation, a member or a parameter asks for.
  package let permissions: Set<String>
  let schemas: SchemaSet
  let examples: [Example]
  private let routes: RouteTree

  /// Loads a document; throws `ContractError` naming the place of whatever is wrong.
  package init(yaml: String) throws {
    let document = try ContractDocument(yaml: yaml)
    do {
      var compiler = try OperationCompiler(document)
      let compiled = try compiler.finished()
      var operations: [String: Operation] = [:]
      var routes = RouteTree()
      for (operation, place) in compiled.operations {
        guard operations.updateValue(operation, forKey: operation.id) == nil else {
          throw place.fails("the operationId \(operation.id) stands twice")
        }
        try routes.add(operation)
      }
      self.operations = operations
      self.routes = routes
      schemas = compiled.schemas
      examples = compiled.examples
      permissions = Self.permissions(of: compiled.operations.map(\.operation), compiled.schemas)
    } catch var error as ContractError {
      error.line = error.line ?? document.line(of: error.pointer)
      for index in error.others.indices {
        error.others[index].line = error.others[index].line ?? document.line(of: error.others[index].pointer)
      }
      throw error
    }
  }

  /// Finds the operation of a request; the path is raw, without its query. HEAD is answered by GET.
  package func route(method: String, path: String) -> RouteMatch {
    routes.match(method: method, path: path)
  }

  private static func permissions(of operations: [Operation], _ schemas: SchemaSet) -> Set<String> {
    var names = Set(operations.compactMap(\.permission))
    for operation in operations { names.formUnion(operation.parameters.compactMap(\.permission)) }
    return names.union(schemas.schemas.compactMap(\.fieldPermission))
  }
}
