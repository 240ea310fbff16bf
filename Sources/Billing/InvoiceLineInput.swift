import Catalog
import JSON
package import Kernel
import Ledger
import Postgres

/// A line as a caller gives it: new, or one that is there already, named by its id.
struct InvoiceLineInput: Decodable, Sendable {
  var id: ID<InvoiceLine>?
  var label: String?
  var productId: Patch<ID<Product>>
  var quantity: Decimal?
  var unitPrice: Decimal?
  var discountPercent: Decimal?
  var taxIds: [ID<Tax>]?
  var accountId: Patch<ID<Account>>

  /// Every id it names.
  func references(at pointer: String) -> [Reference] {
    var found: [Reference] = []
    if case .value(let id) = productId { found.append(Reference(id, at: "\(pointer)/product_id")) }
    for (index, tax) in (taxIds ?? []).enumerated() { found.append(Reference(tax, at: "\(pointer)/tax_ids/\(index)")) }
    if case .value(let id) = accountId { found.append(Reference(id, at: "\(pointer)/account_id")) }
    return found
  }

  fileprivate var product: ID<Product>? { productId.applied(to: nil) }
}

extension ProblemCode {
  /// 422: a line lacks what neither its product nor the line before says.
  package static let lineIncomplete = ProblemCode("line_incomplete", 422, "A line is not complete")
}

extension [InvoiceLineInput] {
  /// The lines in full: what is left out comes from the line as it was, or from its product.
  ///
  /// - Parameter existing: the lines of the draft that may be kept by id.
  func resolved(
    over existing: [Invoice.Line] = [], company: Company, currency: Currency, in tx: Transaction,
  ) throws -> [Invoice.Line] {
    let known = Dictionary(existing.map { ($0.id, $0) }) { first, _ in first }
    let named = enumerated().compactMap { index, line in line.product.map { (index, $0) } }
    let products = try Product.facts(
      named.map(\.1), pointers: named.map { "#/lines/\($0.0)/product_id" }, in: tx)
    var faults = Faults(.lineIncomplete)
    var kept: Set<ID<InvoiceLine>> = []
    var lines: [Invoice.Line] = []
    for (index, input) in enumerated() {
      let at = "#/lines/\(index)"
      var old: Invoice.Line?
      if let id = input.id {
        old = known[id]
        if old == nil || !kept.insert(id).inserted {
          faults.note(
            .unknownReference, "The draft has no such line, or it stands here twice.", at: "\(at)/id",
            meta: ["id": .string(id.text)])
          continue
        }
      }
      let facts = input.product.flatMap { products[$0] }
      if let line = input.merged(
        over: old, facts, company: company, currency: currency, at: at, noting: &faults)
      {
        lines.append(line)
      }
    }
    try faults.check()
    return lines
  }
}

extension InvoiceLineInput {
  fileprivate func merged(
    over old: Invoice.Line?, _ product: Product.Facts?, company: Company, currency: Currency,
    at pointer: String,
    noting faults: inout Faults,
  ) -> Invoice.Line? {
    let listPrice = product?.currency == currency.code ? product?.unitPrice : nil
    let label = label ?? product?.name ?? old?.label
    let quantity = quantity ?? old?.quantity
    let unitPrice = unitPrice ?? listPrice ?? old?.unitPrice
    let discount = discountPercent ?? old?.discountPercent ?? .zero
    if label == nil {
      faults.note(.lineIncomplete, "A line without a product needs a label.", at: "\(pointer)/label")
    }
    if quantity == nil { faults.note(.lineIncomplete, "How many?", at: "\(pointer)/quantity") }
    if unitPrice == nil {
      faults.note(
        .lineIncomplete, "There is no list price in \(currency): give one.", at: "\(pointer)/unit_price",
        meta: ["currency": .string(currency.code)])
    }
    if discount.isNegative || discount > 100 {
      faults.note(.refused, "A discount is between 0 and 100 percent.", at: "\(pointer)/discount_percent")
    }
    guard let label, let quantity, let unitPrice else { return nil }
    let productTaxes = product?.taxes(in: company.id).map { ID<Tax>(raw: $0) }
    return Invoice.Line(
      id: old?.id ?? ID(), label: label, product: productId.applied(to: old?.product), quantity: quantity,
      unitPrice: unitPrice, discountPercent: discount, taxes: taxIds ?? productTaxes ?? old?.taxes ?? [],
      account: accountId.applied(to: old?.account), sourceLine: old?.sourceLine,
      creditedLine: old?.creditedLine)
  }
}
