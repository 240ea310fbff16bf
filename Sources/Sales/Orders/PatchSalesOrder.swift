import Inventory
import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// Changes a quotation, or what may still be said about an order.
struct PatchSalesOrder: Command {
  let id: ID<SalesOrder>
  let input: OrderInput

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var order = try Order.lock(id, in: tx)
    guard order.status == .draft || (order.status == .confirmed && !input.changesTheDeal) else {
      throw order.invalidState("An order that is \(order.status.rawValue) cannot be changed so.")
    }
    if case .value(let named) = input.customerId {
      order.terms.customer = try Party.requireRole(.customer, named, pointer: "#/customer_id", in: tx)
    }
    try input.apply(to: &order.terms, company: order.company, in: tx)
    if input.changesTheDeal { try rewrite(&order, in: tx) }
    try rest(of: order, in: tx)
    tx.changed(.updated, id)
    return .shows(id, as: SalesOrder.view)
  }

  /// The deal itself: whatever changed of it, its figures are reckoned anew.
  private func rewrite(_ order: inout Order, in tx: Transaction) throws {
    if case .value(let lines) = input.lines {
      order.lines = try lines.resolved(
        over: order.lines, company: order.company, currency: order.terms.currency, in: tx)
    }
    let source = try input.source(was: order.source, in: tx)
    let sources = Set([order.source, source].compactMap(\.self))
    for touched in sources.sorted(by: { ($0.kind, $0.id) < ($1.kind, $1.id) }) { try tx.touch(touched) }
    let terms = order.terms
    let figures = try OrderFigures(of: order.lines, terms: terms, company: order.company, in: tx)
    tx.queue(
      """
      update sales_order set date = \(terms.date), party_id = \(terms.customer), currency = \(terms.currency),
        exchange_rate = \(terms.exchangeRate), payment_term_id = \(terms.paymentTerm),
        valid_until = \(terms.validUntil), warehouse_id = \(terms.warehouse),
        invoice_policy = \(terms.invoicePolicy.rawValue), delivery_policy = \(terms.deliveryPolicy.rawValue),
        tax_rounding = \(terms.taxRounding.rawValue), net_total = \(figures.result.netTotal),
        tax_total = \(figures.result.taxTotal), total = \(figures.result.total), base_total = \(figures.baseTotal),
        open_net = \(Decimal(0, scale: terms.currency.scale)), source_kind = \(source?.kind),
        source_id = \(source.map { UUIDValue($0.id) })
      where id = \(id)
      """, onConstraint: SalesOrder.refusals)
    figures.storeLines(order.lines, of: id, company: order.company.id, in: tx)
    figures.storeTaxes(of: id, company: order.company.id, in: tx)
    tx.reregister(id, party: terms.customer.raw, date: terms.date)
  }

  private func rest(of order: Order, in tx: Transaction) throws {
    let (contact, note, keys) = try tx.one(
      "select contact_id, note, external_ids from sales_order where id = \(id)",
      as: { (contact: ID<Party>?, note: String?, keys: JSON) in (contact, note, keys.object ?? [:]) })
    let changed = input.externalIDs(over: keys)
    tx.queue(
      """
      update sales_order set contact_id = \(input.contactId.applied(to: contact)),
        requested_date = \(order.terms.requestedDate), reference = \(order.terms.reference),
        note = \(input.note.applied(to: note)), external_ids = \(JSON.object(changed)), version = version + 1,
        updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    if changed != keys { OrderKeys.store(changed, of: id, in: tx) }
  }
}

/// Throws a quotation away; it never had a number, so no series gets a hole.
struct DeleteSalesOrder: Command {
  let id: ID<SalesOrder>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let order = try Order.lock(id, in: tx)
    guard order.status == .draft else {
      throw order.invalidState("Only a quotation can be thrown away; an order is cancelled.")
    }
    if let source = order.source { try tx.touch(source) }
    tx.queue("delete from sales_order where id = \(id)")
    tx.unregister(id)
    tx.changed(.deleted, id)
    return .nothing
  }
}
