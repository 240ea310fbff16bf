import CLibPQ

/// How a link comes to be.
extension Link {
  /// Connects and sets the session up; blocks the connection's thread for at most the connect timeout.
  static func connect(_ configuration: DatabaseConfiguration, wake: Wake) throws -> Link {
    // What comes later wins, so the address may override every default here.
    let parameters = [
      ("application_name", configuration.applicationName),
      ("connect_timeout", String(max(2, configuration.connectTimeout.milliseconds / 1000))),
      ("client_encoding", "UTF8"),
      ("tcp_user_timeout", "10000"),
      ("keepalives_idle", "30"),
      ("dbname", configuration.conninfo),
    ]
    let names = parameters.map { Bind($0.0) }
    let values = parameters.map { Bind($0.1) }
    let handle = try terminated(names) { names in
      try terminated(values) { values in PQconnectdbParams(names, values, 1) }
    }
    guard let handle else { throw PostgresError.unavailable("no memory for a connection") }
    let link = Link(adopting: handle, wake: wake)
    guard PQstatus(handle) == CONNECTION_OK else {
      throw PostgresError.unavailable("the database cannot be reached: " + link.message)
    }
    _ = PQsetNoticeProcessor(handle, { _, _ in }, nil)
    guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else { throw link.lost() }
    _ = try link.exchange(settings(configuration)).rows()
    return link
  }

  private static func settings(_ configuration: DatabaseConfiguration) -> SQL {
    let settings = [
      ("TimeZone", "UTC"),
      ("DateStyle", "ISO, YMD"),
      ("IntervalStyle", "iso_8601"),
      ("bytea_output", "hex"),
      ("statement_timeout", "\(configuration.statementTimeout.milliseconds)"),
      ("lock_timeout", "\(configuration.lockTimeout.milliseconds)"),
      (
        "idle_in_transaction_session_timeout",
        "\(configuration.idleInTransactionTimeout.milliseconds)"
      ),
      ("default_transaction_isolation", "read committed"),
    ]
    let calls = settings.map { name, value in "set_config(\(name), \(value), false)" as SQL }
    return "select \(calls.joined(separator: ", "))"
  }

  private static func terminated<T>(_ texts: [Bind], _ body: (Arguments.Values) throws -> T?) throws -> T? {
    try Arguments.with(texts + [.null]) { values in try values.flatMap(body) }
  }
}
