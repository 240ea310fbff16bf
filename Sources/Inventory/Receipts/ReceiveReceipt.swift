import Catalog
import JSON
import Kernel
import Ledger
import Postgres

/// Receives the goods: they are moved in, their cost is averaged, and stock stands against goods received.
struct ReceiveReceipt: Command {
  /// Stock is hot: locks are released before the commit is durable, the answer waits for it.
  static let durability = Durability.grouped

  private let id: ID<Receipt>
  private let date: LocalDate?

  struct Input: Decodable, Sendable {
    let date: LocalDate?
  }

  private struct Line {
    let id: ID<ReceiptLine>
    let quantity: Decimal
    let unitCost: Decimal
    let product: StockedProduct
    let status: String
    let company: ID<Company>
    let location: ID<Location>
    let date: LocalDate
    let party: UUIDValue?
  }

  init(_ request: Request) throws {
    id = try request.id()
    date = try request.decode(Input.self).date
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let locks = StockLocks(
      products: "select product_id from receipt_line where receipt_id = \(id)",
      company: "(select company_id from receipt where id = \(id))",
      location: "(select location_id from receipt where id = \(id))")
    locks.take(in: tx)
    let lines = try lines(in: tx)
    guard let first = lines.first, first.status == "draft" else {
      throw Problem(.invalidState, "The goods were received already.", meta: ["status": "received"])
    }
    let company = try actor.company(first.company)
    let date = date ?? first.date
    let document = StockDocument(
      company: company, location: first.location, date: date, source: SourceDocument(id),
      narration: "Goods received", farEnd: .supplier)
    var book = try locks.open(lines.map(\.product), for: document, in: tx)
    let costs = try lines.map {
      try book.bringIn($0.quantity, of: $0.product.id, at: $0.unitCost, against: .goodsReceived)
    }
    let total = try Decimal.sum(costs).rounded(to: company.currency.scale)
    tx.queue(
      """
      update receipt_line l set cost = g.cost
      from unnest(\(lines.map(\.id))::uuid[], \(costs)::numeric[]) g(id, cost) where l.id = g.id
      """)
    tx.queue(
      """
      update receipt set status = 'received', date = \(date), total_cost = \(total),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    if date != first.date { tx.reregister(id, party: first.party?.raw, date: date) }
    try book.post(in: tx)
    tx.number(id, series: "RCP", year: company.fiscalYear(of: date), company: company.id)
    tx.changed(.event("received"), id)
    return .shows(id, as: Receipt.view)
  }

  private func lines(in tx: Transaction) throws -> [Line] {
    try tx.all(
      """
      select l.id, l.quantity, l.unit_cost, p.id, p.sku, p.cost_method, p.allows_negative_stock, r.status,
        r.company_id, r.location_id, r.date, r.party_id
      from receipt r
        join receipt_line l on l.tenant_id = r.tenant_id and l.receipt_id = r.id
        join product p on p.tenant_id = l.tenant_id and p.id = l.product_id
      where r.id = \(id) order by l.line_no
      """,
      as: {
        (
          line: ID<ReceiptLine>, quantity: Decimal, cost: Decimal, product: ID<Product>, sku: String,
          method: String,
          negative: Bool, status: String, company: ID<Company>, location: ID<Location>, date: LocalDate,
          party: UUIDValue?,
        ) in
        Line(
          id: line, quantity: quantity, unitCost: cost,
          product: StockedProduct(
            id: product, sku: sku, keepsStandard: method == "standard", allowsNegative: negative),
          status: status, company: company, location: location, date: date, party: party)
      })
  }
}
