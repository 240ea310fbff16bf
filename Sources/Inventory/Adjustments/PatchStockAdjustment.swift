import JSON
import Kernel
import Postgres

/// Changes an adjustment while it is a draft.
struct PatchStockAdjustment: Command {
  private let id: ID<StockAdjustment>
  private let patch: Input

  struct Input: Decodable, Sendable {
    let date: Patch<LocalDate>
    let reason: Patch<String>
    let lines: Patch<[StockAdjustment.LineInput]>
    let externalIds: Patch<JSON>
  }

  private struct Current {
    let status: String
    let date: LocalDate
    let reason: String?
  }

  init(_ request: Request) throws {
    id = try request.id()
    patch = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let now = try tx.one(
      "select status, date, reason from stock_adjustment where id = \(id)",
      as: Current.init(status:date:reason:))
    guard now.status == "draft" else {
      throw Problem(.invalidState, "A posted adjustment is final.", meta: ["status": .string(now.status)])
    }
    let date = patch.date.applied(to: now.date)
    tx.reregister(id, party: nil, date: date)
    tx.queue(
      """
      update stock_adjustment set date = \(date), reason = \(patch.reason.applied(to: now.reason)),
        external_ids = external_ids || \(patch.externalIds.applied(to: [:]))::jsonb,
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    if case .value(let lines) = patch.lines {
      tx.queue("delete from stock_adjustment_line where stock_adjustment_id = \(id)")
      try StockAdjustment.write(lines, of: id, in: tx)
    }
    tx.changed(.updated, id)
    return .shows(id, as: StockAdjustment.view)
  }
}
