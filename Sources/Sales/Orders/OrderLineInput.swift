import Billing
import Catalog
import JSON
import Kernel
import Ledger
import Postgres

/// A line as a caller gives it: new, or one that is there already, named by its id.
struct OrderLineInput: Decodable, Sendable {
  var id: ID<SalesOrderLine>?
  var productId: ID<Product>?
  var label: String?
  var quantity: Decimal?
  var unitPrice: Decimal?
  var discountPercent: Decimal?
  var taxIds: [ID<Tax>]?
  var accountId: Patch<ID<Account>>

  /// Every id it names.
  func references(at pointer: String) -> [Reference] {
    var found: [Reference] = []
    if let productId { found.append(Reference(productId, at: "\(pointer)/product_id")) }
    for (index, tax) in (taxIds ?? []).enumerated() { found.append(Reference(tax, at: "\(pointer)/tax_ids/\(index)")) }
    if case .value(let id) = accountId { found.append(Reference(id, at: "\(pointer)/account_id")) }
    return found
  }
}

extension [OrderLineInput] {
  /// The lines in full: what is left out comes from the line as it was, or from its product.
  ///
  /// Throws every fault at once: 422 `line_incomplete`, `unknown_reference`, `amount_scale`.
  func resolved(
    over existing: [OrderLine] = [], company: Company, currency: Currency, in tx: Transaction,
  ) throws -> [OrderLine] {
    let named = enumerated().compactMap { index, line in line.productId.map { (index, $0) } }
    let products = try Product.facts(
      named.map(\.1), pointers: named.map { "#/lines/\($0.0)/product_id" }, in: tx)
    let known = Dictionary(existing.map { ($0.id, $0) }) { first, _ in first }
    let counted = try Product.facts(
      compactMap { line in line.productId == nil ? line.id.flatMap { known[$0]?.product } : nil },
      allowingArchived: true, in: tx)
    var kept: Set<ID<SalesOrderLine>> = []
    var faults = Faults(.lineIncomplete)
    var lines: [OrderLine] = []
    for (index, input) in enumerated() {
      let at = "#/lines/\(index)"
      if let id = input.id, known[id] == nil || !kept.insert(id).inserted {
        faults.note(
          .unknownReference, "The order has no such line, or it stands here twice.", at: "\(at)/id",
          meta: ["id": .string(id.text)])
        continue
      }
      let old = input.id.flatMap { known[$0] }
      let line = input.completed(
        from: old, input.productId.flatMap { products[$0] }, company: company, currency: currency, at: at,
        noting: &faults)
      if let line, let product = line.product.flatMap({ products[$0] ?? counted[$0] }) {
        line.requireDecimals(of: product, at: at, noting: &faults)
      }
      if let line { lines.append(line) }
    }
    try faults.check()
    return lines
  }
}

extension OrderLineInput {
  fileprivate func completed(
    from old: OrderLine?, _ product: Product.Facts?, company: Company, currency: Currency, at pointer: String,
    noting faults: inout Faults,
  ) -> OrderLine? {
    let listPrice = product?.currency == currency.code ? product?.unitPrice : nil
    let label = label ?? product?.name ?? old?.label
    let quantity = (quantity ?? old?.quantity)?.normalized
    let unitPrice = unitPrice ?? listPrice ?? (product == nil ? old?.unitPrice : nil)
    if label == nil { faults.note(.lineIncomplete, "A line without a product needs a label.", at: "\(pointer)/label") }
    if quantity == nil { faults.note(.lineIncomplete, "How many?", at: "\(pointer)/quantity") }
    if unitPrice == nil {
      faults.note(
        .lineIncomplete, "There is no list price in \(currency): give one.", at: "\(pointer)/unit_price",
        meta: ["currency": .string(currency.code)])
    }
    guard let label, let quantity, let unitPrice else { return nil }
    let productTaxes = product.map { $0.taxes(in: company.id).map { ID<Tax>(raw: $0) } }
    return OrderLine(
      id: old?.id ?? ID(), kind: product == nil ? old?.kind ?? .charge : OrderLine.Kind(product), label: label,
      product: productId ?? old?.product, quantity: quantity, unitPrice: unitPrice,
      discountPercent: discountPercent ?? old?.discountPercent ?? .zero,
      taxes: taxIds ?? productTaxes ?? old?.taxes ?? [], account: accountId.applied(to: old?.account), net: .zero,
      delivered: .zero, cancelled: .zero)
  }
}

extension OrderLine {
  /// A quantity has no more decimals than the product's unit.
  fileprivate func requireDecimals(of product: Product.Facts, at pointer: String, noting faults: inout Faults) {
    guard quantity.scale > product.decimals else { return }
    faults.note(
      .amountScale, "\(product.sku) is counted with \(product.decimals) decimals.", at: "\(pointer)/quantity",
      meta: ["allowed": .number(String(product.decimals)), "got": .number(String(quantity.scale))])
  }
}
