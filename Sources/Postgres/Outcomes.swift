import CLibPQ

/// Reads what libpq hands out for a statement.
enum Outcomes {
  /// The rows or the error; throws when the answer means that the connection is gone.
  static func read(
    _ result: OpaquePointer, of statement: Statement, on link: Link
  ) throws -> Result<Rows, PostgresError> {
    let status = PQresultStatus(result)
    switch status {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_SINGLE_TUPLE:
      return .success(Rows(result, of: statement))
    case PGRES_PIPELINE_ABORTED:
      PQclear(result)
      return .failure(skipped)
    case PGRES_PIPELINE_SYNC:
      PQclear(result)
      throw link.lost("a synchronisation where a result is due")
    default:
      defer { PQclear(result) }
      return .failure(try error(result, of: statement, on: link))
    }
  }

  /// What stands for a statement behind a failed one.
  static let skipped = PostgresError(.statement, "skipped behind an error", sqlState: "25P02")

  private static func error(
    _ result: OpaquePointer, of statement: Statement, on link: Link
  ) throws -> PostgresError {
    let text = String(cString: PQresultErrorMessage(result))
    // Without a code the message is libpq's own: the server is gone.
    guard let state = field(result, .sqlState) else { throw link.lost(text) }
    if state.hasPrefix("57P") { throw link.lost(text) }
    var kind = PostgresError.kind(forState: state)
    if state == "57014", let interruption = link.interruption { kind = interruption }
    return PostgresError(
      kind, text + " in: " + statement.text, sqlState: state, constraint: field(result, .constraint))
  }

  /// Field codes of the protocol (postgres_ext.h); macros with a character are not imported.
  private enum Field: UInt8 {
    case sqlState = 0x43
    case constraint = 0x6E
  }

  private static func field(_ result: OpaquePointer, _ field: Field) -> String? {
    PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) }
  }
}
