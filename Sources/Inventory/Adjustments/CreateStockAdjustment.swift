import JSON
import Kernel
import Postgres

/// Plans a count; nothing moves until it is posted.
struct CreateStockAdjustment: Command {
  private let input: Input
  private let company: Company

  struct Input: Decodable, Sendable {
    let companyId: ID<Company>?
    let warehouseId: ID<Warehouse>?
    let locationId: ID<Location>?
    let date: LocalDate?
    let reason: String?
    let lines: [StockAdjustment.LineInput]
    let externalIds: JSON?
  }

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<StockAdjustment>()
    let place = try StoragePlace.find(input.warehouseId, input.locationId, of: company, in: tx)
    let date = input.date ?? tx.today(in: company)
    tx.register(id, company: company.id, party: nil, date: date)
    tx.queue(
      """
      insert into stock_adjustment (id, company_id, date, warehouse_id, location_id, reason, external_ids,
        created_at, created_by, updated_at, updated_by)
      values (\(id), \(company.id), \(date), \(place.warehouse), \(place.location), \(input.reason),
        \(input.externalIds ?? [:])::jsonb, \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    try StockAdjustment.write(input.lines, of: id, in: tx)
    tx.changed(.created, id)
    return .created(id, as: StockAdjustment.view, at: "/v1/stock-adjustments")
  }
}
