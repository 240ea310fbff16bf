import JSON
import Postgres

extension Problem {
  /// What a caller is told of any error: ours as it is, arithmetic and database errors mapped, all else a 500.
  ///
  /// Internal text never leaves: libpq's messages quote row values.
  package init(caught error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as DecimalError: self.init(error, pointer: nil)
    case let error as PostgresError: self.init(error)
    default: self.init(.internalError, "Something failed inside; the log has it under this request's id.")
    }
  }

  /// A number that cannot be held or has too many decimals.
  package init(_ error: DecimalError, pointer: String?) {
    switch error {
    case .overflow, .divisionByZero:
      self.init(.amountRange, "The amount is out of range.", pointer: pointer)
    case .syntax:
      self.init(.refused, "This is not a decimal number.", pointer: pointer)
    case .scale(let allowed, let got):
      self.init(
        .amountScale, "At most \(allowed) decimals are allowed here, not \(got).", pointer: pointer,
        meta: ["allowed": .number(String(allowed)), "got": .number(String(got))])
    }
  }

  private init(_ error: PostgresError) {
    switch error.kind {
    case .unavailable, .timeout, .serialization, .cancelled, .unknownOutcome:
      self.init(.unavailable, "The database is busy or away; try again.")
      headers = [("Retry-After", "1")]
    default:
      self.init(.internalError, "Something failed inside; the log has it under this request's id.")
    }
  }
}
