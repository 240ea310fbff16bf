import JSON
package import Kernel
import Postgres

extension Tax {
  /// What reckoning needs of the taxes named: of the company, of the scope, in force on the day.
  ///
  /// Throws 422 `unknown_reference` for an absent or foreign id and 422 `tax_not_valid` for one that is
  /// archived, of the other scope or out of date, at `pointer(id)` where given.
  package static func facts(
    _ ids: some Sequence<ID<Tax>>, company: ID<Company>, scope: Scope, on date: LocalDate,
    at pointer: (ID<Tax>) -> String? = { _ in nil }, in tx: Transaction,
  ) throws -> [ID<Tax>: Facts] {
    let wanted = Set(ids).sorted()
    guard !wanted.isEmpty else { return [:] }
    let found = try tx.all(
      """
      select t.id, t.name, t.rate, t.included_in_price, t.scope, t.account_id,
        coalesce(t.credit_account_id, t.account_id),
        t.archived_at is null and coalesce(\(date) >= t.valid_from, true) and coalesce(\(date) <= t.valid_to,
          true)
      from tax t where t.company_id = \(company) and t.id = any(\(wanted)::uuid[])
      """,
      as: {
        (
          id: ID<Tax>, name: String, rate: Decimal, included: Bool, scope: String, account: ID<Account>,
          creditAccount: ID<Account>, isValid: Bool
        ) in
        (
          Facts(
            id: id, name: name, rate: rate, includedInPrice: included, scope: Scope(rawValue: scope) ?? .sale,
            account: account, creditAccount: creditAccount), isValid
        )
      })
    let known = Dictionary(found.map { ($0.0.id, $0) }) { first, _ in first }
    return try Dictionary(
      uniqueKeysWithValues: wanted.map { id in
        guard let (tax, isValid) = known[id] else { throw unknown(id, at: pointer(id)) }
        guard isValid, tax.scope == scope else {
          throw Problem(
            .taxNotValid, "The tax \(tax.name) is not one for a \(scope.rawValue) on \(date).",
            pointer: pointer(id),
            meta: ["id": .string(id.text), "date": .string(date.text), "scope": .string(tax.scope.rawValue)])
        }
        return (id, tax)
      })
  }

  /// What the lines come to under taxes that were read before.
  package static func compute(
    lines: [TaxableLine], rounding: TaxRounding, currency: Currency, taxes: [ID<Tax>: Facts],
  ) throws -> TaxResult {
    var computation = TaxComputation(rounding: rounding, scale: currency.scale, facts: taxes)
    return try computation.result(for: lines)
  }

  /// Reads the taxes the lines name and reckons what they come to.
  package static func compute(
    lines: [TaxableLine], rounding: TaxRounding, currency: Currency, company: ID<Company>, scope: Scope,
    on date: LocalDate, in tx: Transaction,
  ) throws -> TaxResult {
    let taxes = try facts(lines.flatMap(\.taxes), company: company, scope: scope, on: date, in: tx)
    return try compute(lines: lines, rounding: rounding, currency: currency, taxes: taxes)
  }
}

extension ProblemCode {
  /// The tax is archived, of the other scope, or not in force on that day.
  package static let taxNotValid = ProblemCode("tax_not_valid", 422, "The tax does not apply here")
}
