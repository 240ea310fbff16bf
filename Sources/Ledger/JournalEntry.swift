import JSON
package import Kernel
import Postgres

/// An entry of the books: lines whose debits equal their credits, final once posted.
package enum JournalEntry: Record {
  package static let kind = RecordKind("journal_entry", prefix: "je", company: true)

  /// The journal an entry goes to: the oldest of a kind, or that very one.
  package enum JournalChoice: Sendable {
    case kind(JournalKind)
    case id(ID<Journal>)
  }

  /// An entry about to be posted; that it exists proves that it balances.
  package struct Draft: Sendable {
    let company: Company
    let date: LocalDate
    let journal: JournalChoice
    let narration: String
    let source: SourceDocument?
    let lines: [JournalLine]

    /// The sum of debits, which is the sum of credits.
    let total: Decimal

    /// Checks scale, sides and balance: 422 `unbalanced`, `entry_incomplete`, `one_sided`, `amount_scale`.
    package init(
      company: Company, date: LocalDate, journal: JournalKind, narration: String, source: SourceDocument?,
      lines: [JournalLine],
    ) throws {
      try self.init(
        company: company, date: date, journal: .kind(journal), narration: narration, source: source,
        lines: lines,
        pointing: false)
    }

    /// `pointing` says that the lines are those of the request's body.
    init(
      company: Company, date: LocalDate, journal: JournalChoice, narration: String, source: SourceDocument?,
      lines: [JournalLine], pointing: Bool,
    ) throws {
      let sums = try Sums(lines, in: company.currency, pointing: pointing)
      if let problem = sums.problem(in: company.currency, pointing: pointing) { throw problem }
      self.company = company
      self.date = date
      self.journal = journal
      self.narration = narration
      self.source = source
      self.lines = sums.lines
      total = sums.debit
    }
  }

  /// Lines checked one by one, and what their sides come to.
  struct Sums {
    let lines: [JournalLine]
    let debit: Decimal
    let credit: Decimal

    init(_ lines: [JournalLine], in currency: Currency, pointing: Bool) throws {
      self.lines = try lines.enumerated().map { index, line in
        try line.checked(in: currency, at: pointing ? "#/lines/\(index)" : nil)
      }
      debit = try Decimal.sum(self.lines.map(\.debit)).rounded(to: currency.scale)
      credit = try Decimal.sum(self.lines.map(\.credit)).rounded(to: currency.scale)
      guard max(debit.magnitude, credit.magnitude) < Self.limit else {
        throw Problem(
          .amountRange, "The lines come to more than an amount can be.", pointer: pointing ? "#/lines" : nil)
      }
    }

    /// Amounts have at most 15 digits before the point.
    private static let limit = Decimal(1_000_000_000_000_000)

    /// Everything that keeps the lines from being an entry: too few of them, sides that differ.
    func problem(in currency: Currency, pointing: Bool) -> Problem? {
      let pointer = pointing ? "#/lines" : nil
      var problem: Problem?
      if debit != credit {
        problem = Problem(
          .unbalanced, "Debits are \(debit), credits \(credit) \(currency).", pointer: pointer,
          meta: ["debit": .string(debit.text), "credit": .string(credit.text)])
      }
      if lines.count < 2 {
        let short = Problem(
          .entryIncomplete, "An entry has at least two lines.", pointer: pointer,
          meta: ["lines": .number("\(lines.count)")])
        problem?.faults += short.faults
        problem = problem ?? short
      }
      return problem
    }
  }
}

extension ProblemCode {
  /// Debits and credits differ.
  package static let unbalanced = ProblemCode("unbalanced", 422, "The entry does not balance")
  /// Fewer than two lines.
  package static let entryIncomplete = ProblemCode("entry_incomplete", 422, "An entry has at least two lines")
}
