import JSON
import Kernel
import Postgres

/// Adds a payment term to those that may be named.
struct CreatePaymentTerm: Command {
  let input: Input

  struct Input: Decodable, Sendable {
    var name: String
    var description: String?
    var steps: [PaymentTermStepInput]
    var externalIds: JSON?
  }

  init(_ request: Request) throws { input = try request.decode() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let steps = try input.steps.checked()
    let id = ID<PaymentTerm>()
    tx.queue(
      """
      insert into payment_term
        (id, name, description, external_ids, created_at, created_by, updated_at, updated_by)
      values (\(id), \(input.name), \(input.description), \(input.externalIds ?? [:]), \(tx.now), \(tx.actor),
        \(tx.now), \(tx.actor))
      """, onConstraint: ["payment_term_name_key": PaymentTerm.nameTaken(input.name)])
    PaymentTerm.store(steps, of: id, in: tx)
    tx.changed(.created, id)
    return .created(id, as: PaymentTerm.view, at: "/v1/payment-terms")
  }
}

extension PaymentTerm {
  static func nameTaken(_ name: String) -> Problem {
    Problem(
      .duplicate, "There is a payment term of that name already.", pointer: "#/name",
      meta: ["name": .string(name)])
  }

  /// Writes the steps of a term in one statement.
  static func store(_ steps: [Step], of id: ID<PaymentTerm>, in tx: Transaction) {
    let rows = steps.map(\.stored)
    tx.queue(
      """
      insert into payment_term_step (payment_term_id, step_no, kind, ratio, divisor, amount, currency, delays)
      select \(id)::uuid, s.step_no, s.kind, s.ratio, s.divisor, s.amount, s.currency, s.delays
      from unnest(\(rows.map(\.kind))::text[], \(rows.map(\.ratio))::numeric[],
        \(rows.map(\.divisor))::numeric[], \(rows.map(\.amount))::numeric[], \(rows.map(\.currency))::text[],
        \(rows.map(\.delays))::jsonb[])
        with ordinality s(kind, ratio, divisor, amount, currency, delays, step_no)
      """)
  }
}

extension PaymentTerm.Step {
  struct Stored {
    var kind: String
    var ratio: Decimal?
    var divisor: Decimal?
    var amount: Decimal?
    var currency: Currency?
    var delays: JSON
  }

  /// The step as its row holds it.
  var stored: Stored {
    let delays = JSON.array(delays.map(\.json))
    return switch share {
    case .ofTotal(let ratio, let divisor):
      Stored(kind: "percent_of_total", ratio: ratio, divisor: divisor, delays: delays)
    case .ofRemainder(let ratio, let divisor):
      Stored(kind: "percent_of_remainder", ratio: ratio, divisor: divisor, delays: delays)
    case .fixed(let amount, let currency):
      Stored(kind: "fixed", amount: amount, currency: currency, delays: delays)
    case .remainder: Stored(kind: "remainder", delays: delays)
    }
  }
}

extension PaymentTerm.Delay {
  fileprivate var json: JSON {
    var object = JSONObject()
    let members = [("months", months), ("day_of_month", dayOfMonth), ("days", days), ("weekday", weekday)]
    for case (let name, let value?) in members { object[name] = .number(String(value)) }
    return .object(object)
  }
}
