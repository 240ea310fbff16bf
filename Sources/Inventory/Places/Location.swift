import JSON
package import Kernel
import Postgres

/// A place goods can be, come from or go to.
package enum Location: Record {
  package static let kind = RecordKind("location", prefix: "loc", company: true)

  /// Internal locations hold stock; the others are the far ends of moves.
  enum Kind: String {
    case `internal`, supplier, customer, loss
  }

  /// What a warehouse uses a location for.
  enum Purpose: String {
    case root, stock, input, output
  }

  /// How a location is shown.
  package static let view = View(
    kind, as: "l",
    columns: """
      l.id, l.company_id, l.warehouse_id, l.parent_id, l.kind, l.purpose, l.name, l.archived_at, l.version,
      l.created_at, l.created_by, l.updated_at, l.updated_by
      """,
    from: "location l", isCacheable: true)

  static let listing = Listing(
    view,
    filters: [.id("warehouse_id", "l.warehouse_id", of: Warehouse.self), .equals("kind", "l.kind")],
    sorts: [Sort("name", by: "l.name", type: "text")])

  /// Queues a location; a far end that the company has already stays as it is.
  @discardableResult
  static func add(
    _ kind: Kind, purpose: Purpose? = nil, name: String, of warehouse: ID<Warehouse>? = nil,
    below parent: ID<Location>? = nil, company: Company, in tx: Transaction,
  ) -> ID<Location> {
    let id = ID<Location>()
    let ifMissing: SQL =
      kind == .internal ? "" : "on conflict (tenant_id, company_id, kind) where kind <> 'internal' do nothing"
    tx.queue(
      """
      insert into location (id, company_id, warehouse_id, parent_id, kind, purpose, name, created_at,
        created_by, updated_at, updated_by)
      values (\(id), \(company.id), \(warehouse), \(parent), \(kind.rawValue), \(purpose?.rawValue), \(name),
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      \(ifMissing)
      """,
      onConstraint: ["location_name_key": taken(name)])
    if kind == .internal { tx.changed(.created, id) }
    return id
  }

  static func taken(_ name: String) -> Problem {
    Problem(
      .duplicate, "Another location there has this name.", pointer: "#/name", meta: ["name": .string(name)])
  }
}
