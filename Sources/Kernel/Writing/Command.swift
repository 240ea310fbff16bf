package import Postgres

/// A write as a value: made from a valid request, run whole inside one transaction.
///
/// `run` is synchronous on purpose: nobody can hold locks across an HTTP call or hand the transaction to a task, and
/// the whole of it can be repeated after a serialization failure. It must therefore have no effect but on `tx`.
package protocol Command: Sendable {
  /// How durable the commit must be before it is answered; hot rows choose `.grouped`.
  static var durability: Durability { get }

  init(_ request: Request) throws

  func run(in tx: Transaction, by actor: Principal) throws -> Answer
}

extension Command {
  /// COMMIT waits for the log, unless a command on hot rows says otherwise.
  package static var durability: Durability { .standard }
}

/// What a command answers with: its resource as the resource's own read shows it, run in the same transaction.
package enum Answer: Sendable {
  case record(View, UInt128, status: Int, location: String?)
  case report(Query)
  case nothing
  case reply(Reply)

  /// 200 and the record.
  package static func shows<R: Record>(_ id: ID<R>, as view: View) -> Answer {
    .record(view, id.raw, status: 200, location: nil)
  }

  /// 201, `Location` and the record; `collection` is the path it was posted to, such as `/v1/invoices`.
  package static func created<R: Record>(_ id: ID<R>, as view: View, at collection: String) -> Answer {
    .record(view, id.raw, status: 201, location: "\(collection)/\(id.text)")
  }
}
