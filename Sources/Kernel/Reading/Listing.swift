package import Postgres

/// A page of records: which filters and sorts it takes and how they become SQL.
///
/// Pages are keysets on (sort key, id): page 1,000 costs what page 1 costs. Sort keys are never null.
package struct Listing: Sendable {
  /// How each record of the page is shown.
  package let view: View
  /// What may narrow the list, each as declared in the contract.
  package let filters: [Filter]
  /// The first is the default.
  package let sorts: [Sort]
  /// A further condition from the request, such as the `{id}` of the path.
  package let scope: (@Sendable (Request) throws -> SQL)?
  /// The record in the path whose absence makes an empty page a 404.
  package let parent: RecordKind?

  /// A list of a view's records; the first sort is the default.
  package init(
    _ view: View, filters: [Filter] = [], sorts: [Sort], parent: RecordKind? = nil,
    scope: (@Sendable (Request) throws -> SQL)? = nil,
  ) {
    self.view = view
    self.filters = filters
    self.sorts = sorts
    self.parent = parent
    self.scope = scope
  }

  /// The most rows a total is counted to.
  static let totalCap = 10_000

  func page(for request: Request) throws -> PageRequest {
    let (sort, descending) = sort(named: request.parameter("sort"))
    let reader = request.reader
    let limit = request.parameter("limit").flatMap(Int.init) ?? 50
    let fingerprint = Cursor.fingerprint(of: request)
    var conditions = view.conditions(for: request.principal)
    if let scope { conditions.append(try scope(request)) }
    if view.kind.company, let company = request.reference("company_id", to: Company.self) {
      conditions.append("\(SQL(unsafe: view.alias)).company_id = \(company)")
    }
    for filter in filters { conditions += try filter.conditions(request) }
    let filtered = conditions
    if let after = request.parameter("after") {
      let cursor = try Cursor(after, expecting: fingerprint)
      let than = SQL(unsafe: descending ? "<" : ">")
      conditions.append(
        "(\(sort.key), \(view.id)) \(than) (\(cursor.key)::\(SQL(unsafe: sort.type)), \(UUIDValue(cursor.id)))")
    }
    let direction = SQL(unsafe: descending ? "desc" : "asc")
    let opened = try view.opened(for: reader)
    let tail: SQL = """
      \(clause(conditions)) order by \(sort.key) \(direction), \(view.id) \(direction) limit \(limit + 1)
      """
    let total: SQL =
      request.flag("include_total")
      ? """
      , (select count(*) from (select 1 from \(view.from) \(clause(filtered)) limit \(Self.totalCap + 1)) counted)
      as _total
      """ : ""
    let parents: SQL = "select page.id from (select \(view.id) from \(view.from) \(tail)) page"
    let query = Query(
      rows: """
        select \(view.columns)\(opened.columns), (\(sort.key))::text as _key, \(view.id) as _id\(total)
        from \(view.from) \(opened.joins)\(tail)
        """,
      lists: opened.lists.map { Query.List(name: $0.name, rows: $0.rows(parents)) },
      concealed: reader.concealed,
      computed: view.computed(for: request.principal),
      limit: limit)
    return PageRequest(query: query, fingerprint: fingerprint, countsTotal: request.flag("include_total"))
  }

  private func clause(_ conditions: [SQL]) -> SQL {
    conditions.isEmpty ? "" : " where \(conditions.joined(separator: " and "))"
  }

  private func sort(named name: String?) -> (Sort, descending: Bool) {
    guard let name else { return (sorts[0], sorts[0].isDescending) }
    let bare = name.hasPrefix("-") ? String(name.dropFirst()) : name
    let sort = sorts.first { $0.name == bare } ?? sorts[0]
    return (sort, name.hasPrefix("-"))
  }
}

/// One order a list can be in, by a column that is never null and whose comparison an index can serve under the
/// tenant's policy: uuid, int, bool, text, date or timestamptz.
package struct Sort: Sendable {
  /// The word in the parameter `sort`; with `-` before it, descending.
  package let name: String
  let key: SQL
  let type: String
  let isDescending: Bool

  /// `descending` says how the list is ordered when this is its default and none is asked for.
  package init(_ name: String, by key: SQL, type: String, descending: Bool = false) {
    self.name = name
    self.key = key
    self.type = type
    isDescending = descending
  }
}

struct PageRequest {
  let query: Query
  let fingerprint: String
  let countsTotal: Bool
}
