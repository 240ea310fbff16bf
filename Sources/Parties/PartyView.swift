package import Kernel
import Postgres

/// How a party is shown, by itself and in lists.
extension Party {
  /// The members a list shows; they stand in the party's own row.
  static let columns: SQL = """
    p.id, p.kind, p.name, p.given_name, p.family_name, p.email, p.phone, p.tax_id, p.city, p.country,
    p.language, p.owner, p.note, p.status, p.roles, p.external_ids, p.custom, p.archived_at,
    p.version, p.created_at, p.created_by, p.updated_at, p.updated_by
    """

  /// One party: `a` is the row asked for, `p` the one that holds its record now, which is another after a
  /// merge.
  ///
  /// A customer's record also shows its terms with the companies the caller reaches.
  package static func view(as role: Role? = nil, for caller: Principal) -> View {
    View(
      kind, as: "a",
      columns: """
        \(columns), x.duplicate_allowed_at as tax_id_duplicate_allowed_at,
        x.duplicate_allowed_by as tax_id_duplicate_allowed_by
        """,
      from: """
        party a
        join party p on p.tenant_id = a.tenant_id and p.id = a.resolved_id
        left join party_identifier x on x.tenant_id = p.tenant_id and x.party_id = p.id and x.kind = 'tax_id'
        """,
      where: role.map(hasRole),
      lists: [emails, phones, addresses, contacts, mergedFrom]
        + (role == .customer ? [terms(for: caller)] : []),
      isCacheable: true)
  }

  static func hasRole(_ role: Role) -> SQL {
    """
    exists (
      select from party_role r
      where r.tenant_id = p.tenant_id and r.party_id = p.id and r.role = \(SQL(unsafe: "'\(role.rawValue)'")))
    """
  }

  static let emails = ChildList("emails") { parents in
    """
    select a.id as _parent, i.raw as address, i.label, i.duplicate_allowed_at, i.duplicate_allowed_by
    from party a join party_identifier i on i.tenant_id = a.tenant_id and i.party_id = a.resolved_id
    where a.id in (\(parents)) and i.kind = 'email' order by a.id, i.position
    """
  }

  static let phones = ChildList("phones") { parents in
    """
    select a.id as _parent, i.raw as number, i.normalised as e164, i.extension, i.label, i.probable
    from party a join party_identifier i on i.tenant_id = a.tenant_id and i.party_id = a.resolved_id
    where a.id in (\(parents)) and i.kind = 'phone' order by a.id, i.position
    """
  }

  static let addresses = ChildList("addresses") { parents in
    """
    select a.id as _parent, d.kind, d.recipient, d.street, d.postal_code, d.city, d.region, d.country
    from party a join party_address d on d.tenant_id = a.tenant_id and d.party_id = a.resolved_id
    where a.id in (\(parents)) order by a.id, d.position
    """
  }

  static let contacts = ChildList("contacts") { parents in
    """
    select a.id as _parent, p.id, p.name, r.role, p.email, p.phone, r.since, r.until
    from party a
    join party_relationship r on r.tenant_id = a.tenant_id and r.organisation_id = a.resolved_id
    join party p on p.tenant_id = r.tenant_id and p.id = r.person_id
    where a.id in (\(parents)) order by a.id, p.name, p.id
    """
  }

  private static let mergedFrom = ChildList("merged_from") { parents in
    """
    select a.id as _parent, l.id, l.name, m.merged_at, m.merged_by
    from party a
    join party l on l.tenant_id = a.tenant_id and l.resolved_id = a.resolved_id and l.merged_into is not null
    join party_merge m on m.tenant_id = l.tenant_id and m.loser_id = l.id and m.undone_at is null
    where a.id in (\(parents)) order by a.id, m.merged_at, l.id
    """
  }

  private static func terms(for caller: Principal) -> ChildList {
    let companies = caller.companies.map(\.id)
    return ChildList("terms") { parents in
      """
      select a.id as _parent, t.company_id, c.currency, t.credit_limit, t.payment_term_id, t.dunning_blocked
      from party a
      join party_terms t on t.tenant_id = a.tenant_id and t.party_id = a.resolved_id
      join company c on c.tenant_id = t.tenant_id and c.id = t.company_id
      where a.id in (\(parents)) and t.company_id = any(\(companies)::uuid[]) order by a.id, c.name
      """
    }
  }
}
