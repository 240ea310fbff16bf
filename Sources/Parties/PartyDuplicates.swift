import JSON
import Kernel
import Postgres

/// Stores a party's identifiers and sees to it that nobody active has the same e-mail or tax id unawares.
struct PartyDuplicates {
  let party: ID<Party>
  /// Only an active party keeps others from its e-mails and its tax id.
  var isActive = true
  var allowsDuplicate = false
  /// What was allowed before stays allowed.
  var overrides: [PartyIdentifier.Override] = []
  /// What the active party had before is not asked about again: others may have been allowed to share it.
  var held: Set<PartyIdentifier.Key> = []

  /// Puts the identifiers in place of those there were; 409 `duplicate` lists the parties in the way.
  ///
  /// The exclusive index decides between two who come at once: the later waits for the earlier, its insert
  /// does nothing, and the check behind it sees why.
  func store(_ identifiers: [PartyIdentifier], in tx: Transaction) throws {
    let known = Dictionary(overrides.map { ($0.key, $0) }) { first, _ in first }
    let allowed = identifiers.map { known[$0.key] }
    let exclusive = zip(identifiers, allowed).map { isActive && $0.kind != "phone" && $1 == nil }
    tx.queue("delete from party_identifier where party_id = \(party)")
    guard !identifiers.isEmpty else { return }
    tx.queue(
      """
      insert into party_identifier
        (party_id, kind, position, raw, normalised, extension, label, probable, exclusive,
         duplicate_allowed_at, duplicate_allowed_by)
      select \(party), g.* from unnest(
        \(identifiers.map(\.kind))::text[], \(identifiers.map(\.position))::int[],
        \(identifiers.map(\.raw))::text[],
        \(identifiers.map(\.normalised))::text[], \(identifiers.map(\.extensionDigits))::text[],
        \(identifiers.map(\.label))::text[], \(identifiers.map(\.isProbable))::bool[], \(exclusive)::bool[],
        \(allowed.map { $0?.allowedAt })::timestamptz[], \(allowed.map { $0?.allowedBy })::text[]) g
      on conflict (tenant_id, kind, normalised) where exclusive do nothing
      """)
    let checked = zip(identifiers, exclusive).filter { $1 && !held.contains($0.key) }.map(\.0)
    guard !checked.isEmpty else { return }
    let matches = try matches(of: checked, in: tx)
    guard !matches.isEmpty else { return }
    guard allowsDuplicate else { throw refusal(matches) }
    let shared = Set(matches.map { PartyIdentifier.Key(kind: $0.kind, normalised: $0.normalised) })
    for identifier in checked where shared.contains(identifier.key) {
      override(identifier, in: tx)
    }
  }

  private struct Match {
    let kind: String
    let normalised: String
    let id: ID<Party>
    let name: String
  }

  private func matches(of identifiers: [PartyIdentifier], in tx: Transaction) throws -> [Match] {
    try tx.all(
      """
      select i.kind, i.normalised, p.id, p.name
      from unnest(\(identifiers.map(\.kind))::text[], \(identifiers.map(\.normalised))::text[])
        g(kind, normalised)
      join party_identifier i on i.kind = g.kind and i.normalised = g.normalised
      join party p on p.tenant_id = i.tenant_id and p.id = i.party_id
      where p.status = 'active' and p.id <> \(party)
      order by i.kind, i.normalised, p.id
      """, as: Match.init)
  }

  private func refusal(_ matches: [Match]) -> Problem {
    let listed = matches.map { match -> JSON in
      [
        "party_id": .string(match.id.text), "name": .string(match.name), "identifier": .string(match.kind),
        "value": .string(match.normalised),
      ]
    }
    let first = matches[0]
    let what = first.kind == "email" ? "e-mail" : "tax id"
    return Problem(
      .duplicate,
      "\(first.name) has this \(what) already; allow_duplicate=true overrides.",
      meta: ["matches": .array(listed)])
  }

  private func override(_ identifier: PartyIdentifier, in tx: Transaction) {
    tx.queue(
      """
      insert into party_identifier
        (party_id, kind, position, raw, normalised, label, exclusive, duplicate_allowed_at,
         duplicate_allowed_by)
      values
        (\(party), \(identifier.kind), \(identifier.position), \(identifier.raw), \(identifier.normalised),
         \(identifier.label), false, \(tx.now), \(tx.actor))
      on conflict (tenant_id, party_id, kind, position) do update
        set exclusive = false, duplicate_allowed_at = excluded.duplicate_allowed_at,
          duplicate_allowed_by = excluded.duplicate_allowed_by
      """)
  }
}
