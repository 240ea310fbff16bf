import JSON
package import Kernel
package import Postgres

/// When what part of a document is due: steps worked off in order, the last of which takes the remainder.
package struct PaymentTerm: Record, Sendable {
  package static let kind = RecordKind("payment_term", prefix: "ptm")

  /// How a step finds its part.
  package enum Share: Sendable, Equatable {
    /// Of the document's total: by ratio, or by divisor where that is more exact.
    case ofTotal(ratio: Decimal?, divisor: Decimal?)
    /// Of what the steps before left.
    case ofRemainder(ratio: Decimal?, divisor: Decimal?)
    /// The same amount whatever the total, in one currency.
    case fixed(Decimal, Currency)
    /// All that is left.
    case remainder
  }

  /// One instalment's part and the delays that lead from the document's date to its due date.
  package struct Step: Sendable, Equatable {
    package var share: Share
    package var delays: [Delay]

    /// So much of the total, due where the delays lead.
    package init(_ share: Share, delays: [Delay] = []) {
      self.share = share
      self.delays = delays
    }
  }

  /// A part of an amount and the day it is due.
  package struct Instalment: Sendable, Equatable {
    package var dueDate: LocalDate
    package var amount: Decimal

    /// So much, due that day.
    package init(dueDate: LocalDate, amount: Decimal) {
      self.dueDate = dueDate
      self.amount = amount
    }
  }

  /// The steps, in order; the last is the remainder.
  package let steps: [Step]

  /// A term of these steps, the last of which is the remainder.
  package init(steps: [Step]) {
    self.steps = steps
  }

  /// Due at once: what holds where nobody named a term.
  package static let immediate = PaymentTerm(steps: [Step(.remainder)])
}

extension PaymentTerm {
  /// The term with its steps, or nil when this tenant has none with that id.
  package static func load(_ id: ID<PaymentTerm>, in tx: Transaction) throws -> PaymentTerm? {
    var term: PaymentTerm?
    queue("\(id)", in: tx) { term = $0 }
    try tx.flush()
    return term
  }

  /// Queues the reading of the term whose id an expression names; `then` gets it, or nil, at the next flush.
  package static func queue(_ id: SQL, in tx: Transaction, then: @escaping (PaymentTerm?) -> Void) {
    tx.queue(
      """
      select s.kind, s.ratio, s.divisor, s.amount, s.currency, s.delays
      from payment_term_step s
      where s.payment_term_id = \(id)
      order by s.step_no
      """
    ) { rows in
      let steps = try rows.all(as: Step.init(kind:ratio:divisor:amount:currency:delays:))
      then(steps.isEmpty ? nil : PaymentTerm(steps: steps))
    }
  }

  /// Refuses a term that is absent, another tenant's or archived; returns it for use.
  package static func require(
    _ id: ID<PaymentTerm>, pointer: String = "#/payment_term_id", in tx: Transaction
  ) throws -> PaymentTerm {
    let known = try tx.value(
      "select exists (select from payment_term where id = \(id) and archived_at is null)", as: Bool.self)
    guard known == true, let term = try load(id, in: tx) else {
      throw Problem(
        .unknownReference, "There is no payment term \(id) in use.", pointer: pointer,
        meta: ["id": .string(id.text)])
    }
    return term
  }
}

extension PaymentTerm.Step {
  init(
    kind: String, ratio: Decimal?, divisor: Decimal?, amount: Decimal?, currency: String?, delays: JSON
  ) throws {
    let delays = try delays.decode([PaymentTerm.Delay].self)
    switch kind {
    case "percent_of_total": self.init(.ofTotal(ratio: ratio, divisor: divisor), delays: delays)
    case "percent_of_remainder": self.init(.ofRemainder(ratio: ratio, divisor: divisor), delays: delays)
    case "fixed":
      guard let amount, let currency = currency.flatMap(Currency.init) else {
        throw Problem(.internalError, "A fixed step without its amount.")
      }
      self.init(.fixed(amount, currency), delays: delays)
    default: self.init(.remainder, delays: delays)
    }
  }
}
