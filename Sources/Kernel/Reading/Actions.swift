import JSON
package import Postgres

/// Which commands a record's state and the caller's rights allow now: the member `available_actions`.
///
/// A front end draws its buttons from it and need not repeat the state machine.
package struct Actions: Sendable {
  private let permissions: [String: String]
  private let open: @Sendable (RowReader) -> [String]

  /// Actions by the column `status`, each with the permission its operation asks for.
  package init(permissions: [String: String], byStatus: [String: [String]]) {
    self.init(permissions: permissions) { row in byStatus[row["status"] ?? ""] ?? [] }
  }

  /// Actions found from several columns of the row.
  package init(permissions: [String: String], open: @escaping @Sendable (RowReader) -> [String]) {
    self.permissions = permissions
    self.open = open
  }

  func column(for principal: Principal) -> Query.Computed {
    let allowed = Set(permissions.filter { principal.allows($0.value) }.keys)
    return Query.Computed(name: "available_actions") { [open] row, writer in
      writer.beginArray()
      for action in open(row) where allowed.contains(action) { writer.string(action) }
      writer.endArray()
    }
  }
}
