package import Kernel
import Postgres

/// A book of first entry; its code is the series of its entries' numbers.
package enum Journal: Record {
  package static let kind = RecordKind("journal", prefix: "jnl", company: true)

  static let view = View(
    kind, as: "j",
    columns: """
      j.id, j.company_id, j.code, j.name, j.kind, j.version, j.created_at, j.created_by, j.updated_at,
        j.updated_by
      """,
    from: "journal j",
    isCacheable: true)

  static let listing = Listing(
    view, filters: [.equals("kind", "j.kind")], sorts: [Sort("code", by: "j.code", type: "text")])
}

/// What a journal gathers. Other modules post into the oldest journal of a kind.
package enum JournalKind: String, Sendable, Codable {
  case sales
  case purchases
  case bank
  case stock
  case general
}
