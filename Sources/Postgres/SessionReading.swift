extension Session {
  /// Every row, decoded through the closure or initialiser whose parameters stand in the columns' order.
  @inlinable
  package func all<each C: Column, T>(
    _ sql: SQL,
    as make: (repeat each C) throws -> T,
    onConstraint: [String: any Error] = [:],
  ) throws -> [T] {
    try fetch(sql, onConstraint: onConstraint).all(as: make)
  }

  /// The first row, if there is one.
  @inlinable
  package func first<each C: Column, T>(
    _ sql: SQL,
    as make: (repeat each C) throws -> T,
    onConstraint: [String: any Error] = [:],
  ) throws -> T? {
    try fetch(sql, onConstraint: onConstraint).first(as: make)
  }

  /// The first row; `PostgresError` of kind `noRow` when there is none.
  @inlinable
  package func one<each C: Column, T>(
    _ sql: SQL,
    as make: (repeat each C) throws -> T,
    onConstraint: [String: any Error] = [:],
  ) throws -> T {
    guard let row = try first(sql, as: make, onConstraint: onConstraint) else { throw PostgresError.noRow }
    return row
  }

  /// The first column of the first row, nil without a row; null is an error unless the type is optional.
  @inlinable
  package func value<C: Column>(
    _ sql: SQL,
    as type: C.Type = C.self,
    onConstraint: [String: any Error] = [:],
  ) throws -> C? {
    let rows = try fetch(sql, onConstraint: onConstraint)
    return rows.count == 0 ? nil : try C.decode(rows.cell(0, 0))
  }
}
