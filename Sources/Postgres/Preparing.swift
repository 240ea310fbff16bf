import CLibPQ

/// A column a statement would yield, known from its preparation alone.
package struct PreparedColumn: Sendable, Equatable {
  /// The column's name.
  package let name: String
  /// The type as PostgreSQL names it: `uuid`, `timestamp with time zone` …
  package let type: String
  /// What its ids begin with, when its type is the domain of a kind.
  package let prefix: String?

  /// A column of these properties.
  package init(name: String, type: String, prefix: String?) {
    self.name = name
    self.type = type
    self.prefix = prefix
  }
}

extension Connection {
  /// Has the server check a statement without running it.
  func prepareOnly(_ sql: String) throws -> [PreparedColumn] {
    let link = try link()
    defer { settleDown(link) }
    let statement = try link.prepare(sql)
    let described = try link.describe(statement)
    try link.sync()
    while link.owesResults { try link.collect() }
    let rows = try described.rows()
    try catalogue.load(through: link)
    let types = (0..<rows.width).map { Int(PQftype(rows.result, Int32($0))) }
    let named = try link.exchange(
      "select format_type(o, null) from unnest(\(types)::oid[]) with ordinality t (o, n) order by n")
    let names = try named.rows().all(as: { (name: String) in name })
    return zip(names, 0..<rows.width).map { type, index in
      let key = Catalogue.ColumnKey(
        table: PQftable(rows.result, Int32(index)), number: PQftablecol(rows.result, Int32(index)))
      return PreparedColumn(name: rows.name(index), type: type, prefix: catalogue.prefix(of: key))
    }
  }
}
