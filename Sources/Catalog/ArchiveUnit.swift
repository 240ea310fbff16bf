import Kernel
import Postgres

/// Takes a unit out of use: no new product can be counted in it.
struct ArchiveUnit: Command {
  private let id: ID<UnitOfMeasure>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let isArchived = try tx.value("select archived_at is not null from unit where id = \(id)", as: Bool.self)
    if isArchived == true { throw Problem(.invalidState, "The unit is archived already.") }
    tx.queue(
      """
      update unit set archived_at = \(tx.now), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event("archived"), id)
    return .shows(id, as: UnitOfMeasure.view)
  }
}
