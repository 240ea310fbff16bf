import JSON
package import Kernel
import Postgres

/// A matter a customer wants settled.
package enum Ticket: Record {
  package static let kind = RecordKind("ticket", prefix: "tkt", company: true)

  /// Where the matter stands.
  package enum Status: String, Sendable, CaseIterable {
    case open, pending
    case onHold = "on_hold"
    case resolved, closed, merged
  }

  /// From where to where a ticket may move.
  static let transitions: [Status: Set<Status>] = [
    .open: [.pending, .onHold, .resolved, .merged],
    .pending: [.open, .onHold, .resolved, .merged],
    .onHold: [.open, .pending, .resolved, .merged],
    .resolved: [.open, .closed, .merged],
    .closed: [.open],
    .merged: [],
  ]

  /// The command that leads to a state.
  private static let commands: [(name: String, to: Status)] = [
    ("wait", .pending), ("hold", .onHold), ("resolve", .resolved), ("reopen", .open), ("close", .closed),
    ("merge", .merged),
  ]

  /// What may be done with a ticket in each state.
  static let actions = Actions(
    permissions: Dictionary(
      uniqueKeysWithValues: (["assign", "message"] + commands.map(\.name)).map {
        ($0, "support.tickets:write")
      }),
    byStatus: Dictionary(
      uniqueKeysWithValues: Status.allCases.map { status in
        let moves = commands.filter { transitions[status]?.contains($0.to) ?? false }.map(\.name)
        return (status.rawValue, status == .merged ? ["message"] : ["assign", "message"] + moves)
      }))

  /// Refuses a move the states do not allow.
  static func require(_ status: Status, to next: Status) throws {
    guard transitions[status]?.contains(next) ?? false else {
      throw Problem(
        .invalidState, "A ticket that is \(status.word) cannot become \(next.word).",
        meta: ["status": .string(status.rawValue), "wanted": .string(next.rawValue)])
    }
  }

  /// Reads a ticket's state, behind the lock that was queued; 409 when it was merged.
  static func standing(_ id: ID<Ticket>, in tx: Transaction) throws -> Status {
    guard let text = try tx.value("select status from ticket where id = \(id)", as: String.self),
      let status = Status(rawValue: text)
    else { throw Problem.notFound }
    return status
  }

  /// Queues the move; an open ticket is neither resolved nor closed, and closing keeps when it was resolved.
  static func move(_ id: ID<Ticket>, to status: Status, in tx: Transaction) {
    let resolvedAt: SQL =
      switch status {
      case .resolved: "\(tx.now)"
      case .closed, .merged: "resolved_at"
      case .open, .pending, .onHold: "null"
      }
    let closedAt: SQL = status == .closed ? "\(tx.now)" : "null"
    tx.queue(
      """
      update ticket set status = \(status.rawValue), resolved_at = \(resolvedAt), closed_at = \(closedAt)
      where id = \(id)
      """)
  }

  /// Moves the version on and says who did it.
  static func touched(_ id: ID<Ticket>, in tx: Transaction) {
    tx.queue(
      """
      update ticket set version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
  }
}

extension Ticket.Status {
  /// As it reads in a sentence.
  var word: String { self == .onHold ? "on hold" : rawValue }
}
