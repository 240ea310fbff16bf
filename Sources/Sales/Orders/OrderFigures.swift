import Catalog
import JSON
import Kernel
import Ledger
import Postgres

/// What an order comes to: nets by line, taxes, totals in its currency and in the company's.
struct OrderFigures: Sendable {
  let result: TaxResult
  let baseTotal: Decimal

  /// Reckons what stands of the lines: ordered and not cancelled. Throws 422 for taxes that cannot be used.
  init(of lines: [OrderLine], terms: OrderTerms, company: Company, in tx: Transaction) throws {
    let scale = company.currency.scale
    result = try Tax.compute(
      lines: try lines.map { TaxableLine(amount: try $0.amount(of: $0.standing), taxes: $0.taxes) },
      rounding: terms.taxRounding, currency: terms.currency, company: company.id, scope: .sale, on: terms.date, in: tx)
    guard !result.total.isNegative else {
      throw Problem(
        .refused, "The lines come to less than nothing.", pointer: "#/lines",
        meta: ["total": .string(result.total.text)])
    }
    baseTotal = try (result.total * terms.exchangeRate).rounded(to: scale)
    let largest = (result.nets.map(\.magnitude) + [result.total, baseTotal]).max() ?? .zero
    guard largest < Self.limit else {
      throw Problem(
        .amountRange, "An amount has 15 digits before the decimal point at most.", pointer: "#/lines",
        meta: ["amount": .string(largest.text)])
    }
  }

  /// The first amount that has too many digits.
  private static let limit = Decimal(1_000_000_000_000_000)

  /// Queues the taxes of an order in place of those it has.
  func storeTaxes(of id: ID<SalesOrder>, company: ID<Company>, in tx: Transaction) {
    tx.queue("delete from sales_order_tax where sales_order_id = \(id)")
    guard !result.taxes.isEmpty else { return }
    tx.queue(
      """
      insert into sales_order_tax (sales_order_id, tax_no, company_id, tax_id, name, rate, base, amount)
      select \(id)::uuid, t.tax_no, \(company)::uuid, t.tax_id, t.name, t.rate, t.base, t.amount
      from unnest(\(result.taxes.map(\.tax.id))::uuid[], \(result.taxes.map(\.tax.name))::text[],
        \(result.taxes.map(\.tax.rate))::numeric[], \(result.taxes.map(\.base))::numeric[],
        \(result.taxes.map(\.amount))::numeric[]) with ordinality t(tax_id, name, rate, base, amount, tax_no)
      """)
  }

  /// Queues the lines of a quotation in place of those it has; each keeps its id.
  func storeLines(_ lines: [OrderLine], of id: ID<SalesOrder>, company: ID<Company>, in tx: Transaction) {
    tx.queue("delete from sales_order_line where sales_order_id = \(id)")
    tx.queue(
      """
      insert into sales_order_line (id, sales_order_id, line_no, company_id, kind, label, product_id, quantity,
        unit_price, discount_percent, tax_ids, account_id, net)
      select l.id, \(id)::uuid, l.line_no, \(company)::uuid, l.kind, l.label, l.product_id, l.quantity, l.unit_price,
        l.discount_percent, string_to_array(l.tax_ids, ' ')::tax_id[], l.account_id, l.net
      from unnest(\(lines.map(\.id))::uuid[], \(lines.map(\.kind.rawValue))::text[], \(lines.map(\.label))::text[],
        \(lines.map(\.product))::uuid[], \(lines.map(\.quantity))::numeric[], \(lines.map(\.unitPrice))::numeric[],
        \(lines.map(\.discountPercent))::numeric[],
        \(lines.map { $0.taxes.map { UUIDValue($0.raw).text }.joined(separator: " ") })::text[],
        \(lines.map(\.account))::uuid[], \(result.nets)::numeric[])
        with ordinality l(id, kind, label, product_id, quantity, unit_price, discount_percent, tax_ids, account_id, net,
          line_no)
      """,
      onConstraint: [
        "sales_order_line_account_fkey": Problem(
          .unknownReference, "A line names an account this company does not have.", pointer: "#/lines")
      ])
  }
}
