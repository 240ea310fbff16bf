import JSON
package import Kernel
import Postgres

/// What products are counted in. Called so because Foundation has a `Unit` of its own.
package enum UnitOfMeasure: Record {
  package static let kind = RecordKind("unit", prefix: "uom")

  /// How a unit is shown.
  package static let view = View(
    kind, as: "u",
    columns: """
      u.id, u.code, u.name, u.dimension, u.factor, u.decimals, u.external_ids, u.archived_at, u.version,
      u.created_at, u.created_by, u.updated_at, u.updated_by
      """,
    from: "unit u", isCacheable: true)

  static let listing = Listing(
    view,
    filters: [
      // A tenant has dozens of units, so the words are compared one by one.
      .custom("q") { words, _ in
        """
        not exists (select from unnest(string_to_array(btrim(search_words(\(words[0]))), ' ')) w
          where u.search not like '% ' || w || '%')
        """
      },
      .equals("dimension", "u.dimension"),
      .flag("archived", "u.archived_at is not null"),
    ],
    sorts: [Sort("name", by: "u.name", type: "text"), Sort("code", by: "u.code", type: "text")])

  /// The unit for pieces, `EA`, made when it is first asked for.
  static func pieces(in tx: Transaction) throws -> ID<UnitOfMeasure> {
    let new = ID<UnitOfMeasure>()
    if let known = try tx.value("select id from unit where code = 'EA'", as: ID<UnitOfMeasure>.self) {
      return known
    }
    tx.queue(
      """
      insert into unit (id, code, name, dimension, search, created_at, created_by, updated_at, updated_by)
      values (\(new), 'EA', 'Each', 'count', search_words('EA Each'), \(tx.now), \(tx.actor), \(tx.now),
        \(tx.actor))
      on conflict (tenant_id, code) do nothing
      """)
    let id = try tx.one("select id from unit where code = 'EA'", as: { (id: ID<UnitOfMeasure>) in id })
    if id == new { tx.changed(.created, new) }
    return id
  }

  static func taken(_ code: String) -> Problem {
    Problem(.duplicate, "Another unit has this code.", pointer: "#/code", meta: ["code": .string(code)])
  }
}
