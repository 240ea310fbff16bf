import JSON
import Kernel
import Postgres

/// Takes a lead in: nobody becomes a party by it.
struct CreateLead: Command {
  let details: LeadDetails

  init(_ request: Request) throws {
    var details = LeadDetails()
    try details.apply(try request.decode())
    self.details = details
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<Lead>()
    // A lead belongs to no company: its day is that of the first one within reach.
    let date = actor.companies.first.map { tx.today(in: $0) } ?? tx.now.localDate(in: .utc)
    details.insert(as: id, on: date, in: tx)
    tx.changed(.created, id)
    return .created(id, as: Lead.view, at: "/v1/leads")
  }
}

/// Changes what a lead says of itself, while it is one.
struct PatchLead: Command {
  let id: ID<Lead>
  let input: LeadDetails.Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var (details, status) = try LeadDetails.lock(id, in: tx)
    guard status != .converted else {
      throw Problem(.invalidState, "A converted lead is kept as it was.", meta: ["status": .string(status.rawValue)])
    }
    try details.apply(input)
    details.update(id, in: tx)
    tx.changed(.updated, id)
    return .shows(id, as: Lead.view)
  }
}

/// Moves a lead along, gives it up with a reason, or takes it up again.
struct MoveLead: Command {
  private struct Input: Decodable {
    var reason: String?
  }

  let id: ID<Lead>
  let next: Lead.Status
  let origins: Set<Lead.Status>
  let reason: String?

  init(_ request: Request) throws { try self.init(request, to: .working) }

  init(_ request: Request, to next: Lead.Status, from origins: Set<Lead.Status> = [.new, .working, .qualified]) throws {
    id = try request.id()
    self.next = next
    self.origins = origins
    reason = try request.decode(Input.self).reason
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let (_, status) = try LeadDetails.lock(id, in: tx)
    guard origins.contains(status), Lead.transitions[status]?.contains(next) == true else {
      throw Problem(
        .invalidState, "A lead that is \(status.rawValue) cannot become \(next.rawValue).",
        meta: ["status": .string(status.rawValue)])
    }
    let isLost = next == .lost
    tx.queue(
      """
      update lead set status = \(next.rawValue), lost_reason = \(isLost ? reason : nil),
        lost_at = \(isLost ? tx.now : nil), version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event(next.rawValue), id)
    return .shows(id, as: Lead.view)
  }
}
