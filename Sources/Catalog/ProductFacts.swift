import JSON
package import Kernel
import Postgres

extension Product {
  /// What other modules need to know of a product when they write a line of it.
  package struct Facts: Sendable {
    package let id: ID<Product>
    package let sku: String
    package let name: String
    package let kind: Nature
    package let unit: ID<UnitOfMeasure>
    /// Decimals a quantity may have.
    package let decimals: Int
    package let unitPrice: Decimal?
    package let currency: String?
    package let costMethod: CostMethod
    package let allowsNegative: Bool
    package let isArchived: Bool
    let companies: [UUIDValue]
    let taxes: [UUIDValue]

    /// The ids of the taxes the product carries in a company.
    package func taxes(in company: ID<Company>) -> [UInt128] {
      zip(companies, taxes).filter { $0.0.raw == company.raw }.map(\.1.raw)
    }
  }

  /// Reads what lines need to know, in one round trip.
  ///
  /// - Parameter pointers: where each id stands in the body, `#/lines/0/product_id` and so on when left out.
  /// - Throws: 422 `unknown_reference` naming every id that is no product, `refused` for products that are
  ///   archived.
  package static func facts(
    _ ids: [ID<Product>], pointers: [String] = [], allowingArchived: Bool = false, in tx: Transaction,
  ) throws -> [ID<Product>: Facts] {
    guard !ids.isEmpty else { return [:] }
    let rows = try tx.all(
      """
      select p.id, p.sku, p.name, p.kind, p.unit_id, u.decimals, p.unit_price, p.currency, p.cost_method,
        p.allows_negative_stock, p.archived_at is not null,
        array(select t.company_id from product_tax t where t.tenant_id = p.tenant_id and t.product_id = p.id
          order by t.company_id, t.position),
        array(select t.tax_id from product_tax t where t.tenant_id = p.tenant_id and t.product_id = p.id
          order by t.company_id, t.position)
      from product p join unit u on u.tenant_id = p.tenant_id and u.id = p.unit_id
      where p.id = any(\(Array(Set(ids)))::uuid[])
      """,
      as: Facts.init(
        row:sku:name:kind:unit:decimals:price:currency:costMethod:negative:archived:companies:taxes:))
    let known = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
    var faults = Faults(.unknownReference)
    for (index, id) in ids.enumerated() {
      let pointer = index < pointers.count ? pointers[index] : "#/lines/\(index)/product_id"
      if let facts = known[id] {
        guard facts.isArchived, !allowingArchived else { continue }
        faults.note(.refused, "\(facts.sku) is archived.", at: pointer, meta: ["id": .string(id.text)])
      } else {
        faults.note(
          .unknownReference, "There is no such product.", at: pointer, meta: ["id": .string(id.text)])
      }
    }
    try faults.check()
    return known
  }
}

extension Product.Facts {
  init(
    row id: ID<Product>, sku: String, name: String, kind: String, unit: ID<UnitOfMeasure>, decimals: Int,
    price: Decimal?,
    currency: String?, costMethod: String, negative: Bool, archived: Bool, companies: [UUIDValue],
    taxes: [UUIDValue],
  ) {
    self.init(
      id: id, sku: sku, name: name, kind: Product.Nature(rawValue: kind) ?? .stocked, unit: unit,
      decimals: decimals,
      unitPrice: price, currency: currency, costMethod: Product.CostMethod(rawValue: costMethod) ?? .average,
      allowsNegative: negative, isArchived: archived, companies: companies, taxes: taxes)
  }
}
