/// A statement prepared on one connection.
final class Statement {
  /// Whether the server knows it.
  enum State {
    /// Its preparation is on the way and may still be skipped behind an error.
    case sent
    /// The server has it.
    case ready
    /// It must be prepared anew.
    case stale
  }

  let name: String
  let text: String
  var state = State.sent
  /// Why the server would not prepare it.
  var failure: PostgresError?
  /// How its rows are written, once they were written for the first time.
  var shape: Shape?

  init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// A statement that was sent and whose result has not been taken yet.
final class Pending {
  let statement: Statement
  /// Whether it was sent under a preparation made by an earlier job, which a migration may have outdated.
  let wasReady: Bool
  var outcome: Result<Rows, PostgresError>?

  init(_ statement: Statement) {
    self.statement = statement
    wasReady = statement.state == .ready
  }

  /// The rows, or the error the server answered with.
  func rows() throws -> Rows {
    guard let outcome else { throw PostgresError.usage("the result was asked for before it was collected") }
    return try outcome.get()
  }

  /// Whether it was not run because of an error before it.
  var wasSkipped: Bool {
    if case .failure(let error) = outcome { error.sqlState == Outcomes.skipped.sqlState } else { false }
  }

  /// Whether the server refused it only because its preparation is outdated.
  var isStale: Bool {
    guard case .failure(let error) = outcome else { return false }
    // 26000 also when its preparation was skipped behind an error of a neighbour in the same pipeline.
    return error.sqlState == "26000" || wasReady && error.sqlState == "0A000"
  }
}

/// What the server still owes, in order.
enum Owed {
  case preparation(Statement)
  case result(Pending)
  case sync
}

/// Watches over a wait for the server: says when to look again and what to do then.
protocol Watch: AnyObject {
  /// The next moment at which `look` wants to be called, if any.
  var next: ContinuousClock.Instant? { get }
  /// Whether the statement running now should be cancelled, and why.
  func look() -> PostgresError.Kind?
}
