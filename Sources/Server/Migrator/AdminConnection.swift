import CLibPQ

/// A plain connection for whoever looks after the database: roles, migrations, consistency.
///
/// It blocks its thread and knows no tenant, which suits a start or a subcommand; requests never come here.
package final class AdminConnection {
  /// The rows of a statement as text.
  package struct Table: Sendable {
    /// The names of the columns.
    package let names: [String]
    /// The values, nil where they are null.
    package let rows: [[String?]]
  }

  private let handle: OpaquePointer

  /// Connects, or throws with the reason the server or the network gave.
  package init(_ conninfo: String) throws {
    // What stands before the connection string is only a default for it.
    let opened = withCStrings(["connect_timeout", "fallback_application_name", "dbname", nil]) { names in
      withCStrings(["10", "atrium admin", conninfo, nil]) { values in PQconnectdbParams(names, values, 1) }
    }
    guard let handle = opened else { throw HouseError("There is no memory for a connection.") }
    guard PQstatus(handle) == CONNECTION_OK else {
      let reason = String(cString: PQerrorMessage(handle))
      PQfinish(handle)
      throw AdminError(state: "08006", message: reason)
    }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    self.handle = handle
    try run("set timezone = 'UTC'; set client_encoding = 'UTF8'")
  }

  deinit { PQfinish(handle) }

  /// Runs a script of any number of statements and forgets what they answer.
  package func run(_ script: String) throws {
    try check(PQexec(handle, script)) { _ in }
  }

  /// Runs one statement with values bound as text and answers its rows.
  @discardableResult package func rows(_ statement: String, _ values: [String?] = []) throws -> Table {
    try withCStrings(values) { pointers in
      try check(
        PQexecParams(handle, statement, Int32(values.count), nil, pointers, nil, nil, 0), table)
    }
  }

  /// The first value of the first row, or nil when there is none or it is null.
  package func value(_ statement: String, _ values: [String?] = []) throws -> String? {
    try rows(statement, values).rows.first?.first ?? nil
  }

  /// Whether the statement answers true.
  package func holds(_ statement: String, _ values: [String?] = []) throws -> Bool {
    try value(statement, values) == "t"
  }

  /// Runs the body in one transaction that is rolled back when it throws.
  package func transaction<T>(_ body: () throws -> T) throws -> T {
    try run("begin")
    do {
      let result = try body()
      try expectTransaction()
      try run("commit")
      return result
    } catch {
      if PQtransactionStatus(handle) != PQTRANS_IDLE { try? run("rollback") }
      throw error
    }
  }

  /// Throws when a script ended the transaction around it, which would store half of a step.
  package func expectTransaction() throws {
    guard PQtransactionStatus(handle) == PQTRANS_INTRANS else {
      throw HouseError("The script ended the transaction around it by a commit or rollback of its own.")
    }
  }

  /// An identifier in quotes, safe in a statement.
  package static func quoted(identifier: String) -> String {
    "\"" + identifier.replacing("\"", with: "\"\"") + "\""
  }

  /// A text in quotes, safe in a statement.
  package static func quoted(text: String) -> String {
    "'" + text.replacing("'", with: "''") + "'"
  }

  private func check<T>(_ result: OpaquePointer?, _ read: (OpaquePointer?) throws -> T) throws -> T {
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return try read(result)
    default:
      let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
      let message = result == nil ? PQerrorMessage(handle) : PQresultErrorMessage(result)
      throw AdminError(state: state ?? "08006", message: message.map { String(cString: $0) } ?? "")
    }
  }

  private func table(_ result: OpaquePointer?) -> Table {
    let columns = 0..<PQnfields(result)
    return Table(
      names: columns.map { String(cString: PQfname(result, $0)) },
      rows: (0..<PQntuples(result)).map { row in
        columns.map { column in
          PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
        }
      })
  }
}

/// What the server refused, with its SQLSTATE.
package struct AdminError: Error, CustomStringConvertible {
  /// The five characters that name the kind of error.
  package let state: String
  /// The words of the server.
  package let message: String

  package var description: String {
    message.split(separator: "\n").joined(separator: " ")
  }
}

/// Lends the texts as C strings for the duration of the body.
private func withCStrings<T>(
  _ texts: [String?], _ body: ([UnsafePointer<CChar>?]) throws -> T,
) rethrows -> T {
  let buffers = texts.map { $0.map { Array($0.utf8CString) } }
  func lend(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) throws -> T {
    guard index < buffers.count else { return try body(pointers) }
    guard let buffer = buffers[index] else { return try lend(index + 1, pointers + [nil]) }
    return try buffer.withUnsafeBufferPointer { try lend(index + 1, pointers + [$0.baseAddress]) }
  }
  return try lend(0, [])
}
