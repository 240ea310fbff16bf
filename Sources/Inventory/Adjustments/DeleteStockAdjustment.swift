import JSON
import Kernel
import Postgres

/// Drops a draft adjustment with its lines.
struct DeleteStockAdjustment: Command {
  private let id: ID<StockAdjustment>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let status = try tx.value("select status from stock_adjustment where id = \(id)", as: String.self)
    guard status == "draft" else {
      throw Problem(.invalidState, "A posted adjustment is final.", meta: ["status": .string(status ?? "")])
    }
    tx.changed(.deleted, id)
    tx.queue("delete from stock_adjustment_line where stock_adjustment_id = \(id)")
    tx.queue("delete from stock_adjustment where id = \(id)")
    tx.unregister(id)
    return .nothing
  }
}
