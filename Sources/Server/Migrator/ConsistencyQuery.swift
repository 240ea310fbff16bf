import Foundation

/// A question to the database that must find nothing: one file of `sql/consistency`.
package struct ConsistencyQuery: Sendable {
  /// The file's name without its ending.
  package let name: String
  /// The invariant in a few words: the first comment line.
  package let title: String
  /// Why it must hold: the comment lines that follow.
  package let reason: String
  /// The statement, whose rows break the invariant.
  package let statement: String

  /// What a query found.
  package struct Finding: Sendable {
    /// The question.
    package let query: ConsistencyQuery
    /// The rows that break the invariant.
    package let table: AdminConnection.Table
    /// Whether the invariant holds.
    package var isClean: Bool { table.rows.isEmpty }
  }

  /// A query from the text of its file; nil when the text does not begin with a title.
  package init?(name: String, text: String) {
    let head = text.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("--") }
      .map { $0.dropFirst(2).trimmingCharacters(in: .whitespaces) }
    guard let title = head.first, !title.isEmpty else { return nil }
    self.name = name
    self.title = title
    reason = head.dropFirst().joined(separator: "\n")
    statement = text
  }

  /// The same question about the tenant $1.
  private var ofOneTenant: String {
    let inner = statement.trimmingCharacters(
      in: .whitespacesAndNewlines.union(CharacterSet(charactersIn: ";")))
    return "select * from (\n\(inner)\n) found where found.tenant_id = $1::uuid"
  }

  /// All queries of a folder in the order of their names; none where there is no such folder.
  package static func all(in folder: String) throws -> [ConsistencyQuery] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".sql") }
      .sorted()
      .map { file in
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        guard let query = ConsistencyQuery(name: String(file.dropLast(4)), text: text) else {
          throw HouseError("The consistency query \(file) must begin with its title: `-- Title`.")
        }
        return query
      }
  }

  /// Asks all questions in one snapshot that cannot write; of one tenant only when its id is given.
  package static func findings(
    of queries: [ConsistencyQuery], on admin: AdminConnection, tenant: String? = nil,
  ) throws -> [Finding] {
    // Without this right the questions would see no rows at all and every one would seem to hold.
    let seesAll = try admin.holds(
      "select rolsuper or rolbypassrls or pg_has_role($1, 'member') from pg_roles where rolname = current_user",
      [Roles.owner])
    guard seesAll else {
      throw HouseError("Consistency is asked by a role that sees all tenants: \(Roles.owner) or a superuser.")
    }
    return try admin.transaction {
      try admin.run("set transaction isolation level repeatable read, read only")
      return try queries.map { query in
        do {
          let table =
            try tenant.map { try admin.rows(query.ofOneTenant, [$0]) } ?? admin.rows(query.statement)
          return Finding(query: query, table: table)
        } catch let error as AdminError {
          throw HouseError("The consistency query \(query.name) failed: \(error)")
        }
      }
    }
  }
}
