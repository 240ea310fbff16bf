import JSON
import Kernel
import Parties
import Postgres

/// An opportunity in the hands of a command: its figures always follow from its amount and its probability.
struct Deal: Sendable {
  let id: ID<Opportunity>
  let company: Company
  var name: String
  var party: ID<Party>
  var stage: ID<Stage>
  var status: Stage.Outcome
  var currency: Currency
  /// What one unit of the currency is worth in the company's.
  var exchangeRate: Decimal
  var amount: Decimal
  /// Percent.
  var probability: Decimal
  var isOverridden: Bool
  var closeDate: LocalDate
  var owner: String?
  var source: String?
  var note: String?
  var externalIds: JSONObject
  var custom: JSONObject

  var weighted: Decimal { get throws { try share(of: amount, scale: currency.scale) } }
  var baseAmount: Decimal { get throws { try (amount * exchangeRate).rounded(to: company.currency.scale) } }
  var baseWeighted: Decimal { get throws { try share(of: baseAmount, scale: company.currency.scale) } }

  /// Throws 422 `amount_range` when the amount has too many digits in the company's currency.
  func requireRange() throws {
    let amount = try baseAmount
    guard amount < Decimal(1_000_000_000_000_000) else {
      throw Problem(
        .amountRange, "An amount has 15 digits before the decimal point at most.", pointer: "#/exchange_rate",
        meta: ["base_amount": .string(amount.text)])
    }
  }

  private func share(of amount: Decimal, scale: Int) throws -> Decimal {
    try (amount * probability * Decimal(1, scale: 2)).rounded(to: scale)
  }

  /// A new one in its first stage. Throws 422 for amounts and currencies that do not fit.
  init(
    company: Company, name: String, party: ID<Party>, stage: StageFacts, amount: Decimal, currency code: String?,
    exchangeRate: Decimal?, at pointer: String = "#", closeDate: LocalDate, owner: String?, source: String?,
  ) throws {
    let currency = try code.map { try Self.currency($0, at: pointer) } ?? company.currency
    id = ID()
    self.company = company
    self.name = name
    self.party = party
    self.stage = stage.id
    status = .open
    self.currency = currency
    self.exchangeRate = try Self.rate(exchangeRate, of: currency, in: company, at: pointer)
    self.amount = try Self.checked(amount, in: currency, at: pointer)
    probability = stage.probability
    isOverridden = false
    self.closeDate = closeDate
    self.owner = owner
    self.source = source
    externalIds = [:]
    custom = [:]
  }

  static func currency(_ code: String, at pointer: String = "#") throws -> Currency {
    guard let currency = Currency(code) else {
      throw Problem(
        .refused, "\(code) is no currency of ISO 4217.", pointer: "\(pointer)/currency",
        meta: ["currency": .string(code)])
    }
    return currency
  }

  static func rate(
    _ given: Decimal?, of currency: Currency, in company: Company, at pointer: String = "#",
  ) throws -> Decimal {
    if currency == company.currency { return .one }
    guard let given, given.isPositive else {
      throw Problem(
        .rateRequired, "An opportunity in \(currency) needs an exchange rate to \(company.currency).",
        pointer: "\(pointer)/exchange_rate", meta: ["currency": .string(currency.code)])
    }
    return given
  }

  static func checked(_ amount: Decimal, in currency: Currency, at pointer: String = "#") throws -> Decimal {
    do {
      return try amount.checked(scale: currency.scale)
    } catch {
      throw Problem(error, pointer: "\(pointer)/amount")
    }
  }
}

extension ProblemCode {
  /// As Billing has it for invoices.
  static let rateRequired = ProblemCode("exchange_rate_required", 422, "An exchange rate is needed")
}
