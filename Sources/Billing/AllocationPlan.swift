import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// What a caller wants settled: `{invoice_id, amount, write_off}`.
struct AllocationInput: Decodable, Sendable {
  var invoiceId: ID<Invoice>
  var amount: Decimal?
  var writeOff: Decimal?
}

/// Which documents are settled with how much: checked against what is open under lock, so that two payments
/// of one invoice settle it once.
struct AllocationPlan {
  struct Item {
    let header: Invoice.Header
    let amount: Decimal
    let writeOff: Decimal
  }

  let items: [Item]
  /// What the documents take of the money.
  let allocated: Decimal
  /// What is given up of the debts.
  let writtenOff: Decimal

  /// The day before which nothing here was owed: a settlement is never older than what it settles.
  var latest: LocalDate? { items.map(\.header.date).max() }

  /// Locks the documents and checks every wish.
  ///
  /// - Parameters:
  ///   - kind: what this money can settle: invoices are paid, credit notes are paid back.
  ///   - money: how much there is.
  ///   - isHeld: whether it is what a record still holds, which may change, and not what the request brings.
  init(
    _ wishes: [AllocationInput], of kind: Invoice.Kind, for customer: ID<Party>, company: Company,
    currency: Currency, money: Decimal, isHeld: Bool = false, in tx: Transaction,
  ) throws {
    var pointers: [ID<Invoice>: String] = [:]
    for (index, wish) in wishes.enumerated() {
      guard pointers.updateValue("#/allocations/\(index)/invoice_id", forKey: wish.invoiceId) == nil else {
        throw Problem(
          .refused, "The document stands twice in the allocations.",
          pointer: "#/allocations/\(index)/invoice_id",
          meta: ["id": .string(wish.invoiceId.text)])
      }
    }
    let headers = pointers.isEmpty ? [:] : try Invoice.lock(pointers, in: tx)
    var left = money
    items = try wishes.enumerated().map { index, wish in
      let at = "#/allocations/\(index)"
      guard let header = headers[wish.invoiceId] else { throw Problem.notFound }
      try header.requireSettleable(as: kind, for: customer, company: company, currency: currency, at: at)
      let writeOff = try wish.writeOff?.money(in: currency, at: "\(at)/write_off") ?? currency.zero
      let amount: Decimal
      if let given = wish.amount {
        amount = try given.money(in: currency, at: "\(at)/amount")
      } else {
        amount = try max(currency.zero, min(left, header.open - writeOff))
      }
      try header.requireOpen(amount, writeOff, at: at)
      left = try left - amount
      return Item(header: header, amount: amount, writeOff: writeOff)
    }
    allocated = try Decimal.sum(items.map(\.amount)).rounded(to: currency.scale)
    writtenOff = try Decimal.sum(items.map(\.writeOff)).rounded(to: currency.scale)
    guard allocated <= money else {
      throw Problem(
        isHeld ? .overPayment : .overAllocated,
        "The allocations add up to \(allocated), the money to \(money).",
        pointer: "#/allocations",
        meta: ["allocated": .string(allocated.text), "available": .string(money.text)])
    }
  }

  /// Settles everything from the funds; answers what the documents took of them.
  func carryOut(_ settler: inout Settler, from funds: inout Settlement.Funds, in tx: Transaction) throws {
    guard !items.isEmpty else { return }
    var open = try Settlement.open(of: items.map(\.header.id), in: tx)
    for item in items {
      var parts = open[item.header.id] ?? []
      try settler.pay(item.amount, of: item.header, parts: &parts, from: &funds)
      if item.writeOff.isPositive, let payment = funds.payment {
        try settler.writeOff(item.writeOff, of: item.header, parts: &parts, with: payment)
      }
      open[item.header.id] = parts
    }
    settler.finish()
  }
}

extension Invoice.Header {
  fileprivate func requireSettleable(
    as kind: Invoice.Kind, for customer: ID<Party>, company: Company, currency: Currency, at pointer: String,
  ) throws {
    let pointer = "\(pointer)/invoice_id"
    guard companyID == company.id, debtor == customer else {
      throw Problem(.partyMismatch, "\(name) belongs to another customer or company.", pointer: pointer)
    }
    guard self.kind == kind else {
      throw Problem(
        .refused, kind == .invoice ? "\(name) is a credit note: pay it out." : "\(name) is no credit note.",
        pointer: pointer, meta: ["kind": .string(self.kind.rawValue)])
    }
    guard self.currency == currency else {
      throw Problem(
        .currencyMismatch, "\(name) is in \(self.currency), the money in \(currency).", pointer: pointer,
        meta: ["document": .string(self.currency.code), "money": .string(currency.code)])
    }
    guard status != .draft else {
      throw Problem(.invalidState, "\(name) is not posted yet.", pointer: pointer, meta: ["status": "draft"])
    }
  }

  fileprivate func requireOpen(_ amount: Decimal, _ writeOff: Decimal, at pointer: String) throws {
    guard try amount + writeOff <= open, open.isPositive else {
      throw Problem(
        .overPayment,
        open.isZero ? "\(name) is settled: nothing is open." : "Of \(name) only \(open) is open.",
        pointer: "\(pointer)/amount", meta: ["open": .string(open.text), "amount": .string(amount.text)])
    }
    guard amount.isPositive || writeOff.isPositive else {
      throw Problem(
        .overAllocated, "Nothing is left of the money for \(name).", pointer: "\(pointer)/amount",
        meta: ["open": .string(open.text)])
    }
  }
}

extension Decimal {
  /// Refuses more than 15 digits before the point: what the contract lets an amount have.
  func requireRange(at pointer: String) throws {
    guard magnitude < Decimal(1_000_000_000_000_000) else {
      throw Problem(
        .amountRange, "An amount has at most 15 digits before the point.", pointer: pointer,
        meta: ["got": .string(text)])
    }
  }

  /// An amount of money as it was given: not negative and with no more decimals than the currency has.
  func money(in currency: Currency, at pointer: String) throws -> Decimal {
    guard !isNegative else {
      throw Problem(
        .amountRange, "An amount here is not negative.", pointer: pointer, meta: ["got": .string(text)])
    }
    do {
      return try checked(scale: currency.scale)
    } catch {
      throw Problem(error, pointer: pointer)
    }
  }
}
