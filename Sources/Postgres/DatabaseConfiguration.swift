/// Where the database is and how the service uses it.
package struct DatabaseConfiguration: Sendable {
  /// What libpq reads: `host=… dbname=… user=…` or a `postgresql://` address, with one host or several.
  package var conninfo: String
  /// Connections, and threads, for jobs.
  package var connections: Int
  /// Jobs that may wait for a connection before further ones are refused.
  package var waiters: Int
  /// How long a job waits at most when it brings no deadline.
  package var waitTimeout: Duration
  /// The server's limit for one statement; zero for none.
  package var statementTimeout: Duration
  /// The server's limit for waiting on a lock; zero for none.
  package var lockTimeout: Duration
  /// The server's limit for a transaction that sends nothing; zero for none.
  package var idleInTransactionTimeout: Duration
  /// Limit for reaching the server.
  package var connectTimeout: Duration
  /// Whether `.grouped` transactions commit first and await the flush they share afterwards.
  package var groupedFlush: Bool
  /// How the connections name themselves in `pg_stat_activity`.
  package var applicationName: String

  /// The defaults suit a service of one process beside its database.
  package init(
    conninfo: String,
    connections: Int = 8,
    waiters: Int = 512,
    waitTimeout: Duration = .seconds(5),
    statementTimeout: Duration = .seconds(10),
    lockTimeout: Duration = .seconds(5),
    idleInTransactionTimeout: Duration = .seconds(15),
    connectTimeout: Duration = .seconds(3),
    groupedFlush: Bool = true,
    applicationName: String = "atrium",
  ) {
    self.conninfo = conninfo
    self.connections = connections
    self.waiters = waiters
    self.waitTimeout = waitTimeout
    self.statementTimeout = statementTimeout
    self.lockTimeout = lockTimeout
    self.idleInTransactionTimeout = idleInTransactionTimeout
    self.connectTimeout = connectTimeout
    self.groupedFlush = groupedFlush
    self.applicationName = applicationName
  }
}

extension Duration {
  /// Whole milliseconds, as the server's settings want them.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}

/// When a transaction counts as stored.
package enum Durability: Sendable {
  /// COMMIT waits for the log: for everything that does not contend.
  case standard
  /// Locks are released at COMMIT and the log is awaited behind it, together with others: for hot rows.
  case grouped
}

/// How a transaction's closure ends.
package enum Outcome<Value: Sendable>: Sendable {
  /// Store everything.
  case commit(Value)
  /// Store nothing and answer all the same, as a rehearsal does.
  case rollback(Value)
}
