import Billing
import Inventory
import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// Writes a quotation: an offer that promises nothing yet.
struct CreateSalesOrder: Command {
  let company: Company
  let input: OrderInput

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<SalesOrder>()
    tx.requireKnown(input.references, of: company.id)
    let source = try input.source(was: nil, in: tx)
    if let source { try tx.touch(source) }
    let terms = try terms(in: tx)
    let lines = try input.lines.applied(to: []).resolved(company: company, currency: terms.currency, in: tx)
    let figures = try OrderFigures(of: lines, terms: terms, company: company, in: tx)
    let keys = input.externalIDs(over: [:])
    tx.register(id, company: company.id, party: terms.customer.raw, date: terms.date)
    tx.queue(
      """
      insert into sales_order
        (id, company_id, date, party_id, contact_id, reference, currency, exchange_rate, payment_term_id, valid_until,
        requested_date, warehouse_id, invoice_policy, delivery_policy, tax_rounding, note, net_total, tax_total, total,
        base_total, open_net, base_open_net, source_kind, source_id, external_ids, created_at, created_by, updated_at,
        updated_by)
      values (\(id), \(company.id), \(terms.date), \(terms.customer), \(input.contactId.applied(to: nil)),
        \(terms.reference), \(terms.currency), \(terms.exchangeRate), \(terms.paymentTerm), \(terms.validUntil),
        \(terms.requestedDate), \(terms.warehouse), \(terms.invoicePolicy.rawValue), \(terms.deliveryPolicy.rawValue),
        \(terms.taxRounding.rawValue), \(input.note.applied(to: nil)), \(figures.result.netTotal),
        \(figures.result.taxTotal), \(figures.result.total), \(figures.baseTotal),
        \(Decimal(0, scale: terms.currency.scale)), \(Decimal(0, scale: company.currency.scale)), \(source?.kind),
        \(source.map { UUIDValue($0.id) }), \(JSON.object(keys)), \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """, onConstraint: SalesOrder.refusals)
    figures.storeLines(lines, of: id, company: company.id, in: tx)
    figures.storeTaxes(of: id, company: company.id, in: tx)
    OrderKeys.store(keys, of: id, in: tx)
    tx.changed(.created, id)
    return .created(id, as: SalesOrder.view, at: "/v1/sales-orders")
  }

  /// What is left out comes from the customer's terms and the company's policies.
  private func terms(in tx: Transaction) throws -> OrderTerms {
    guard case .value(let named) = input.customerId else { throw Problem.notFound }
    let customer = try Party.requireRole(.customer, named, pointer: "#/customer_id", in: tx)
    let granted = try Customer.terms(of: customer, company: company.id, in: tx)
    let rounding = try tx.value(
      "select tax_rounding from billing_settings where id = \(company.id)", as: String.self)
    var terms = OrderTerms(
      customer: customer, date: tx.today(in: company), currency: company.currency, exchangeRate: .one,
      paymentTerm: granted.paymentTerm, invoicePolicy: .order, deliveryPolicy: .any,
      taxRounding: rounding.flatMap(TaxRounding.init) ?? .line)
    try input.apply(to: &terms, company: company, in: tx)
    return terms
  }
}

extension SalesOrder {
  /// What a reference that names nothing is answered with.
  static let refusals: [String: any Error] = [
    "sales_order_warehouse_fkey": Problem(
      .unknownReference, "The company has no such warehouse.", pointer: "#/warehouse_id")
  ]
}
