import JSON
import Kernel
import Postgres

/// Changes what is written about a product from now on; documents keep what they were written with.
struct PatchProduct: Command {
  private let id: ID<Product>
  private let patch: Input

  struct Input: Decodable, Sendable {
    let sku: Patch<String>
    let name: Patch<String>
    let description: Patch<String>
    let unitPrice: Patch<Decimal>
    let currency: Patch<String>
    let allowsNegativeStock: Patch<Bool>
    let leadTimeDays: Patch<Int>
    let weight: Patch<Decimal>
    let taxes: Patch<[ProductTax]>
    let externalIds: Patch<JSON>
  }

  private struct Current {
    let sku: String
    let name: String
    let description: String?
    let unitPrice: Decimal?
    let currency: String?
    let allowsNegativeStock: Bool
    let leadTimeDays: Int
    let weight: Decimal?
  }

  init(_ request: Request) throws {
    id = try request.id()
    patch = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let now = try tx.one(
      """
      select sku, name, description, unit_price, currency, allows_negative_stock, lead_time_days, weight
      from product where id = \(id)
      """,
      as: Current.init(
        sku:name:description:unitPrice:currency:allowsNegativeStock:leadTimeDays:weight:))
    let sku = patch.sku.applied(to: now.sku)
    let name = patch.name.applied(to: now.name)
    let price = patch.unitPrice.applied(to: now.unitPrice)
    let currency = try ProductPrice.currency(
      patch.currency.applied(to: now.currency), price: price, for: actor)
    let allowsNegative = patch.allowsNegativeStock.applied(to: now.allowsNegativeStock)
    let belowZero = Problem(
      .invalidState, "Stock of this product is below zero or promised beyond what is there.",
      pointer: "#/allows_negative_stock")
    tx.queue(
      """
      update product set sku = \(sku), name = \(name),
        description = \(patch.description.applied(to: now.description)),
        unit_price = \(price), currency = \(currency), allows_negative_stock = \(allowsNegative),
        lead_time_days = \(patch.leadTimeDays.applied(to: now.leadTimeDays)),
        weight = \(patch.weight.applied(to: now.weight)?.normalized),
        search = search_words(\("\(sku) \(name)")),
        external_ids = external_ids || \(patch.externalIds.applied(to: [:]))::jsonb,
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """,
      onConstraint: ["product_sku_key": Product.taken(sku), "stock_balance_on_hand_check": belowZero])
    if case .value(let taxes) = patch.taxes { try ProductTax.replace(of: id, by: taxes, in: tx) }
    tx.changed(.updated, id)
    return .shows(id, as: Product.view)
  }
}
