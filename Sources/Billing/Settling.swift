import JSON
package import Kernel
import Ledger
import Parties
import Postgres

/// What took how much off which document, in Billing's own books; the ledger's allocation lies underneath.
package enum Settlement: Record {
  package static let kind = RecordKind("settlement", prefix: "stl", company: true)

  /// What settles a document.
  enum Kind: String, Sendable {
    case payment
    case creditNote = "credit_note"
    case writeOff = "write_off"
  }

  /// A part of a document that is still owed, and its item in the ledger. Amounts are positive.
  struct Instalment: Sendable {
    let invoice: ID<Invoice>
    let number: Int
    let item: OpenItem.Key
    var open: Decimal
    var baseOpen: Decimal
  }

  /// The money or credit that settles documents: the other side's open item. Amounts are positive.
  struct Funds: Sendable {
    let kind: Kind
    let payment: ID<Payment>?
    let creditNote: ID<Invoice>?
    var items: [Item]

    struct Item: Sendable {
      let key: OpenItem.Key
      var open: Decimal
      var baseOpen: Decimal
    }
  }

  /// The row that will be written.
  struct Row: Sendable {
    let id = ID<Settlement>()
    let kind: Kind
    let invoice: ID<Invoice>
    let instalment: Int
    let payment: ID<Payment>?
    let creditNote: ID<Invoice>?
    let amount: Decimal
    let baseAmount: Decimal
    let allocation: ID<Allocation>
    var entry: ID<JournalEntry>?
    var entryAllocation: ID<Allocation>?
    var undoes: ID<Settlement>?
  }
}

extension Settlement {
  /// The open parts of documents, the earliest due first.
  static func open(of invoices: [ID<Invoice>], in tx: Transaction) throws -> [ID<Invoice>: [Instalment]] {
    let parts = try tx.all(
      """
      select n.invoice_id, n.instalment_no, n.entry_id, n.entry_line_no, abs(o.open_in_currency),
        abs(o.open_amount)
      from invoice_instalment n
      join open_item o on o.tenant_id = n.tenant_id and o.entry_id = n.entry_id
        and o.line_no = n.entry_line_no
      where n.invoice_id = any(\(invoices)::uuid[]) and o.is_open
      order by n.invoice_id, n.due_date, n.instalment_no
      """,
      as: {
        (
          invoice: ID<Invoice>, number: Int, entry: ID<JournalEntry>, line: Int, open: Decimal,
          baseOpen: Decimal
        ) in
        Instalment(
          invoice: invoice, number: number, item: OpenItem.Key(entry: entry, line: line), open: open,
          baseOpen: baseOpen)
      })
    return Dictionary(grouping: parts, by: \.invoice)
  }

  /// Writes settlements, all in one statement.
  static func store(_ rows: [Row], company: ID<Company>, on date: LocalDate, in tx: Transaction) {
    guard !rows.isEmpty else { return }
    tx.queue(
      """
      insert into settlement
        (id, company_id, kind, invoice_id, instalment_no, payment_id, credit_note_id, date, amount,
        base_amount, allocation_id, entry_id, entry_allocation_id, undoes_id, created_at, created_by)
      select s.id, \(company)::uuid, s.kind, s.invoice_id, s.instalment_no, s.payment_id, s.credit_note_id,
        \(date)::date, s.amount, s.base_amount, s.allocation_id, s.entry_id, s.entry_allocation_id,
        s.undoes_id, \(tx.now)::timestamptz, \(tx.actor)::text
      from unnest(\(rows.map(\.id))::uuid[], \(rows.map(\.kind.rawValue))::text[],
        \(rows.map(\.invoice))::uuid[], \(rows.map(\.instalment))::int[], \(rows.map(\.payment))::uuid[],
        \(rows.map(\.creditNote))::uuid[], \(rows.map(\.amount))::numeric[],
        \(rows.map(\.baseAmount))::numeric[], \(rows.map(\.allocation))::uuid[],
        \(rows.map(\.entry))::uuid[], \(rows.map(\.entryAllocation))::uuid[], \(rows.map(\.undoes))::uuid[])
        s(id, kind, invoice_id, instalment_no, payment_id, credit_note_id, amount, base_amount, allocation_id,
          entry_id, entry_allocation_id, undoes_id)
      """,
      onConstraint: ["settlement_undoes_key": Problem(.invalidState, "The settlement is undone already.")])
  }
}

extension Invoice {
  /// Moves what is open of documents by what was settled (negative: undone), and derives their status from
  /// it.
  static func settled(
    _ amounts: [ID<Invoice>: Decimal], credited: [ID<Invoice>: Decimal] = [:], in tx: Transaction
  ) {
    let ids = Set(amounts.keys).union(credited.keys).sorted()
    guard !ids.isEmpty else { return }
    tx.queue(
      """
      update invoice i
      set open_amount = i.open_amount - d.settled, credited_total = i.credited_total + d.credited,
        status = case
          when i.open_amount - d.settled > 0 then 'posted'
          when i.total > 0 and i.credited_total + d.credited = i.total then 'cancelled'
          else 'paid'
        end,
        version = i.version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      from unnest(\(ids)::uuid[], \(ids.map { amounts[$0] ?? .zero })::numeric[],
        \(ids.map { credited[$0] ?? .zero })::numeric[]) d(id, settled, credited)
      where i.id = d.id
      """,
      onConstraint: [
        "invoice_open_check": Problem(.overPayment, "More would be settled than is open."),
        "invoice_credited_check": Problem(.overCredit, "More would be credited than was invoiced."),
      ])
    for id in ids {
      let word = credited[id] != nil ? "credited" : (amounts[id] ?? .zero).isNegative ? "reopened" : "settled"
      tx.changed(.event(word), id)
    }
  }
}

extension Invoice.Header {
  /// Notes on the invoice what a posted credit note took back of it.
  func takeBack(_ amount: Decimal, in tx: Transaction) throws {
    guard try credited + amount <= total else {
      throw Problem(
        .overCredit, "\(name) is \(total), of which \(credited) is credited already.",
        meta: [
          "total": .string(total.text), "credited": .string(credited.text), "credit": .string(amount.text),
        ])
    }
    Invoice.settled([:], credited: [id: amount], in: tx)
  }
}
