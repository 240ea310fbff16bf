package import Postgres

/// Binds an operation of the contract to what carries it out.
package struct Endpoint: Sendable {
  /// The `operationId` of the contract.
  package let operation: String
  /// What carries it out.
  package let work: Work

  /// The four things an operation can be.
  package enum Work: Sendable {
    /// One record, by the `{id}` of the path.
    case record(@Sendable (Request) throws -> View)
    /// A page of records.
    case page(@Sendable (Request) throws -> Listing)
    /// One object made by a statement: a report, an overview.
    case report(@Sendable (Request) throws -> Query)
    /// A write, through the unit of work.
    case command(@Sendable (Request) throws -> any Command)
    /// An answer that needs no database.
    case plain(@Sendable (Request) throws -> Reply)
  }

  /// One record by the id in the path.
  package static func read(_ operation: String, _ view: View) -> Endpoint {
    Endpoint(operation: operation, work: .record { _ in view })
  }

  /// One record whose view depends on the caller or on his clock.
  package static func read(_ operation: String, _ make: @escaping @Sendable (Request) throws -> View) -> Endpoint {
    Endpoint(operation: operation, work: .record(make))
  }

  /// A page of records.
  package static func list(_ operation: String, _ listing: Listing) -> Endpoint {
    Endpoint(operation: operation, work: .page { _ in listing })
  }

  /// A page of records whose view depends on the caller or on his clock.
  package static func list(_ operation: String, _ make: @escaping @Sendable (Request) throws -> Listing) -> Endpoint {
    Endpoint(operation: operation, work: .page(make))
  }

  /// One object made by a query; no row is a 404.
  package static func query(_ operation: String, _ make: @escaping @Sendable (Request) throws -> Query) -> Endpoint {
    Endpoint(operation: operation, work: .report(make))
  }

  /// A write.
  package static func write(_ operation: String, _ command: (some Command).Type) -> Endpoint {
    Endpoint(operation: operation, work: .command { try command.init($0) })
  }

  /// A write whose command is made by hand, for one command behind two operations.
  package static func write(
    _ operation: String, _ make: @escaping @Sendable (Request) throws -> any Command,
  ) -> Endpoint {
    Endpoint(operation: operation, work: .command(make))
  }

  /// An answer that needs no database.
  package static func plain(_ operation: String, _ answer: @escaping @Sendable (Request) throws -> Reply) -> Endpoint {
    Endpoint(operation: operation, work: .plain(answer))
  }
}

/// A module of the trade: its kinds of records, its problems and its endpoints, on one screen.
package struct Module: Sendable {
  /// The module's name, in lower case.
  package let name: String
  /// The records it keeps.
  package let kinds: [RecordKind]
  /// The codes it declares beside the shared ones.
  package let problems: [ProblemCode]
  /// The operations it carries out.
  package let endpoints: [Endpoint]

  /// A module as `Mounting` lists it.
  package init(_ name: String, kinds: [RecordKind] = [], problems: [ProblemCode] = [], endpoints: [Endpoint]) {
    self.name = name
    self.kinds = kinds
    self.problems = problems
    self.endpoints = endpoints
  }
}
