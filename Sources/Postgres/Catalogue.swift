import CLibPQ
import Synchronization

/// Which columns of the database hold ids, and what their ids begin with; loaded once for all connections.
final class Catalogue: Sendable {
  /// A column as libpq names it in a result.
  struct ColumnKey: Hashable, Sendable {
    let table: UInt32
    let number: Int32
  }

  private struct Content: Sendable {
    var columns: [ColumnKey: String] = [:]
    var kinds: [String: String] = [:]
  }

  private let content = Mutex(Content())

  /// The prefix of the ids in that column.
  func prefix(of column: ColumnKey) -> String? {
    content.withLock { $0.columns[column] }
  }

  /// The prefix of a kind's ids: the comment on the domain `<kind>_id`.
  func prefix(ofKind kind: String) -> String? {
    content.withLock { $0.kinds[kind] }
  }

  /// Every kind's prefix.
  var prefixes: [String: String] {
    content.withLock { $0.kinds }
  }

  /// Reads the domains over uuid, and the columns and arrays made of them, anew.
  func load(through link: Link) throws {
    let domains = try link.exchange(Self.domains).rows()
    let columns = try link.exchange(Self.columns).rows()
    var fresh = Content()
    for (kind, prefix) in try domains.all(as: { (kind: String, prefix: String) in (kind, prefix) }) {
      fresh.kinds[kind] = prefix
    }
    let rows = try columns.all(as: { (table: Int, number: Int, prefix: String) in (table, number, prefix) })
    for (table, number, prefix) in rows {
      fresh.columns[ColumnKey(table: UInt32(truncatingIfNeeded: table), number: Int32(number))] = prefix
    }
    let loaded = fresh
    content.withLock { $0 = loaded }
  }

  private static let domains: SQL = """
    select left(t.typname, -3), d.description
    from pg_catalog.pg_type t
    join pg_catalog.pg_description d on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_type'::regclass
    where t.typtype = 'd' and t.typbasetype = 'uuid'::regtype and right(t.typname, 3) = '_id'
    """

  private static let columns: SQL = """
    select a.attrelid::bigint, a.attnum, d.description
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_type c on c.oid = a.atttypid
    join pg_catalog.pg_type t on t.oid in (c.oid, c.typelem) and t.typtype = 'd'
      and t.typbasetype = 'uuid'::regtype and right(t.typname, 3) = '_id'
    join pg_catalog.pg_description d on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_type'::regclass
    where a.attnum > 0 and not a.attisdropped
    """
}
