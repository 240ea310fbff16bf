/// What went wrong between the service and the database.
///
/// `message` may quote values of rows: it belongs in the log and is never sent to a caller.
package struct PostgresError: Error, Sendable, CustomStringConvertible {
  /// The kinds of failure, by what can be done about them.
  package enum Kind: String, Sendable {
    /// The database is away, or nobody was free to serve in time: 503.
    case unavailable
    /// The deadline, or a time limit of the server, passed.
    case timeout
    /// The caller went away.
    case cancelled
    /// A constraint refused the row; `constraint` names it.
    case constraint
    /// A serialization failure or a deadlock, after all repetitions.
    case serialization
    /// The connection was lost while COMMIT was under way: the change may be stored or not.
    case unknownOutcome
    /// A statement that must find a row found none.
    case noRow
    /// A value did not read as the type asked for.
    case decoding
    /// The server refused the statement.
    case statement
    /// The layer was used wrongly, such as a session kept beyond its transaction.
    case usage
  }

  /// What a caller can do about it.
  package let kind: Kind
  /// The five characters of the server's error code, when the server spoke.
  package var sqlState: String?
  /// The constraint or unique index that was violated.
  package var constraint: String?
  /// Internal text, for the log only.
  package let message: String

  /// An error of our own, or one of the server's when it has a code.
  package init(_ kind: Kind, _ message: String, sqlState: String? = nil, constraint: String? = nil) {
    self.kind = kind
    self.message = message
    self.sqlState = sqlState
    self.constraint = constraint
  }

  /// One line for the log.
  package var description: String {
    var text = "postgres \(kind.rawValue)"
    if let sqlState { text += " \(sqlState)" }
    if let constraint { text += " \(constraint)" }
    return text + ": " + message
  }

  static func unavailable(_ message: String) -> PostgresError { PostgresError(.unavailable, message) }

  static func decoding(_ message: String) -> PostgresError { PostgresError(.decoding, message) }

  static func usage(_ message: String) -> PostgresError { PostgresError(.usage, message) }

  static let noRow = PostgresError(.noRow, "the statement yields no row where one is expected")

  /// The kind for a code of the server (PostgreSQL manual, appendix A).
  static func kind(forState state: String) -> Kind {
    switch state {
    case "40001", "40P01": .serialization
    case "57014", "55P03", "25P03", "25P04": .timeout
    case "53100", "53200", "53300", "53400": .unavailable
    default:
      switch state.prefix(2) {
      case "23": .constraint
      case "08": .unavailable
      case "57": .unavailable
      default: .statement
      }
    }
  }

  /// Whether the whole transaction may be tried again without anybody noticing.
  var isRepeatable: Bool { kind == .serialization }
}
