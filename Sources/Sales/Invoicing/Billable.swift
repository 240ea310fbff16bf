import Billing
import Catalog
import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// What of an order may be billed, and the invoice of it.
extension Order {
  /// What the policy allows of each line and no invoice bills yet.
  ///
  /// Services and charges of an order that is billed on delivery follow its first delivery; without goods there is
  /// nothing to wait for.
  func billable(in tx: Transaction) throws -> [(line: OrderLine, quantity: Decimal)] {
    let billed = try billed(in: tx)
    let isMoving = !hasGoods || lines.contains { $0.kind.isGoods && $0.delivered.isPositive }
    return try lines.compactMap { line in
      let limit =
        switch terms.invoicePolicy {
        case .order: try line.standing
        case .delivery: line.kind.isGoods ? line.delivered : isMoving ? try line.standing : Decimal.zero
        }
      let quantity = try limit - (billed[line.id]?.invoiced ?? .zero)
      return quantity.isPositive ? (line, quantity.normalized) : nil
    }
  }

  /// The draft of an invoice of these quantities, line by line linked to the order's.
  func invoice(of quantities: [(line: OrderLine, quantity: Decimal)], on date: LocalDate) -> Invoice.Draft {
    Invoice.Draft(
      company: company, customer: terms.customer, currency: terms.currency, exchangeRate: terms.exchangeRate,
      date: date, terms: terms.paymentTerm, taxRounding: terms.taxRounding, reference: terms.reference,
      lines: quantities.map { line, quantity in
        Invoice.Line(
          label: line.label, product: line.product, quantity: quantity, unitPrice: line.unitPrice,
          discountPercent: line.discountPercent, taxes: line.taxes, account: line.account, sourceLine: line.id.raw)
      },
      source: document)
  }

  /// Drafts the invoice of these quantities and, if asked to, posts it; services and charges in it count as delivered.
  mutating func bill(
    _ quantities: [(line: OrderLine, quantity: Decimal)], on date: LocalDate, posting: Bool, in tx: Transaction,
  ) throws -> ID<Invoice> {
    for (billed, quantity) in quantities where !billed.kind.isGoods {
      guard let index = lines.firstIndex(where: { $0.id == billed.id }) else { continue }
      let delivered = try delivered(billed, quantity)
      lines[index].delivered = min(try lines[index].standing, max(lines[index].delivered, delivered))
    }
    let id = try Invoice.draft(invoice(of: quantities, on: date), in: tx)
    if posting { try Invoice.post(id, date: date, in: tx) }
    return id
  }

  private func delivered(_ line: OrderLine, _ quantity: Decimal) throws -> Decimal {
    terms.invoicePolicy == .order ? line.delivered : try line.delivered + quantity
  }
}
