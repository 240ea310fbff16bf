import JSON
package import Kernel
import Postgres

/// A party as the ledger knows it: an id it stores and never looks into.
package struct PartyReference: Sendable, Hashable {
  /// The bits of its id.
  package let raw: UInt128

  /// The party with those bits.
  package init(_ raw: UInt128) { self.raw = raw }

  /// The party of that id.
  package init<R: Record>(_ id: ID<R>) { raw = id.raw }
}

/// What a line adds to a tax: its report reads these marks.
package struct TaxMark: Sendable {
  /// The tax.
  package let tax: ID<Tax>

  /// Added to the tax's base: positive on invoices and bills, negative on their credits.
  package let base: Decimal

  /// True: the line is part of the base. False: its own amount is the tax.
  package let isBase: Bool

  /// A mark of so much base, signed.
  package init(tax: ID<Tax>, base: Decimal, isBase: Bool) {
    self.tax = tax
    self.base = base
    self.isBase = isBase
  }
}

/// One side of an entry: so much on an account, in the company's currency and in the one it was agreed in.
package struct JournalLine: Sendable {
  /// What it is booked on.
  package var account: AccountChoice

  /// Whose it is; receivables and payables demand one.
  package var party: PartyReference?

  /// In the company's currency; one of debit and credit is zero, and in a storno the other is negative.
  package var debit: Decimal

  /// The other side, in the company's currency.
  package var credit: Decimal

  /// The currency it was agreed in; the company's when left out.
  package var currency: Currency?

  /// The amount in that currency, signed as debit minus credit; demanded where it is not the company's.
  package var amountInCurrency: Decimal?

  /// When its open item is due; the entry's date when left out.
  package var dueDate: LocalDate?

  /// What it adds to a tax.
  package var tax: TaxMark?

  /// What it is for, where the narration does not say it.
  package var label: String?

  /// A line of the account; give a debit or a credit.
  package init(
    account: AccountChoice, party: PartyReference? = nil, debit: Decimal = .zero, credit: Decimal = .zero,
    currency: Currency? = nil, amountInCurrency: Decimal? = nil, dueDate: LocalDate? = nil,
    tax: TaxMark? = nil,
    label: String? = nil,
  ) {
    self.account = account
    self.party = party
    self.debit = debit
    self.credit = credit
    self.currency = currency
    self.amountInCurrency = amountInCurrency
    self.dueDate = dueDate
    self.tax = tax
    self.label = label
  }

  /// The line with every amount at the scale of its currency, or the reason why it is none.
  func checked(in base: Currency, at pointer: String?) throws -> JournalLine {
    var line = self
    line.debit = try debit.amount(in: base, at: pointer, "debit")
    line.credit = try credit.amount(in: base, at: pointer, "credit")
    let signed = try line.debit - line.credit
    let currency = currency ?? base
    line.currency = currency
    if let amountInCurrency {
      line.amountInCurrency = try amountInCurrency.amount(in: currency, at: pointer, "amount_in_currency")
    } else if currency == base {
      line.amountInCurrency = signed
    } else {
      throw Problem(
        .refused, "A line in \(currency) needs its amount in \(currency).",
        pointer: at(pointer, "amount_in_currency"),
        meta: ["currency": .string(currency.code)])
    }
    try line.requireOneSide(at: pointer)
    if let amount = line.amountInCurrency, currency == base ? amount != signed : opposes(amount, signed) {
      throw Problem(
        .refused, "The amount in \(currency) contradicts debit and credit.",
        pointer: at(pointer, "amount_in_currency"))
    }
    return line
  }

  private func requireOneSide(at pointer: String?) throws {
    guard debit.isZero || credit.isZero else {
      throw Problem(.oneSided, "A line is either a debit or a credit.", pointer: at(pointer, "credit"))
    }
    guard !(debit.isZero && credit.isZero && (amountInCurrency ?? .zero).isZero) else {
      throw Problem(.oneSided, "A line moves something: give a debit or a credit.", pointer: pointer)
    }
  }

  private func opposes(_ amount: Decimal, _ signed: Decimal) -> Bool {
    (amount.isNegative && signed.isPositive) || (amount.isPositive && signed.isNegative)
  }

  private func at(_ pointer: String?, _ member: String) -> String? { pointer.map { "\($0)/\(member)" } }
}

extension Decimal {
  /// The amount with the currency's decimals; 422 `amount_scale` when it has more.
  fileprivate func amount(in currency: Currency, at pointer: String?, _ member: String) throws -> Decimal {
    do {
      return try checked(scale: currency.scale)
    } catch {
      throw Problem(error, pointer: pointer.map { "\($0)/\(member)" })
    }
  }
}

extension ProblemCode {
  /// A line with both sides, or with none.
  package static let oneSided = ProblemCode("one_sided", 422, "A line is either a debit or a credit")
}
