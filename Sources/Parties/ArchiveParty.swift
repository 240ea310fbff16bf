import JSON
import Kernel
import Postgres

/// Takes a party out of everyday lists and frees its e-mails and its tax id for others.
struct ArchiveParty: Command {
  let id: ID<Party>
  let role: Party.Role?

  init(_ request: Request) throws { try self.init(request, as: nil) }

  init(_ request: Request, as role: Party.Role?) throws {
    id = try request.id()
    self.role = role
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let party = try KnownParty.load(id, as: role, in: tx)
    guard party.isActive else {
      throw Problem(.invalidState, "The party is archived already.", meta: ["status": .string(party.status)])
    }
    tx.queue("update party set status = 'archived', archived_at = \(tx.now) where id = \(id)")
    tx.queue("update party_identifier set exclusive = false where party_id = \(id) and exclusive")
    Party.touched(id, in: tx)
    tx.changed(.event("archived"), id)
    return .shows(id, as: Party.view(as: role, for: actor))
  }
}

/// Brings an archived party back, unless somebody active has its e-mail or its tax id by now.
struct UnarchiveParty: Command {
  let id: ID<Party>
  let role: Party.Role?
  let allowsDuplicate: Bool

  init(_ request: Request) throws { try self.init(request, as: nil) }

  init(_ request: Request, as role: Party.Role?) throws {
    id = try request.id()
    self.role = role
    allowsDuplicate = request.flag("allow_duplicate")
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let party = try KnownParty.load(id, as: role, in: tx)
    guard !party.isActive else {
      throw Problem(.invalidState, "The party is not archived.", meta: ["status": .string(party.status)])
    }
    tx.queue("update party set status = 'active', archived_at = null where id = \(id)")
    Party.touched(id, in: tx)
    let duplicates = PartyDuplicates(party: id, allowsDuplicate: allowsDuplicate, overrides: party.overrides)
    try duplicates.store(party.details.identifiers, in: tx)
    tx.changed(.event("unarchived"), id)
    return .shows(id, as: Party.view(as: role, for: actor))
  }
}
