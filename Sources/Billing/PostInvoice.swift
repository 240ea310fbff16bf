import JSON
package import Kernel
import Ledger
package import Parties
import Postgres

extension Invoice {
  /// Makes a draft final: books it, splits it into instalments, gives it its number and tells its source.
  ///
  /// - Parameters:
  ///   - date: of the document and its entry; nil keeps the draft's.
  ///   - instalments: instead of what the payment terms say; they must add up to the total.
  package static func post(
    _ id: ID<Invoice>, date: LocalDate? = nil, instalments: [PaymentTerm.Instalment]? = nil,
    in tx: Transaction,
  ) throws {
    // Upstream first: what it came from, what it corrects, then the document itself.
    let origin = try tx.first(
      "select source_kind, source_id, credits_id from invoice where id = \(id)",
      as: Origin.init(kind:id:credits:))
    if let source = origin?.source { try tx.touch(source) }
    let credited = try origin?.credits.map { try lock($0, in: tx) }
    tx.hold(id)
    let facts = PostingFacts(id, in: tx)
    guard let header = try headers([id], in: tx).first else { throw Problem.notFound }
    try header.requireDraft(to: "posted")
    let company = try tx.principal.company(header.companyID)
    let date = date ?? header.date
    let parts =
      try instalments.map { try header.checked($0, from: date) }
      ?? header.instalments(from: date, facts.terms)
    let shares = try header.shares(of: parts, in: company)
    let entry = try dated(at: "#/posting_date") {
      try book(header, facts, shares, on: date, in: company, tx: tx)
    }
    tx.queue(
      """
      update invoice set status = \(header.total.isZero ? Status.paid.rawValue : Status.posted.rawValue),
        date = \(date), due_date = \(parts.map(\.dueDate).max() ?? date), open_amount = \(header.total),
        journal_entry_id = \(entry), posted_at = \(tx.now), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.queue("insert into invoice_line select * from invoice_draft_line where invoice_id = \(id)")
    tx.queue("insert into invoice_tax select * from invoice_draft_tax where invoice_id = \(id)")
    tx.queue("delete from invoice_draft_tax where invoice_id = \(id)")
    tx.queue("delete from invoice_draft_line where invoice_id = \(id)")
    let lineNumbers = shares.indices.map { shares[$0].amount.isZero ? nil : $0 + 1 }
    tx.queue(
      """
      insert into invoice_instalment
        (invoice_id, instalment_no, company_id, due_date, amount, base_amount, entry_id, entry_line_no)
      select \(id)::uuid, n.no, \(company.id)::uuid, n.due_date, n.amount, n.base_amount,
        case when n.line_no is not null then \(entry)::uuid end, n.line_no
      from unnest(\(shares.map(\.dueDate))::date[], \(shares.map(\.amount))::numeric[],
        \(shares.map(\.baseAmount))::numeric[], \(lineNumbers)::int[])
        with ordinality n(due_date, amount, base_amount, line_no, no)
      """)
    if date != header.date { tx.reregister(id, party: header.customer.raw, date: date) }
    tx.number(id, series: header.kind.series, year: company.fiscalYear(of: date), company: company.id)
    tx.changed(.event("posted"), id)
    if let credited { try credited.takeBack(header.total, in: tx) }
  }

  /// Says where in the body the day stands that no open period holds.
  static func dated<T>(at pointer: String, _ book: () throws -> T) throws -> T {
    do {
      return try book()
    } catch var problem as Problem where problem.faults.isEmpty && Self.periodFaults.contains(problem.code) {
      problem.faults = [
        Fault(pointer: pointer, code: problem.code.name, detail: problem.detail, meta: problem.meta)
      ]
      throw problem
    }
  }

  private static let periodFaults: Set<ProblemCode> = [.periodClosed, .noPeriod]

  private struct Origin: Sendable {
    let source: SourceDocument?
    let credits: ID<Invoice>?

    init(kind: String?, id: UUIDValue?, credits: ID<Invoice>?) {
      source = SourceDocument(kind: kind, id: id)
      self.credits = credits
    }
  }
}

/// Posts a draft.
struct PostInvoice: Command {
  static let durability = Durability.grouped

  let id: ID<Invoice>
  let input: Input

  struct Input: Decodable, Sendable {
    var postingDate: LocalDate?
    var instalments: [Part]?

    struct Part: Decodable, Sendable {
      var dueDate: LocalDate
      var amount: Decimal
    }
  }

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let parts = input.instalments?.map { PaymentTerm.Instalment(dueDate: $0.dueDate, amount: $0.amount) }
    try Invoice.post(id, date: input.postingDate, instalments: parts, in: tx)
    return .shows(id, as: Invoice.view)
  }
}
