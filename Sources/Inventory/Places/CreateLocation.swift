import JSON
import Kernel
import Postgres

/// Adds a place inside a warehouse.
struct CreateLocation: Command {
  private let input: Input

  struct Input: Decodable, Sendable {
    let warehouseId: ID<Warehouse>
    let parentId: ID<Location>?
    let name: String
  }

  init(_ request: Request) throws { input = try request.decode() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let reach = actor.companies.map(\.id)
    let company = try tx.value(
      """
      select company_id from warehouse
      where id = \(input.warehouseId) and company_id = any(\(reach)::uuid[])
      """,
      as: ID<Company>.self)
    guard let company else {
      throw Problem(
        .unknownReference, "There is no such warehouse.", pointer: "#/warehouse_id",
        meta: ["id": .string(input.warehouseId.text)])
    }
    let place: SQL = if let parent = input.parentId { "id = \(parent)" } else { "purpose = 'stock'" }
    let parent = try tx.value(
      "select id from location where warehouse_id = \(input.warehouseId) and \(place)", as: ID<Location>.self)
    guard let parent else {
      throw Problem(.unknownReference, "There is no such location in this warehouse.", pointer: "#/parent_id")
    }
    let id = Location.add(
      .internal, name: input.name, of: input.warehouseId, below: parent, company: try actor.company(company),
      in: tx)
    return .created(id, as: Location.view, at: "/v1/locations")
  }
}
