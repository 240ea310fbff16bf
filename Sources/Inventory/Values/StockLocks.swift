import Catalog
import Kernel
import Postgres

/// The valuations and balances a document needs, locked in the order every writer keeps.
///
/// Queued, so that they travel with the read of the document's lines: one round trip for both.
final class StockLocks {
  private struct Worth {
    let product: ID<Product>
    let quantity: Decimal
    let value: Decimal
    let averageCost: Decimal
  }

  private struct Lying {
    let product: ID<Product>
    let onHand: Decimal
    let reserved: Decimal
  }

  private let products: SQL
  private let company: SQL
  private let location: SQL?
  private var worths: [Worth] = []
  private var lying: [Lying] = []

  /// Locks the products a subquery names; `company` and `location` are expressions, a location of nil locks
  /// no balance.
  init(products: SQL, company: SQL, location: SQL?) {
    self.products = products
    self.company = company
    self.location = location
  }

  /// Queues the locks.
  func take(in tx: Transaction) {
    tx.queue(
      """
      select v.product_id, v.quantity, v.value, v.average_cost from stock_valuation v
      where v.company_id = \(company) and v.product_id in (\(products)) order by v.product_id for update
      """,
      then: { [self] in worths = try $0.all(as: Worth.init(product:quantity:value:averageCost:)) })
    guard let location else { return }
    tx.queue(
      """
      select b.product_id, b.on_hand, b.reserved from stock_balance b
      where b.location_id = \(location) and b.product_id in (\(products)) order by b.product_id for update
      """,
      then: { [self] in lying = try $0.all(as: Lying.init(product:onHand:reserved:)) })
  }

  /// The locked rows as a book for the document, once they have come in. Rows that did not exist are made.
  func open(_ products: [StockedProduct], for document: StockDocument, in tx: Transaction) throws -> StockBook
  {
    let stocked = Dictionary(products.map { ($0.id, $0) }) { first, _ in first }
    let missesBalance = location != nil && lying.count < stocked.count
    if worths.count < stocked.count || missesBalance {
      try add(stocked.keys.sorted(), for: document, in: tx)
    }
    let balances = Dictionary(lying.map { ($0.product, $0) }) { first, _ in first }
    var holdings: [ID<Product>: StockBook.Holding] = [:]
    for worth in worths {
      guard let product = stocked[worth.product] else { continue }
      let balance = balances[worth.product]
      holdings[product.id] = StockBook.Holding(
        product: product,
        valuation: Valuation(
          quantity: worth.quantity, value: worth.value, averageCost: worth.averageCost,
          keepsStandard: product.keepsStandard, scale: document.company.currency.scale),
        onHand: balance?.onHand ?? 0, reserved: balance?.reserved ?? 0)
    }
    return StockBook(document, holdings: holdings)
  }

  /// `for update` of a row that does not exist locks nothing: the rows are made first, then locked with the
  /// others.
  private func add(_ products: [ID<Product>], for document: StockDocument, in tx: Transaction) throws {
    tx.queue(
      """
      insert into stock_valuation (company_id, product_id, average_cost)
      select \(document.company.id), p.id, coalesce(p.standard_cost, 0) from product p
      where p.id = any(\(products)::uuid[]) order by p.id on conflict do nothing
      """)
    if location != nil {
      tx.queue(
        """
        insert into stock_balance (product_id, location_id, company_id, allows_negative)
        select p.id, \(document.location), \(document.company.id), p.allows_negative_stock from product p
        where p.id = any(\(products)::uuid[]) order by p.id on conflict do nothing
        """)
    }
    take(in: tx)
    try tx.flush()
  }
}
