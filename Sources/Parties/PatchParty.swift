import JSON
import Kernel
import Postgres

/// Changes what is known of a party; in a role, only a party that has it.
struct PatchParty: Command {
  let id: ID<Party>
  let role: Party.Role?
  let input: PartyInput
  let allowsDuplicate: Bool

  init(_ request: Request) throws { try self.init(request, as: nil) }

  init(_ request: Request, as role: Party.Role?) throws {
    id = try request.id()
    self.role = role
    input = try request.decode()
    allowsDuplicate = request.flag("allow_duplicate")
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    var party = try KnownParty.load(id, as: role, in: tx)
    let held = party.held
    try input.apply(to: &party.details, country: actor.companies.first?.country)
    party.details.update(id, in: tx)
    if input.addresses.isPresent { party.details.storeAddresses(of: id, in: tx) }
    if input.externalIds.isPresent { party.details.storeExternalIDs(of: id, in: tx) }
    if input.namesIdentifiers {
      let duplicates = PartyDuplicates(
        party: id, isActive: party.isActive, allowsDuplicate: allowsDuplicate, overrides: party.overrides,
        held: held)
      try duplicates.store(party.details.identifiers, in: tx)
    }
    tx.changed(.updated, id)
    return .shows(id, as: Party.view(as: role, for: actor))
  }
}
