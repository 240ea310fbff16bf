import Kernel
import Postgres

/// Records a person or an organisation that is not known yet, in a role or in none.
struct CreateParty: Command {
  let role: Party.Role?
  let input: PartyInput
  let allowsDuplicate: Bool

  init(_ request: Request) throws { try self.init(request, as: nil) }

  init(_ request: Request, as role: Party.Role?) throws {
    self.role = role
    input = try request.decode()
    allowsDuplicate = request.flag("allow_duplicate")
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = try Party.create(input, adding: role, allowsDuplicate: allowsDuplicate, in: tx)
    return .created(id, as: Party.view(as: role, for: actor), at: role?.collection ?? "/v1/parties")
  }
}

extension Party {
  /// Makes the party with all it says; also for the contact that comes with an organisation.
  static func create(
    _ input: PartyInput, of kind: String = "organisation", adding role: Role? = nil, allowsDuplicate: Bool,
    at prefix: String = "#", in tx: Transaction,
  ) throws -> ID<Party> {
    let id = ID<Party>()
    var details = PartyDetails()
    details.kind = input.kind ?? kind
    try input.apply(to: &details, country: tx.principal.companies.first?.country, at: prefix)
    details.insert(as: id, in: tx)
    details.storeAddresses(of: id, in: tx)
    details.storeExternalIDs(of: id, in: tx)
    let roles = Set((input.roles ?? []) + [role].compactMap(\.self))
    if !roles.isEmpty { grant(roles, to: id, in: tx) }
    try PartyDuplicates(party: id, allowsDuplicate: allowsDuplicate).store(details.identifiers, in: tx)
    tx.changed(.created, id)
    return id
  }

  /// Gives roles; a customer gets a row of terms with every company, which is what guards its credit.
  static func grant(_ roles: Set<Role>, to id: ID<Party>, in tx: Transaction) {
    tx.queue(
      """
      insert into party_role (party_id, role, created_at, created_by)
      select \(id), r, \(tx.now), \(tx.actor) from unnest(\(roles.map(\.rawValue))::text[]) r
      on conflict do nothing
      """)
    tx.queue(
      """
      update party set roles = array(select r.role from party_role r where r.party_id = \(id) order by r.role)
      where id = \(id)
      """)
    if roles.contains(.customer) {
      tx.queue(
        """
        insert into party_terms (company_id, party_id, updated_at, updated_by)
        select c.id, \(id), \(tx.now), \(tx.actor) from company c
        on conflict do nothing
        """)
    }
  }
}
