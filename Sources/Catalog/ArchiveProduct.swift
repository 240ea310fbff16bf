import Kernel
import Postgres

/// Takes a product out of use, or puts it back.
struct ArchiveProduct: Command {
  private let id: ID<Product>
  private let archived: Bool

  init(_ request: Request) throws { try self.init(request, archived: true) }

  init(_ request: Request, archived: Bool) throws {
    id = try request.id()
    self.archived = archived
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let isArchived = try tx.value(
      "select archived_at is not null from product where id = \(id)", as: Bool.self)
    if isArchived == archived {
      throw Problem(
        .invalidState, archived ? "The product is archived already." : "The product is not archived.")
    }
    let instant = archived ? tx.now : nil
    tx.queue(
      """
      update product set archived_at = \(instant),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event(archived ? "archived" : "restored"), id)
    return .shows(id, as: Product.view)
  }
}
