import JSON
import Kernel
import Postgres

/// Shows what an amount would be due in, and when; nothing is stored.
struct PreviewPaymentTerm: Command {
  let id: ID<PaymentTerm>
  let input: Input

  struct Input: Decodable, Sendable {
    var total: Decimal
    var currency: String
    var date: LocalDate
  }

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    guard let term = try PaymentTerm.load(id, in: tx) else { throw Problem.notFound }
    guard let currency = Currency(input.currency) else {
      throw Problem(
        .refused, "\(input.currency) is no currency of ISO 4217.", pointer: "#/currency",
        meta: ["currency": .string(input.currency)])
    }
    let total: Decimal
    do {
      total = try input.total.checked(scale: currency.scale)
    } catch {
      throw Problem(error, pointer: "#/total")
    }
    let instalments = try term.instalments(total: total, date: input.date, currency: currency)
    let shown: JSON = .array(
      instalments.map { ["due_date": .string($0.dueDate.text), "amount": .string($0.amount.text)] })
    return .report(
      Query(
        rows: """
          select \(total)::numeric as total, \(currency)::text as currency, \(input.date)::date as date,
            \(shown)::jsonb as instalments
          """, single: true))
  }
}
