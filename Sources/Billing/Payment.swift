import JSON
package import Kernel
import Ledger
import Parties
import Postgres

/// Money received from a customer or paid back: booked as it is made, settling invoices then or later.
package enum Payment: Record {
  package static let kind = RecordKind("payment", prefix: "pay", company: true)

  /// Which way the money went.
  enum Direction: String, Codable, Sendable {
    case received = "in"
    case paidOut = "out"

    /// What this money can settle.
    var settles: Invoice.Kind { self == .received ? .invoice : .creditNote }

    /// Debit to the bank is positive.
    var sign: Decimal { self == .received ? .one : Decimal.one.negated }
  }

  /// How the money came: only cash is not on the bank.
  enum Method: String, Codable, Sendable {
    case bankTransfer = "bank_transfer"
    case card
    case directDebit = "direct_debit"
    case cheque
    case cash

    var role: AccountRole { self == .cash ? .cash : .bank }
  }

  /// A stored payment as commands need to know it.
  struct Header: Sendable {
    let id: ID<Payment>
    let companyID: ID<Company>
    let direction: Direction
    let isCancelled: Bool
    let number: String?
    let date: LocalDate
    let customer: ID<Party>
    let currency: Currency
    let exchangeRate: Decimal
    let unallocated: Decimal
    let entry: ID<JournalEntry>

    var item: OpenItem.Key { OpenItem.Key(entry: entry, line: 1) }
  }

  /// Locks a payment and reads how it stands; documents it settles are locked before it.
  static func lock(_ id: ID<Payment>, in tx: Transaction) throws -> Header {
    tx.hold(id)
    return try tx.one(
      """
      select m.id, m.company_id, m.direction, m.status = 'cancelled', m.number, m.date, p.resolved_id,
        m.currency, m.exchange_rate, m.unallocated_amount, m.journal_entry_id
      from payment m join party p on p.tenant_id = m.tenant_id and p.id = m.party_id
      where m.id = \(id)
      """,
      as: {
        (
          id: ID<Payment>, company: ID<Company>, direction: String, isCancelled: Bool, number: String?,
          date: LocalDate, customer: ID<Party>, currency: Currency, rate: Decimal, unallocated: Decimal,
          entry: ID<JournalEntry>
        ) in
        Header(
          id: id, companyID: company, direction: try stored(direction),
          isCancelled: isCancelled, number: number, date: date, customer: customer, currency: currency,
          exchangeRate: rate, unallocated: unallocated, entry: entry)
      })
  }

  /// Moves what a payment still holds by what was allocated (negative: undone).
  static func allocated(_ amount: Decimal, of id: ID<Payment>, in tx: Transaction) {
    tx.queue(
      """
      update payment
      set unallocated_amount = unallocated_amount - \(amount), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """,
      onConstraint: [
        "payment_unallocated_check": Problem(.overAllocated, "The payment does not hold that much any more.")
      ])
    tx.changed(.event(amount.isNegative ? "unallocated" : "allocated"), id)
  }
}

extension Payment.Header {
  func requirePosted() throws {
    guard !isCancelled else {
      throw Problem(.invalidState, "\(number ?? "The payment") is cancelled.", meta: ["status": "cancelled"])
    }
  }

  /// What the payment still holds, in both currencies.
  func funds(in tx: Transaction) throws -> Settlement.Funds {
    let base = try tx.value(
      "select abs(open_amount) from open_item where entry_id = \(entry) and line_no = 1", as: Decimal.self)
    return Settlement.Funds(
      kind: .payment, payment: id, creditNote: nil,
      items: [Settlement.Funds.Item(key: item, open: unallocated, baseOpen: base ?? .zero)])
  }
}
