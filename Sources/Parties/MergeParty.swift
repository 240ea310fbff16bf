import JSON
package import Kernel
import Postgres

/// Gives one party up for another that is the same person or organisation: everything it has moves in one
/// step.
///
/// Documents keep the id they were written with, for what is posted is final; `party.resolved_id` leads from
/// any id of the family to the one that stands, and sums by customer follow it.
struct MergeParty: Command {
  struct Input: Decodable {
    let intoId: ID<Party>
  }

  let id: ID<Party>
  let into: ID<Party>

  init(_ request: Request) throws {
    id = try request.id()
    into = try request.decode(Input.self).intoId
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let target = try Party.resolve(into, pointer: "#/into_id", in: tx)
    guard target != id else {
      throw Problem(
        .mergeCycle,
        into == id ? "A party is not merged into itself." : "That party was merged into this one.",
        pointer: "#/into_id", meta: ["into_id": .string(into.text)])
    }
    // In the order of ids, so that two merges of the same pair never wait for each other crosswise.
    for party in [id, target].sorted() { tx.hold(party) }
    let loser = try KnownParty.load(id, in: tx)
    var winner = try KnownParty.load(target, in: tx)
    guard winner.isActive else {
      throw Problem(.invalidState, "The other party is archived.", pointer: "#/into_id")
    }
    guard loser.details.kind == winner.details.kind else {
      throw Problem(.refused, "A person and an organisation are never the same.", pointer: "#/into_id")
    }
    let move = PartyMove(from: id, to: target)
    move.remember(in: tx)
    move.children(in: tx)
    winner.details.takeOver(loser.details)
    winner.details.update(target, in: tx)
    winner.details.storeAddresses(of: target, in: tx)
    Party.grant(Set(loser.roles.compactMap(Party.Role.init)), to: target, in: tx)
    let duplicates = PartyDuplicates(
      party: target, overrides: winner.overrides + loser.overrides, held: winner.held.union(loser.held))
    try duplicates.store(winner.details.identifiers, in: tx)
    move.giveUp(in: tx)
    tx.changed(.event("merged"), id)
    tx.changed(.updated, target)
    return .shows(target, as: Party.view(for: actor))
  }
}

extension PartyDetails {
  /// Adds what the other says and this one does not; where both speak, this one is right.
  mutating func takeOver(_ other: PartyDetails) {
    givenName = givenName ?? other.givenName
    familyName = familyName ?? other.familyName
    taxId = taxId ?? other.taxId
    language = language ?? other.language
    owner = owner ?? other.owner
    note = note ?? other.note
    let known = Set(emails.map { PartyIdentifier.normalised(email: $0.address) })
    emails += other.emails.filter { !known.contains(PartyIdentifier.normalised(email: $0.address)) }
    phones += other.phones.filter { new in !phones.contains { $0.number.isSame(as: new.number) } }
    addresses += other.addresses.filter { !addresses.contains($0) }
    for (name, value) in other.externalIds where externalIds[name] == nil { externalIds[name] = value }
    for (name, value) in other.custom where custom[name] == nil { custom[name] = value }
  }
}

extension ProblemCode {
  /// 409: the merge would lead back to where it came from.
  package static let mergeCycle = ProblemCode("merge_cycle", 409, "The merge leads back to itself")
}
