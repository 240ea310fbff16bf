import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// Books money and settles with it what the caller names.
struct CreatePayment: Command {
  static let durability = Durability.grouped

  /// What happens to money beyond what the invoices named leave open.
  enum Overpayment: String, Decodable, Sendable {
    case refuse, keep
    case writeOff = "write_off"
  }

  struct Input: Decodable, Sendable {
    var companyId: ID<Company>?
    var direction: Payment.Direction?
    var customerId: ID<Party>
    var date: LocalDate?
    var method: Payment.Method
    var accountId: ID<Account>?
    var currency: String?
    var exchangeRate: Decimal?
    var amount: Decimal
    var reference: String?
    var note: String?
    var externalIds: JSON?
    var allocations: [AllocationInput]?
    var overpayment: Overpayment?
    var writeOffLimit: Decimal?
  }

  let input: Input
  let company: Company

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let currency = try Currency.named(input.currency, else: company.currency)
    let amount = try input.amount.money(in: currency, at: "#/amount")
    guard amount.isPositive else {
      throw Problem(.amountRange, "A payment is of something.", pointer: "#/amount")
    }
    let rate = try company.rate(of: currency, given: input.exchangeRate)
    let direction = input.direction ?? .received
    let date = input.date ?? tx.today(in: company)
    let customer = try Party.requireRole(.customer, input.customerId, pointer: "#/customer_id", in: tx)
    let plan = try AllocationPlan(
      input.allocations ?? [], of: direction.settles, for: customer, company: company, currency: currency,
      money: amount, in: tx)
    let surplus = try amount - plan.allocated
    let writtenOff = try writtenOff(surplus, currency: currency)
    try requireMoneyAccount(in: tx)
    try BillingSettings.checkWriteOff(
      plan.writtenOff + writtenOff, rate: rate, limit: input.writeOffLimit, company: company, in: tx)

    let id = ID<Payment>()
    let baseAmount = try (amount * rate).rounded(to: company.currency.scale)
    try baseAmount.requireRange(at: "#/amount")
    tx.register(id, company: company.id, party: customer.raw, date: date)
    let baseSurplus = try (writtenOff * rate).rounded(to: company.currency.scale)
    let entry = try Invoice.dated(at: "#/date") {
      try book(
        id, customer, amount, baseAmount, writtenOff, baseSurplus, direction.sign, currency, on: date, in: tx)
    }
    tx.queue(
      """
      insert into payment
        (id, company_id, direction, date, method, party_id, account_id, currency, exchange_rate, amount,
        base_amount, unallocated_amount, written_off_amount, reference, note, journal_entry_id, external_ids,
        created_at, created_by, updated_at, updated_by)
      values (\(id), \(company.id), \(direction.rawValue), \(date), \(input.method.rawValue), \(customer),
        \(input.accountId), \(currency), \(rate), \(amount), \(baseAmount), \(try surplus - writtenOff),
        \(writtenOff), \(input.reference), \(input.note), \(entry), \(input.externalIds ?? [:]),
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    var settler = Settler(
      company: company, date: max(date, plan.latest ?? date), source: SourceDocument(id), tx: tx)
    var funds = Settlement.Funds(
      kind: .payment, payment: id, creditNote: nil,
      items: [
        Settlement.Funds.Item(
          key: OpenItem.Key(entry: entry, line: 1), open: try amount - writtenOff,
          baseOpen: try baseAmount - baseSurplus)
      ])
    try plan.carryOut(&settler, from: &funds, in: tx)
    tx.number(id, series: "PAY", year: company.fiscalYear(of: date), company: company.id)
    tx.changed(.created, id)
    return .created(id, as: Payment.view, at: "/v1/payments")
  }

  /// What of the surplus is booked off; refuses a surplus nobody asked for. Without allocations nothing is
  /// paid over: the money waits on account.
  private func writtenOff(_ surplus: Decimal, currency: Currency) throws -> Decimal {
    guard surplus.isPositive, let allocations = input.allocations, !allocations.isEmpty else {
      return currency.zero
    }
    switch input.overpayment ?? .refuse {
    case .keep: return currency.zero
    case .writeOff: return surplus
    case .refuse:
      throw Problem(
        .overPayment,
        "\(surplus) \(currency) more than the documents named leave open: keep it or write it off.",
        pointer: "#/amount", meta: ["surplus": .string(surplus.text)])
    }
  }

  /// Money lies on an asset that is nobody's debt: a bank or cash account, or one like it.
  private func requireMoneyAccount(in tx: Transaction) throws {
    guard let account = input.accountId else { return }
    let isMoney = try tx.value(
      """
      select a.type = 'asset' and coalesce(a.role, 'bank') in ('bank', 'cash') and not a.reconcilable
      from account a where a.id = \(account) and a.company_id = \(company.id)
      """, as: Bool.self)
    guard let isMoney else {
      throw Problem(
        .unknownReference, "There is no such account in this company.", pointer: "#/account_id",
        meta: ["id": .string(account.text)])
    }
    guard isMoney else {
      throw Problem(
        .refused, "Money is booked on a bank or cash account.", pointer: "#/account_id",
        meta: ["id": .string(account.text)])
    }
  }

  /// The customer's line first: it is the payment's open item.
  private func book(
    _ id: ID<Payment>, _ customer: ID<Party>, _ amount: Decimal, _ baseAmount: Decimal, _ surplus: Decimal,
    _ baseSurplus: Decimal, _ sign: Decimal, _ currency: Currency, on date: LocalDate, in tx: Transaction,
  ) throws -> ID<JournalEntry> {
    let foreign = currency == company.currency ? nil : currency
    let money: AccountChoice = input.accountId.map(AccountChoice.id) ?? .role(input.method.role)
    var lines: [JournalLine] = [
      .signed(
        .role(.receivable), try (baseSurplus - baseAmount) * sign, party: customer, currency: foreign,
        inCurrency: try (surplus - amount) * sign, dueDate: date),
      .signed(money, try baseAmount * sign, currency: foreign, inCurrency: try amount * sign),
    ]
    if surplus.isPositive {
      lines.append(
        .signed(
          .role(.writeOff), try (baseSurplus * sign).negated, currency: foreign,
          inCurrency: try (surplus * sign).negated))
    }
    return try Ledger.post(
      JournalEntry.Draft(
        company: company, date: date, journal: .bank,
        narration: sign.isNegative ? "Payment to customer" : "Payment from customer",
        source: SourceDocument(id),
        lines: lines),
      in: tx)
  }
}

extension Currency {
  /// The currency given, checked against ISO 4217, or the one to assume.
  static func named(_ code: String?, else assumed: Currency, at pointer: String = "#/currency") throws
    -> Currency
  {
    guard let code else { return assumed }
    guard let currency = Currency(code) else {
      throw Problem(
        .refused, "\(code) is no currency of ISO 4217.", pointer: pointer, meta: ["currency": .string(code)])
    }
    return currency
  }
}

extension Company {
  /// What one unit of the currency is worth in this company's: 1 for its own, else as given. 422 when it is
  /// missing.
  func rate(of currency: Currency, given: Decimal?) throws -> Decimal {
    if currency == self.currency { return .one }
    guard let given, given.isPositive else {
      throw Problem(
        .exchangeRateRequired, "Money in \(currency) needs an exchange rate to \(self.currency).",
        pointer: "#/exchange_rate", meta: ["currency": .string(currency.code)])
    }
    return given
  }
}
