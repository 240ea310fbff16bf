import JSON
import Kernel
import Ledger
import Parties
import Postgres

extension Invoice {
  /// A stored document as commands need to know it.
  struct Header: Sendable {
    let id: ID<Invoice>
    let companyID: ID<Company>
    let kind: Kind
    let status: Status
    let number: String?
    let date: LocalDate
    let dueDate: LocalDate
    let dueDateIsFixed: Bool
    let customer: ID<Party>
    /// Whoever holds the customer's record now: another party after a merge.
    let debtor: ID<Party>
    let currency: Currency
    let exchangeRate: Decimal
    let terms: ID<PaymentTerm>?
    let taxRounding: TaxRounding
    let netTotal: Decimal
    let taxTotal: Decimal
    let total: Decimal
    let baseTotal: Decimal
    let open: Decimal
    let credited: Decimal
    let credits: ID<Invoice>?
    let source: SourceDocument?
    let entry: ID<JournalEntry>?

    /// The words a refusal calls it by.
    var name: String { number ?? (kind == .invoice ? "The draft" : "The draft credit note") }
  }

  /// Locks a document and reads how it stands; 404 when it is absent or out of reach.
  static func lock(_ id: ID<Invoice>, in tx: Transaction) throws -> Header {
    tx.hold(id)
    guard let header = try headers([id], in: tx).first else { throw Problem.notFound }
    return header
  }

  /// Locks several documents in the order of their ids, so that two commands never wait for each other
  /// crosswise.
  ///
  /// - Parameter pointers: where in the body each id came from, for 422 `unknown_reference`.
  static func lock(_ pointers: [ID<Invoice>: String], in tx: Transaction) throws -> [ID<Invoice>: Header] {
    for id in pointers.keys.sorted() { tx.hold(id, at: pointers[id]) }
    return Dictionary(uniqueKeysWithValues: try headers(Array(pointers.keys), in: tx).map { ($0.id, $0) })
  }

  /// Documents as they stand, by id; locked before by whoever will change them.
  static func headers(_ ids: [ID<Invoice>], in tx: Transaction) throws -> [Header] {
    try tx.all(
      """
      select i.id, i.company_id, i.kind, i.status, i.number, i.date, i.due_date, i.due_date_fixed, i.party_id,
        p.resolved_id, i.currency, i.exchange_rate, i.payment_term_id, i.tax_rounding, i.net_total,
        i.tax_total, i.total, i.base_total, i.open_amount, i.credited_total, i.credits_id, i.source_kind,
        i.source_id, i.journal_entry_id
      from invoice i join party p on p.tenant_id = i.tenant_id and p.id = i.party_id
      where i.id = any(\(ids)::uuid[]) order by i.id
      """,
      as: Header.init(
        id:companyID:kind:status:number:date:dueDate:dueDateIsFixed:customer:debtor:currency:exchangeRate:
        terms:taxRounding:netTotal:taxTotal:total:baseTotal:open:credited:credits:sourceKind:sourceID:entry:))
  }
}

extension Invoice.Header {
  init(
    id: ID<Invoice>, companyID: ID<Company>, kind: String, status: String, number: String?, date: LocalDate,
    dueDate: LocalDate, dueDateIsFixed: Bool, customer: ID<Party>, debtor: ID<Party>, currency: Currency,
    exchangeRate: Decimal,
    terms: ID<PaymentTerm>?, taxRounding: String, netTotal: Decimal, taxTotal: Decimal, total: Decimal,
    baseTotal: Decimal, open: Decimal, credited: Decimal, credits: ID<Invoice>?, sourceKind: String?,
    sourceID: UUIDValue?, entry: ID<JournalEntry>?,
  ) throws {
    guard let kind = Invoice.Kind(rawValue: kind), let status = Invoice.Status(rawValue: status),
      let taxRounding = TaxRounding(rawValue: taxRounding)
    else { throw Problem(.internalError, "An invoice in a state nobody knows.") }
    self.init(
      id: id, companyID: companyID, kind: kind, status: status, number: number, date: date, dueDate: dueDate,
      dueDateIsFixed: dueDateIsFixed, customer: customer, debtor: debtor, currency: currency,
      exchangeRate: exchangeRate,
      terms: terms, taxRounding: taxRounding, netTotal: netTotal, taxTotal: taxTotal, total: total,
      baseTotal: baseTotal, open: open, credited: credited, credits: credits,
      source: SourceDocument(kind: sourceKind, id: sourceID), entry: entry)
  }

  /// Refuses what only a draft may undergo.
  func requireDraft(to action: String) throws {
    guard status == .draft else {
      throw Problem(
        .invalidState, "\(name) is \(status.rawValue): only a draft can be \(action).",
        meta: ["status": .string(status.rawValue)])
    }
  }
}
