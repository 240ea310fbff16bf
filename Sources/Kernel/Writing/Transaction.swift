package import JSON
package import Postgres

/// One write as its command sees it: statements on one connection, and the duties every write has.
///
/// The duties (numbers, change rows) are noted here while the command runs and carried out once at its end.
package final class Transaction {
  /// Who writes.
  package let principal: Principal
  /// The instant this write happens at, on the tenant's clock.
  package let now: Instant
  /// Whether all of this will be rolled back and only shown.
  package let isRehearsal: Bool

  let session: Session
  let kinds: Kinds
  let operation: String
  let requestID: String
  var changes: [Change] = []
  var numbers: [NumberRequest] = []
  var before: [RecordKey: String] = [:]
  private(set) var effects: [Effect: [JSON]] = [:]

  /// A write within a session's transaction; made by the unit of work.
  package init(
    _ session: Session, principal: Principal, kinds: Kinds, operation: String, requestID: String,
    isRehearsal: Bool = false,
  ) {
    self.session = session
    self.kinds = kinds
    self.principal = principal
    now = principal.clock.now
    self.operation = operation
    self.requestID = requestID
    self.isRehearsal = isRehearsal
  }

  /// Who acts, for `created_by` and `updated_by`.
  package var actor: String { principal.actor }

  /// The business day it is for a company.
  package func today(in company: Company) -> LocalDate { now.localDate(in: company.timeZone) }

  /// Notes a journal line or stock move for the answer of a dry run.
  package func note(_ effect: Effect, _ value: @autoclosure () -> JSON) {
    if isRehearsal { effects[effect, default: []].append(value()) }
  }

  /// Locks a record's row and remembers how it stood, for the audit. Queued: it costs no round trip of its own.
  ///
  /// When the record is absent or out of the caller's reach the next flush throws: 404, or 422 `unknown_reference`
  /// when the id came from the body at `pointer`.
  package func hold<R: Record>(_ id: ID<R>, at pointer: String? = nil) { hold(R.kind, id.raw, at: pointer) }

  /// Locks any module's record, such as the document a delivery comes from.
  package func hold(_ source: SourceDocument) throws { hold(try kinds.named(source.kind), source.id, at: nil) }

  func hold(_ kind: RecordKind, _ id: UInt128, at pointer: String?) {
    var reach: SQL = ""
    if kind.company, principal.isLimitedToCompanies {
      reach = " and t.company_id = any(\(principal.companies.map(\.id))::uuid[])"
    }
    let key = RecordKey(kind: kind, id: id)
    let missing =
      pointer.map {
        Problem(
          .unknownReference, "There is no such \(kind.words).", pointer: $0,
          meta: ["id": .string(TypeID.encode(id, prefix: kind.prefix))])
      } ?? .notFound
    session.queue(
      "select \(snapshot) from \(SQL(unsafe: kind.name)) t where t.id = \(UUIDValue(id))\(reach) for update"
    ) { [weak self] rows in
      guard rows.count == 1 else { throw missing }
      if self?.before[key] == nil { self?.before[key] = rows.text(0, 0) }
    }
  }
}

/// One row of one table.
struct RecordKey: Hashable {
  let kind: RecordKind
  let id: UInt128
}

/// What a dry run tells beside its result.
package enum Effect: String, Sendable, CaseIterable {
  case journalLines = "journal_lines"
  case stockMoves = "stock_moves"
}

// MARK: Statements

extension Transaction {
  /// Every row, decoded through an initialiser whose labels stand in the order of the select list.
  package func all<each C: Column, T>(
    _ sql: SQL, as make: (repeat each C) throws -> T, onConstraint: [String: any Error] = [:],
  ) throws -> [T] {
    try session.all(sql, as: make, onConstraint: onConstraint)
  }

  /// The first row, if there is one.
  package func first<each C: Column, T>(
    _ sql: SQL, as make: (repeat each C) throws -> T, onConstraint: [String: any Error] = [:],
  ) throws -> T? {
    try session.first(sql, as: make, onConstraint: onConstraint)
  }

  /// The only row of a statement that always has one.
  package func one<each C: Column, T>(
    _ sql: SQL, as make: (repeat each C) throws -> T, onConstraint: [String: any Error] = [:],
  ) throws -> T {
    try session.one(sql, as: make, onConstraint: onConstraint)
  }

  /// The first column of the first row, if there is one.
  package func value<C: Column>(_ sql: SQL, as type: C.Type = C.self) throws -> C? {
    try session.value(sql, as: type)
  }

  /// Runs a statement, waits for it and answers how many rows it touched.
  @discardableResult
  package func run(_ sql: SQL, onConstraint: [String: any Error] = [:]) throws -> Int {
    try session.run(sql, onConstraint: onConstraint)
  }

  /// Queues a statement whose result nobody needs; its error is thrown at the next flush.
  package func queue(_ sql: SQL, onConstraint: [String: any Error] = [:]) {
    session.queue(sql, onConstraint: onConstraint, then: nil)
  }

  /// Queues a statement and is handed its rows at the next flush, so several reads share one round trip.
  package func queue(
    _ sql: SQL, onConstraint: [String: any Error] = [:], then: @escaping (Rows) throws -> Void,
  ) {
    session.queue(sql, onConstraint: onConstraint, then: then)
  }

  /// Sends what is queued and waits for it.
  package func flush() throws { try session.flush() }
}
