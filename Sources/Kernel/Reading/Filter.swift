package import Postgres

/// One declared filter of a list and the condition it becomes. The contract has checked the value's form.
package struct Filter: Sendable {
  let conditions: @Sendable (Request) throws -> [SQL]

  /// A filter made by hand from the parameter's values; not called when the parameter is absent.
  package static func custom(_ name: String, _ make: @escaping @Sendable ([String], Request) throws -> SQL) -> Filter {
    Filter { request in
      let values = request.parameters(name)
      return values.isEmpty ? [] : [try make(values, request)]
    }
  }

  /// Equality; repeated values are alternatives. `type` is the column's SQL type.
  package static func equals(_ name: String, _ column: SQL, type: String = "text") -> Filter {
    custom(name) { values, _ in "\(column) = any(\(values)::\(SQL(unsafe: type))[])" }
  }

  /// Equality with ids in the path of an API, such as `customer_id=pty_…`.
  package static func id<R: Record>(_ name: String, _ column: SQL, of record: R.Type) -> Filter {
    custom(name) { values, _ in
      "\(column) = any(\(values.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } })::uuid[])"
    }
  }

  /// A yes or no column.
  package static func flag(_ name: String, _ condition: SQL) -> Filter {
    custom(name) { values, _ in values.first == "true" ? "(\(condition))" : "not (\(condition))" }
  }

  /// Equality by name and bounds by `.gte`, `.gt`, `.lte` and `.lt`.
  package static func range(_ name: String, _ column: SQL, type: String) -> Filter {
    let cast = SQL(unsafe: type)
    let operators = [("", "="), (".gte", ">="), (".gt", ">"), (".lte", "<="), (".lt", "<")]
    return Filter { request in
      try operators.compactMap { suffix, sign in
        let parameter = name + suffix
        guard let value = request.parameter(parameter) else { return nil }
        if type == "date" { _ = try request.date(parameter) }
        return "\(column) \(SQL(unsafe: sign)) \(value)::\(cast)"
      }
    }
  }
}
