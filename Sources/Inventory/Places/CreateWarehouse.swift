import JSON
import Kernel
import Postgres

/// Adds a warehouse with its locations, and the company's far ends of moves when it is its first.
struct CreateWarehouse: Command {
  private let input: Input
  private let company: Company

  struct Input: Decodable, Sendable {
    let companyId: ID<Company>?
    let code: String
    let name: String
    let externalIds: JSON?
  }

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<Warehouse>()
    tx.queue(
      """
      insert into warehouse (id, company_id, code, name, external_ids, created_at, created_by, updated_at,
        updated_by)
      values (\(id), \(company.id), \(input.code), \(input.name), \(input.externalIds ?? [:])::jsonb,
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: ["warehouse_code_key": Warehouse.taken(input.code)])
    let root = Location.add(.internal, purpose: .root, name: input.name, of: id, company: company, in: tx)
    for (purpose, name) in [(Location.Purpose.stock, "Stock"), (.input, "Input"), (.output, "Output")] {
      Location.add(.internal, purpose: purpose, name: name, of: id, below: root, company: company, in: tx)
    }
    for (kind, name) in [(Location.Kind.supplier, "Suppliers"), (.customer, "Customers"), (.loss, "Losses")] {
      Location.add(kind, name: name, company: company, in: tx)
    }
    tx.changed(.created, id)
    return .created(id, as: Warehouse.view, at: "/v1/warehouses")
  }
}
