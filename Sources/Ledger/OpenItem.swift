import JSON
package import Kernel
import Postgres

/// A posted line on a reconcilable account and what allocations have left open of it.
package struct OpenItem: Sendable {
  /// Which line of which entry.
  package struct Key: Sendable, Hashable {
    /// The entry.
    package let entry: ID<JournalEntry>

    /// The number of the line in it, from 1.
    package let line: Int

    /// That line of that entry.
    package init(entry: ID<JournalEntry>, line: Int) {
      self.entry = entry
      self.line = line
    }
  }

  /// The line it is.
  package let key: Key

  /// The reconcilable account it lies on.
  package let account: ID<Account>

  /// Whose it is.
  package let party: PartyReference?

  /// Signed, in the company's currency: what is owed to the company is positive.
  package let amount: Decimal

  /// What of it is not settled yet, with the same sign.
  package let openAmount: Decimal

  /// The code of the currency it was agreed in.
  package let currency: String

  /// The whole in that currency, signed.
  package let amountInCurrency: Decimal

  /// What of it is not settled yet in that currency.
  package let openInCurrency: Decimal

  /// When it is due.
  package let dueDate: LocalDate

  init(
    entry: ID<JournalEntry>, line: Int, account: ID<Account>, party: UUIDValue?, amount: Decimal,
    openAmount: Decimal,
    currency: String, amountInCurrency: Decimal, openInCurrency: Decimal, dueDate: LocalDate,
  ) {
    key = Key(entry: entry, line: line)
    self.account = account
    self.party = party.map { PartyReference($0.raw) }
    self.amount = amount
    self.openAmount = openAmount
    self.currency = currency
    self.amountInCurrency = amountInCurrency
    self.openInCurrency = openInCurrency
    self.dueDate = dueDate
  }

  /// Whether it is owed to the company; then it is the debit side of an allocation.
  package var isDebit: Bool { !amount.isNegative }
}

/// Two items that settle each other; undone by a counter row that names it.
package enum Allocation: Record {
  package static let kind = RecordKind("allocation", prefix: "alc", company: true)
}

extension Ledger {
  /// The items of an entry by line; none where it touched no reconcilable account.
  package static func openItems(of entry: ID<JournalEntry>, in tx: Transaction) throws -> [OpenItem] {
    try tx.all(
      """
      select i.entry_id, i.line_no, i.account_id, i.party_id, i.amount, i.open_amount, i.currency,
        i.amount_in_currency, i.open_in_currency, i.due_date
      from open_item i where i.entry_id = \(entry) order by i.line_no
      """,
      as: OpenItem.init(
        entry:line:account:party:amount:openAmount:currency:amountInCurrency:openInCurrency:dueDate:))
  }

  /// Settles a debit item and a credit item of one account by the same amount of the company's currency.
  ///
  /// `amount` is positive; what it is in the items' own currencies is the same unless given. More than is
  /// open of either throws 409 `over_allocation`. Queued: refused at the next statement that waits.
  @discardableResult
  package static func allocate(
    _ debit: OpenItem.Key, _ credit: OpenItem.Key, amount: Decimal, debitInCurrency: Decimal? = nil,
    creditInCurrency: Decimal? = nil, on date: LocalDate, in tx: Transaction,
  ) throws -> ID<Allocation> {
    guard !amount.isNegative else {
      throw Problem(.refused, "An allocation is positive.", meta: ["amount": .string(amount.text)])
    }
    let id = ID<Allocation>()
    let ofDebit = debitInCurrency ?? amount
    let ofCredit = creditInCurrency ?? amount
    let refusal = Problem(
      .overAllocation, "More would be allocated than is open.", meta: ["amount": .string(amount.text)])
    // The conditions hold under concurrency: the update waits for the row and looks at it anew.
    settle(
      debit, refusal, in: tx,
      """
      update open_item set open_amount = open_amount - \(amount),
        open_in_currency = open_in_currency - \(ofDebit)
      where entry_id = \(debit.entry) and line_no = \(debit.line) and amount >= 0
        and open_amount >= \(amount) and open_in_currency >= \(ofDebit)
      """)
    settle(
      credit, refusal, in: tx,
      """
      update open_item set open_amount = open_amount + \(amount),
        open_in_currency = open_in_currency + \(ofCredit)
      where entry_id = \(credit.entry) and line_no = \(credit.line) and amount <= 0
        and open_amount <= -\(amount)::numeric and open_in_currency <= -\(ofCredit)::numeric
      """)
    tx.queue(
      """
      insert into allocation
        (id, company_id, date, debit_entry_id, debit_line_no, credit_entry_id, credit_line_no,
         amount, debit_in_currency, credit_in_currency, created_at, created_by)
      select \(id), d.company_id, \(date), d.entry_id, d.line_no, c.entry_id, c.line_no,
        \(amount), \(ofDebit), \(ofCredit), \(tx.now), \(tx.actor)
      from open_item d
      join open_item c on c.tenant_id = d.tenant_id and c.account_id = d.account_id
      where d.entry_id = \(debit.entry) and d.line_no = \(debit.line)
        and c.entry_id = \(credit.entry) and c.line_no = \(credit.line)
      """
    ) { rows in
      if rows.affected != 1 { throw Problem(.refused, "The two items lie on different accounts.") }
    }
    return id
  }

  private static func settle(_ item: OpenItem.Key, _ refusal: Problem, in tx: Transaction, _ update: SQL) {
    tx.queue(
      update, onConstraint: ["open_item_open_check": refusal, "open_item_open_in_currency_check": refusal]
    ) { rows in
      if rows.affected != 1 { throw refusal }
    }
  }

  /// Undoes an allocation by a counter row: both items are open again by what it had settled. Once only.
  package static func unallocate(_ allocation: ID<Allocation>, on date: LocalDate, in tx: Transaction) throws
  {
    tx.queue(
      """
      insert into allocation
        (id, company_id, date, debit_entry_id, debit_line_no, credit_entry_id, credit_line_no,
         amount, debit_in_currency, credit_in_currency, undoes_id, created_at, created_by)
      select \(ID<Allocation>()), a.company_id, \(date), a.debit_entry_id, a.debit_line_no, a.credit_entry_id,
        a.credit_line_no, -a.amount, -a.debit_in_currency, -a.credit_in_currency, a.id, \(tx.now), \(tx.actor)
      from allocation a where a.id = \(allocation) and a.undoes_id is null
      """,
      onConstraint: ["allocation_undoes_key": Problem(.invalidState, "The allocation is undone already.")]
    ) { rows in
      if rows.affected != 1 { throw Problem.notFound }
    }
    tx.queue(
      """
      update open_item i
      set open_amount = i.open_amount + a.amount, open_in_currency = i.open_in_currency + a.debit_in_currency
      from allocation a
      where a.id = \(allocation) and i.entry_id = a.debit_entry_id and i.line_no = a.debit_line_no
      """)
    tx.queue(
      """
      update open_item i
      set open_amount = i.open_amount - a.amount, open_in_currency = i.open_in_currency - a.credit_in_currency
      from allocation a
      where a.id = \(allocation) and i.entry_id = a.credit_entry_id and i.line_no = a.credit_line_no
      """)
  }
}

extension ProblemCode {
  /// More than is open of an item.
  package static let overAllocation = ProblemCode(
    "over_allocation", 409, "More would be allocated than is open")
}
