import Billing
import Inventory
import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// The head of an order as a caller gives it: all of it for a new one, a merge patch for a known one.
struct OrderInput: Decodable, Sendable {
  var companyId: ID<Company>?
  var customerId: Patch<ID<Party>>
  var contactId: Patch<ID<Party>>
  var date: Patch<LocalDate>
  var validUntil: Patch<LocalDate>
  var requestedDate: Patch<LocalDate>
  var reference: Patch<String>
  var currency: Patch<String>
  var exchangeRate: Patch<Decimal>
  var paymentTermId: Patch<ID<PaymentTerm>>
  var warehouseId: Patch<ID<Warehouse>>
  var invoicePolicy: Patch<SalesOrder.InvoicePolicy>
  var deliveryPolicy: Patch<SalesOrder.DeliveryPolicy>
  var taxRounding: Patch<TaxRounding>
  var note: Patch<String>
  var sourceId: Patch<String>
  var externalIds: Patch<JSONObject>
  var lines: Patch<[OrderLineInput]>

  /// What may be said only while nothing is binding yet.
  var changesTheDeal: Bool {
    customerId.isPresent || date.isPresent || validUntil.isPresent || currency.isPresent || exchangeRate.isPresent
      || paymentTermId.isPresent || warehouseId.isPresent || invoicePolicy.isPresent || deliveryPolicy.isPresent
      || taxRounding.isPresent || sourceId.isPresent || lines.isPresent
  }

  /// Every id it names, so that those that name nothing are told together.
  var references: [Reference] {
    var found: [Reference] = []
    if case .value(let id) = customerId { found.append(Reference(id, at: "#/customer_id")) }
    if case .value(let id) = contactId { found.append(Reference(id, at: "#/contact_id")) }
    if case .value(let id) = paymentTermId { found.append(Reference(id, at: "#/payment_term_id")) }
    if case .value(let id) = warehouseId { found.append(Reference(id, at: "#/warehouse_id")) }
    if case .value(let lines) = lines {
      for (index, line) in lines.enumerated() { found += line.references(at: "#/lines/\(index)") }
    }
    return found
  }

  /// Puts what is said over what holds, and refuses what does not fit together.
  func apply(to terms: inout OrderTerms, company: Company, in tx: Transaction) throws {
    terms.date = date.applied(to: terms.date)
    terms.validUntil = validUntil.applied(to: terms.validUntil)
    terms.requestedDate = requestedDate.applied(to: terms.requestedDate)
    terms.reference = reference.applied(to: terms.reference)
    terms.warehouse = warehouseId.applied(to: terms.warehouse)
    terms.invoicePolicy = invoicePolicy.applied(to: terms.invoicePolicy)
    terms.deliveryPolicy = deliveryPolicy.applied(to: terms.deliveryPolicy)
    terms.taxRounding = taxRounding.applied(to: terms.taxRounding)
    if case .value(let code) = currency { terms.currency = try Self.currency(code) }
    terms.exchangeRate = try rate(of: terms, was: terms.exchangeRate, company: company)
    if case .value(let id) = paymentTermId { _ = try PaymentTerm.require(id, in: tx) }
    terms.paymentTerm = paymentTermId.applied(to: terms.paymentTerm)
    if case .value(let id) = contactId { try Party.require(id, pointer: "#/contact_id", in: tx) }
    if let last = terms.validUntil, last < terms.date {
      throw Problem(
        .refused, "The prices would have ended before the order's day.", pointer: "#/valid_until",
        meta: ["valid_until": .string(last.text), "date": .string(terms.date.text)])
    }
  }

  /// The document it is quoted for: known by its id, whatever its module. Throws 422 `unknown_reference`.
  func source(was current: SourceDocument?, in tx: Transaction) throws -> SourceDocument? {
    guard case .value(let text) = sourceId else { return sourceId.isPresent ? nil : current }
    let id = TypeID.decode(text).map { UUIDValue($0.id) }
    guard let kind = try tx.value("select kind from document where id = \(id)", as: String.self) else {
      throw Problem(
        .unknownReference, "There is no such document.", pointer: "#/source_id", meta: ["id": .string(text)])
    }
    return SourceDocument(kind: kind, id: id)
  }

  /// The keys in other systems after the patch: null takes one away.
  func externalIDs(over current: JSONObject) -> JSONObject { current.patched(by: externalIds) }

  static func currency(_ code: String) throws -> Currency {
    guard let currency = Currency(code) else {
      throw Problem(
        .refused, "\(code) is no currency of ISO 4217.", pointer: "#/currency", meta: ["currency": .string(code)])
    }
    return currency
  }

  private func rate(of terms: OrderTerms, was current: Decimal, company: Company) throws -> Decimal {
    if terms.currency == company.currency { return .one }
    let known = currency.isPresent ? nil : current
    guard let rate = exchangeRate.applied(to: known), rate.isPositive else {
      throw Problem(
        .exchangeRateRequired, "An order in \(terms.currency) needs an exchange rate to \(company.currency).",
        pointer: "#/exchange_rate", meta: ["currency": .string(terms.currency.code)])
    }
    return rate
  }
}

/// The keys an order has in other systems: each names one order.
enum OrderKeys {
  /// Queues the keys in place of those there were.
  static func store(_ keys: JSONObject, of id: ID<SalesOrder>, in tx: Transaction) {
    tx.queue("delete from sales_order_external_id where sales_order_id = \(id)")
    guard !keys.isEmpty else { return }
    tx.queue(
      """
      insert into sales_order_external_id (system, value, sales_order_id)
      select g.system, g.value, \(id)
      from unnest(\(keys.names)::text[], \(keys.compactMap(\.value.string))::text[]) g(system, value)
      """,
      onConstraint: [
        "sales_order_external_id_pkey": Problem(
          .duplicate, "Another order has this key in the other system.", pointer: "#/external_ids",
          meta: ["external_ids": .object(keys)])
      ])
  }
}
