import JSON
import Kernel
import Postgres

/// Plans a receipt; nothing is in stock until it is received.
struct CreateReceipt: Command {
  private let input: Input
  private let company: Company

  struct Input: Decodable, Sendable {
    let companyId: ID<Company>?
    let warehouseId: ID<Warehouse>?
    let locationId: ID<Location>?
    let date: LocalDate?
    let partyId: PartyId?
    let reference: String?
    let lines: [Receipt.LineInput]
    let externalIds: JSON?
  }

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<Receipt>()
    let place = try StoragePlace.find(input.warehouseId, input.locationId, of: company, in: tx)
    let date = input.date ?? tx.today(in: company)
    let party = try input.partyId?.resolved(in: tx)
    tx.register(id, company: company.id, party: party, date: date)
    tx.queue(
      """
      insert into receipt (id, company_id, date, party_id, warehouse_id, location_id, reference, external_ids,
        created_at, created_by, updated_at, updated_by)
      values (\(id), \(company.id), \(date), \(party.map(UUIDValue.init)), \(place.warehouse),
        \(place.location), \(input.reference), \(input.externalIds ?? [:])::jsonb,
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    try Receipt.write(input.lines, of: id, in: tx)
    tx.changed(.created, id)
    return .created(id, as: Receipt.view, at: "/v1/receipts")
  }
}
