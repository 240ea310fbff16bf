import Kernel
import Postgres

/// The lists of parties, in any role or in one.
extension Party {
  /// Parties that are not merged; with a role, those that hold it.
  static func listing(of role: Role? = nil) -> Listing {
    let isHere: SQL = "p.merged_into is null"
    return Listing(
      View(
        kind, as: "p", columns: columns, from: "party p",
        where: role.map { "\(isHere) and \(hasRole($0))" } ?? isHere,
        expansions: [Expansion(emails), Expansion(phones), Expansion(addresses), Expansion(contacts)]),
      filters: [
        words, withRole, byEmail, byPhone, byExternalID,
        .equals("status", "p.status"), .equals("kind", "p.kind"), .equals("country", "p.country"),
      ],
      sorts: [
        Sort("name", by: "p.name", type: "text"), Sort("created_at", by: "p.created_at", type: "timestamptz"),
      ])
  }

  private static let words = Filter.custom("q") { values, _ in
    "p.id in (select s from search_parties(string_to_array(btrim(search_words(\(values[0]))), ' ')) s)"
  }

  private static let withRole = Filter.custom("role") { values, _ in
    "p.id in (select r.party_id from party_role r where r.role = any(\(values)::text[]))"
  }

  private static let byEmail = Filter.custom("email") { values, _ in
    identified(by: "email", as: values.map(PartyIdentifier.normalised(email:)))
  }

  private static let byPhone = Filter.custom("phone") { values, _ in identified(by: "phone", as: values) }

  private static func identified(by kind: SQL, as values: [String]) -> SQL {
    """
    p.id in (
      select i.party_id from party_identifier i
      where i.kind = '\(kind)' and i.normalised = any(\(values)::text[]))
    """
  }

  private static let byExternalID = Filter.custom("external_id") { values, _ in
    let parts = values[0].split(separator: ":", maxSplits: 1).map(String.init)
    return """
      p.id in (
        select e.party_id from party_external_id e where e.system = \(parts[0]) and e.value = \(parts[1]))
      """
  }
}
