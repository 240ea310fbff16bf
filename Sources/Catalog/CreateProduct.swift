import JSON
import Kernel
import Postgres

/// Adds a product. Kind, unit and cost method stay as they are given here.
struct CreateProduct: Command {
  private let input: Input

  struct Input: Decodable, Sendable {
    let sku: String?
    let name: String
    let description: String?
    let kind: Product.Nature?
    let unitId: ID<UnitOfMeasure>?
    let unitPrice: Decimal?
    let currency: String?
    let costMethod: Product.CostMethod?
    let standardCost: Decimal?
    let allowsNegativeStock: Bool?
    let leadTimeDays: Int?
    let weight: Decimal?
    let taxes: [ProductTax]?
    let externalIds: JSON?
  }

  init(_ request: Request) throws { input = try request.decode() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<Product>()
    let costMethod = input.costMethod ?? .average
    if costMethod == .standard, input.standardCost == nil {
      throw Problem(.refused, "The standard method needs a cost to start with.", pointer: "#/standard_cost")
    }
    let currency = try ProductPrice.currency(input.currency, price: input.unitPrice, for: actor)
    let unit = try unit(in: tx)
    // Unique without being asked for one: the random end of the id.
    let sku = input.sku ?? "P-\(id.text.suffix(10).uppercased())"
    tx.queue(
      """
      insert into product (id, sku, name, description, kind, unit_id, unit_price, currency, cost_method,
        standard_cost, allows_negative_stock, lead_time_days, weight, search, external_ids, created_at,
        created_by, updated_at, updated_by)
      values (\(id), \(sku), \(input.name), \(input.description), \((input.kind ?? .stocked).rawValue),
        \(unit), \(input.unitPrice), \(currency), \(costMethod.rawValue), \(input.standardCost?.normalized),
        \(input.allowsNegativeStock ?? false), \(input.leadTimeDays ?? 0), \(input.weight?.normalized),
        search_words(\("\(sku) \(input.name)")), \(input.externalIds ?? [:])::jsonb,
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: ["product_sku_key": Product.taken(sku)])
    try ProductTax.replace(of: id, by: input.taxes ?? [], in: tx)
    tx.changed(.created, id)
    return .created(id, as: Product.view, at: "/v1/products")
  }

  /// The unit named, or the one for pieces, which every tenant has as soon as it needs it.
  private func unit(in tx: Transaction) throws -> ID<UnitOfMeasure> {
    if let unit = input.unitId {
      let isUsable = try tx.value("select archived_at is null from unit where id = \(unit)", as: Bool.self)
      guard let isUsable else {
        throw Problem(
          .unknownReference, "There is no such unit.", pointer: "#/unit_id", meta: ["id": .string(unit.text)])
      }
      guard isUsable else { throw Problem(.refused, "The unit is archived.", pointer: "#/unit_id") }
      return unit
    }
    return try UnitOfMeasure.pieces(in: tx)
  }
}
