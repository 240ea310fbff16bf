import Catalog
import Inventory
import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// An order in the hands of a command: its row is locked until the end.
struct Order: Sendable {
  let id: ID<SalesOrder>
  let company: Company
  var status: SalesOrder.Status
  var terms: OrderTerms
  let source: SourceDocument?
  let total: Decimal
  let baseTotal: Decimal
  var lines: [OrderLine]

  /// The order as the source of deliveries and invoices.
  var document: SourceDocument { SourceDocument(id) }

  var hasGoods: Bool { lines.contains(where: \.kind.isGoods) }

  /// Locks an order and reads it with its lines, in one round trip. Throws 404.
  static func lock(_ id: ID<SalesOrder>, in tx: Transaction) throws -> Order {
    tx.hold(id)
    var found: (head: Head, terms: OrderTerms)?
    tx.queue("select \(Head.columns) from sales_order o where o.id = \(id)") { rows in
      found = try rows.first(as: Head.read)
    }
    let lines = try OrderLine.read(of: id, in: tx)
    guard let (head, terms) = found else { throw Problem.notFound }
    return Order(
      id: id, company: try tx.principal.company(head.company), status: head.status, terms: terms, source: head.source,
      total: head.total, baseTotal: head.baseTotal, lines: lines)
  }

  /// Throws 409 `invalid_state` unless the order can go there from where it stands.
  func requireTransition(to next: SalesOrder.Status) throws {
    guard SalesOrder.transitions[status]?.contains(next) == true else {
      throw invalidState("An order that is \(status.rawValue) cannot be \(next.rawValue).")
    }
  }

  /// 409 with the status it has.
  func invalidState(_ detail: String) -> Problem {
    Problem(.invalidState, detail, meta: ["status": .string(status.rawValue)])
  }

  /// The columns every command needs.
  struct Head: Sendable {
    let company: ID<Company>
    let status: SalesOrder.Status
    let total: Decimal
    let baseTotal: Decimal
    let source: SourceDocument?

    static let columns: SQL = """
      o.company_id, o.status, o.total, o.base_total, o.source_kind, o.source_id, o.party_id, o.currency,
      o.exchange_rate, o.payment_term_id, o.valid_until, o.requested_date, o.reference, o.warehouse_id, o.invoice_policy,
      o.delivery_policy, o.tax_rounding, o.date
      """

    static let read: @Sendable (
      ID<Company>, String, Decimal, Decimal, String?, UUIDValue?, ID<Party>, Currency, Decimal, ID<PaymentTerm>?,
      LocalDate?, LocalDate?, String?, ID<Warehouse>?, String, String, String, LocalDate
    ) throws -> (Head, OrderTerms) = {
      company, status, total, baseTotal, sourceKind, sourceID, customer, currency, rate, term, validUntil, requested,
      reference, warehouse, invoicePolicy, deliveryPolicy, rounding, date in
      (
        try Head(
          company: company, status: stored(status), total: total, baseTotal: baseTotal,
          source: SourceDocument(kind: sourceKind, id: sourceID)),
        try OrderTerms(
          customer: customer, date: date, validUntil: validUntil, requestedDate: requested, reference: reference,
          currency: currency, exchangeRate: rate, paymentTerm: term, warehouse: warehouse,
          invoicePolicy: stored(invoicePolicy),
          deliveryPolicy: stored(deliveryPolicy),
          taxRounding: stored(rounding))
      )
    }
  }
}

/// What an order says at its head.
struct OrderTerms: Sendable {
  var customer: ID<Party>
  var date: LocalDate
  var validUntil: LocalDate?
  var requestedDate: LocalDate?
  var reference: String?
  var currency: Currency
  /// What one unit of the currency is worth in the company's.
  var exchangeRate: Decimal
  var paymentTerm: ID<PaymentTerm>?
  var warehouse: ID<Warehouse>?
  var invoicePolicy: SalesOrder.InvoicePolicy
  var deliveryPolicy: SalesOrder.DeliveryPolicy
  var taxRounding: TaxRounding
}
