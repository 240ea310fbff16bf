import Catalog
import JSON
import Kernel

/// Plans a delivery that no order asked for; nothing is reserved yet.
struct CreateDelivery: Command {
  private let input: Input
  private let company: Company

  struct Input: Decodable, Sendable {
    let companyId: ID<Company>?
    let warehouseId: ID<Warehouse>?
    let locationId: ID<Location>?
    let date: LocalDate?
    let partyId: PartyId?
    let lines: [Line]
    let externalIds: JSON?
  }

  struct Line: Decodable, Sendable {
    let productId: ID<Product>
    let quantity: Decimal
    let label: String?
  }

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let facts = try StockLine.check(
      input.lines.map { StockLine(product: $0.productId, quantities: ["quantity": $0.quantity]) },
      allowingUnstocked: true, in: tx)
    let planned = try Delivery.plan(
      for: nil, party: try input.partyId?.resolved(in: tx), company: company, warehouse: input.warehouseId,
      location: input.locationId, date: input.date ?? tx.today(in: company),
      lines: input.lines.map {
        Demand(
          sourceLine: nil, product: $0.productId, quantity: $0.quantity,
          label: $0.label ?? facts[$0.productId]?.name ?? "")
      },
      externalIds: input.externalIds ?? [:], in: tx)
    return .created(planned.id, as: Delivery.view, at: "/v1/deliveries")
  }
}
