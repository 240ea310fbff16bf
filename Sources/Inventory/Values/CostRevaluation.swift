import Catalog
import JSON
package import Kernel
import Postgres

/// A cost that was set by hand; posted as it is created.
package enum CostRevaluation: Record {
  package static let kind = RecordKind("cost_revaluation", prefix: "rev", company: true)

  /// How a revaluation is shown.
  package static let view = View(
    kind, as: "v",
    columns: """
      v.id, v.company_id, v.number, v.date, v.status, v.product_id, v.unit_cost, v.previous_unit_cost,
      v.quantity, v.value, v.reason, v.external_ids, v.version, v.created_at, v.created_by, v.updated_at,
      v.updated_by
      """,
    from: "cost_revaluation v", isCacheable: true)

  static let listing = Listing(
    view,
    filters: [.id("product_id", "v.product_id", of: Product.self), .range("date", "v.date", type: "date")],
    sorts: StockDocuments.sorts("v"))
}

/// Values what is on hand at a new unit cost and books the difference.
struct CreateCostRevaluation: Command {
  private let input: Input
  private let company: Company

  struct Input: Decodable, Sendable {
    let companyId: ID<Company>?
    let productId: ID<Product>
    let unitCost: Decimal
    let date: LocalDate?
    let reason: String?
    let externalIds: JSON?
  }

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<CostRevaluation>()
    let date = input.date ?? tx.today(in: company)
    let locks = StockLocks(
      products: "select \(input.productId)::uuid", company: "\(company.id)::uuid", location: nil)
    locks.take(in: tx)
    let facts = try Product.facts(
      [input.productId], pointers: ["#/product_id"], allowingArchived: true, in: tx)
    guard let product = facts[input.productId], product.kind == .stocked else {
      throw Problem(.notStocked, "The product is not stocked.", pointer: "#/product_id")
    }
    let stocked = StockedProduct(
      id: product.id, sku: product.sku, keepsStandard: product.costMethod == .standard,
      allowsNegative: product.allowsNegative)
    let document = StockDocument(
      company: company, location: nil, date: date, source: SourceDocument(id),
      narration: "New cost of \(product.sku)", farEnd: .loss)
    var book = try locks.open([stocked], for: document, in: tx)
    let before = book.holdings[product.id]?.valuation
    let change = try book.revalue(product.id, to: input.unitCost)
    tx.register(id, company: company.id, party: nil, date: date)
    tx.queue(
      """
      insert into cost_revaluation (id, company_id, date, product_id, unit_cost, previous_unit_cost,
        quantity, value, reason, external_ids, created_at, created_by, updated_at, updated_by)
      values (\(id), \(company.id), \(date), \(product.id), \(input.unitCost.normalized),
        \(before?.averageCost ?? 0), \(before?.quantity ?? 0), \(change), \(input.reason),
        \(input.externalIds ?? [:])::jsonb, \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    try book.post(in: tx)
    tx.number(id, series: "REV", year: company.fiscalYear(of: date), company: company.id)
    tx.changed(.created, id)
    return .created(id, as: CostRevaluation.view, at: "/v1/cost-revaluations")
  }
}
