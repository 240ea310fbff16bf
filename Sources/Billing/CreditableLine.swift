import Catalog
import JSON
import Kernel
import Ledger
import Postgres

/// A posted line and what credit notes, drafts too, have not taken back of it yet.
struct CreditableLine: Sendable {
  let line: Invoice.Line
  let left: Decimal
  /// What is left of its net, which parts credited before may have rounded another way.
  let leftNet: Decimal
  let leftBaseNet: Decimal

  static func all(of original: Invoice.Header, in tx: Transaction) throws -> [CreditableLine] {
    try tx.all(
      """
      select l.id, l.label, l.product_id, l.quantity, l.unit_price, l.discount_percent, l.tax_ids,
        l.account_id, l.source_line_id, l.quantity - coalesce(c.quantity, 0), l.net - coalesce(c.net, 0),
        l.base_net - coalesce(c.base_net, 0)
      from invoice_line l
      left join lateral (
        select sum(c.quantity) as quantity, sum(c.net) as net, sum(c.base_net) as base_net
        from invoice_line_any c where c.tenant_id = l.tenant_id and c.credited_line_id = l.id
      ) c on true
      where l.invoice_id = \(original.id) order by l.line_no
      """,
      as: {
        (
          id: ID<InvoiceLine>, label: String, product: ID<Product>?, quantity: Decimal, price: Decimal,
          discount: Decimal, taxes: [String], account: ID<Account>?, source: UUIDValue?, left: Decimal,
          net: Decimal, baseNet: Decimal
        ) in
        CreditableLine(
          line: Invoice.Line(
            id: id, label: label, product: product, quantity: quantity, unitPrice: price,
            discountPercent: discount, taxIDs: taxes, account: account, sourceLine: source, creditedLine: nil),
          left: left, leftNet: net, leftBaseNet: baseNet)
      })
  }
}

extension [CreditableLine] {
  /// The lines of the credit note: those wished, or all that is left.
  func credited(_ wishes: [CreditInvoice.Input.Part]?, of original: Invoice.Header) throws
    -> [Invoice.Line]
  {
    guard let wishes else {
      let lines = filter { !$0.left.isZero }.map { $0.credit($0.left) }
      guard !lines.isEmpty else {
        throw Problem(.overCredit, "Everything on \(original.name) is credited already, or in a draft.")
      }
      return lines
    }
    var faults = Faults(.overCredit)
    var lines: [Invoice.Line] = []
    for (index, wish) in wishes.enumerated() {
      let at = "#/lines/\(index)"
      guard let line = first(where: { $0.line.id == wish.lineId }),
        !lines.contains(where: { $0.creditedLine == wish.lineId })
      else {
        throw Problem(
          .unknownReference, "\(original.name) has no such line, or it stands here twice.",
          pointer: "\(at)/line_id",
          meta: ["id": .string(wish.lineId.text)])
      }
      let quantity = wish.quantity ?? line.left
      if quantity.isZero || quantity.isNegative != line.left.isNegative
        || quantity.magnitude > line.left.magnitude
      {
        faults.note(
          .overCredit, "Of this line \(line.left) can be credited.", at: "\(at)/quantity",
          meta: ["left": .string(line.left.text), "quantity": .string(quantity.text)])
      }
      lines.append(line.credit(quantity))
    }
    try faults.check()
    return lines
  }
}

extension [CreditableLine] {
  /// The figures of the credit note that takes back all that is left after others took their parts: what they
  /// left of the invoice, so that together they come to it whatever each of them rounded. Nil for any other
  /// credit note.
  func rest(
    for lines: [Invoice.Line], of original: Invoice.Header, taxes: [ID<Tax>: Tax.Facts], company: Company,
    in tx: Transaction,
  ) throws -> InvoiceFigures? {
    let credited = Dictionary(lines.map { ($0.creditedLine, $0.quantity) }) { first, _ in first }
    guard contains(where: { $0.left != $0.line.quantity }),
      allSatisfy({ $0.left.isZero || credited[$0.line.id] == $0.left })
    else { return nil }
    let open = filter { !$0.left.isZero }
    var (nets, baseNets) = (open.map(\.leftNet), open.map(\.leftBaseNet))
    for gone in self where gone.left.isZero {
      nets[nets.count - 1] = try nets[nets.count - 1] + gone.leftNet
      baseNets[baseNets.count - 1] = try baseNets[baseNets.count - 1] + gone.leftBaseNet
    }
    let taxLines = try tx.all(
      """
      select t.tax_id, t.base - coalesce(c.base, 0), t.amount - coalesce(c.amount, 0),
        t.base_amount - coalesce(c.base_amount, 0)
      from invoice_tax t
      left join lateral (
        select sum(x.base) as base, sum(x.amount) as amount, sum(x.base_amount) as base_amount
        from invoice n
        join invoice_tax_any x on x.tenant_id = n.tenant_id and x.invoice_id = n.id and x.tax_id = t.tax_id
        where n.tenant_id = t.tenant_id and n.credits_id = t.invoice_id
      ) c on true
      where t.invoice_id = \(original.id) order by t.tax_no
      """,
      as: { (id: ID<Tax>, base: Decimal, amount: Decimal, baseAmount: Decimal) in
        taxes[id].map { InvoiceFigures.TaxLine(tax: $0, base: base, amount: amount, baseAmount: baseAmount) }
      })
    // A tax whose lines were all credited before has nothing left to show.
    let left = taxLines.compactMap { $0 }.filter { !$0.base.isZero || !$0.amount.isZero }
    return try InvoiceFigures(
      nets: nets, baseNets: baseNets, taxes: left, scale: original.currency.scale,
      baseScale: company.currency.scale)
  }
}

extension CreditableLine {
  fileprivate func credit(_ quantity: Decimal) -> Invoice.Line {
    var credit = line
    credit.id = ID()
    credit.quantity = quantity
    credit.creditedLine = line.id
    return credit
  }
}
