import JSON
package import Postgres

/// How the API shows one kind of record: the columns of its own read query and the lists that hang under it.
///
/// The column names are the members of the answer, so the statement is the shape; commands answer through the same view.
package struct View: Sendable {
  package let kind: RecordKind
  /// The table's alias in `from`, with which `id` and `company_id` are named.
  package let alias: String
  /// The select list: its names are the members of the answer.
  package let columns: SQL
  /// The tables, joined by tenant and id.
  package let from: SQL
  /// What must hold for a row to be this kind of record at all, such as having a role.
  package let condition: SQL?
  /// Lists every single read shows; pages show them only when expanded.
  package let lists: [ChildList]
  /// What `expand` may add.
  package let expansions: [Expansion]
  /// The commands a record's state allows, when the answer shows them.
  package let actions: Actions?
  /// Whether a read may answer 304: not when members depend on the clock or on the caller.
  package let isCacheable: Bool

  /// How a kind of record is shown, over a table whose alias is `alias`.
  package init(
    _ kind: RecordKind, as alias: String, columns: SQL, from: SQL, where condition: SQL? = nil, lists: [ChildList] = [],
    expansions: [Expansion] = [], actions: Actions? = nil, isCacheable: Bool = false,
  ) {
    self.kind = kind
    self.alias = alias
    self.columns = columns
    self.from = from
    self.condition = condition
    self.lists = lists
    self.expansions = expansions
    self.actions = actions
    self.isCacheable = isCacheable && actions == nil
  }

  var id: SQL { SQL(unsafe: "\(alias).id") }

  /// The read of one record as this reader is shown it.
  package func one(_ id: UInt128, for reader: Reader) throws -> Query {
    let opened = try opened(for: reader)
    var conditions: [SQL] = ["\(self.id) = \(UUIDValue(id))"]
    conditions += self.conditions(for: reader.principal)
    let parents: SQL = "select \(UUIDValue(id))::uuid"
    // A list that is shown anyway and asked for as well is shown once.
    let shown = lists + opened.lists.filter { list in !lists.contains { $0.name == list.name } }
    return Query(
      rows: """
        select \(columns)\(opened.columns), \(self.id) as _id
        from \(from) \(opened.joins)
        where \(conditions.joined(separator: " and "))
        """,
      lists: shown.map { Query.List(name: $0.name, rows: $0.rows(parents)) },
      concealed: reader.concealed,
      computed: computed(for: reader.principal),
      single: true)
  }

  /// What every read of this view is limited to: its own condition and the companies within reach.
  func conditions(for principal: Principal) -> [SQL] {
    var conditions: [SQL] = []
    if let condition { conditions.append(condition) }
    if kind.company, principal.isLimitedToCompanies {
      conditions.append("\(SQL(unsafe: alias)).company_id = any(\(principal.companies.map(\.id))::uuid[])")
    }
    return conditions
  }

  func computed(for principal: Principal) -> [Query.Computed] {
    actions.map { [$0.column(for: principal)] } ?? []
  }

  func opened(for reader: Reader) throws -> OpenedExpansions {
    var opened = OpenedExpansions()
    for expansion in expansions where reader.expand.contains(expansion.name) {
      if let permission = expansion.permission, !reader.principal.allows(permission) {
        throw Problem(
          .forbidden, "expand=\(expansion.name) needs \(permission).", meta: ["permission": .string(permission)])
      }
      opened.columns = opened.columns + expansion.columns
      opened.joins = opened.joins + expansion.join
      opened.lists += expansion.lists
    }
    return opened
  }
}

/// Rows that hang under a record: `rows` is handed a subquery of parent ids and answers rows that begin with `_parent`.
package struct ChildList: Sendable {
  /// The member the rows become.
  package let name: String
  /// The statement for the parents it is handed.
  package let rows: @Sendable (_ parents: SQL) -> SQL

  /// The statement's rows must be contiguous by `_parent`: order by it first.
  package init(_ name: String, rows: @escaping @Sendable (_ parents: SQL) -> SQL) {
    self.name = name
    self.rows = rows
  }
}

/// What `expand=name` adds: dotted columns of a joined record, or a list.
package struct Expansion: Sendable {
  /// The word in the parameter `expand`.
  package let name: String
  let columns: SQL
  let join: SQL
  let lists: [ChildList]
  let permission: String?

  /// Another record beside its id: `columns` like `c.name as "customer.name"` over `join`.
  package init(_ name: String, columns: SQL, join: SQL = "", permission: String? = nil) {
    self.name = name
    self.columns = ", \(columns)"
    self.join = " \(join)"
    self.permission = permission
    lists = []
  }

  /// A list under the record.
  package init(_ list: ChildList, permission: String? = nil) {
    name = list.name
    columns = ""
    join = ""
    lists = [list]
    self.permission = permission
  }
}

struct OpenedExpansions {
  var columns: SQL = ""
  var joins: SQL = ""
  var lists: [ChildList] = []
}
