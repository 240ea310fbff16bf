import JSON
import Kernel
import Postgres

/// Changes a receipt while it is a draft.
struct PatchReceipt: Command {
  private let id: ID<Receipt>
  private let patch: Input

  struct Input: Decodable, Sendable {
    let date: Patch<LocalDate>
    let partyId: Patch<PartyId>
    let reference: Patch<String>
    let lines: Patch<[Receipt.LineInput]>
    let externalIds: Patch<JSON>
  }

  private struct Current {
    let status: String
    let date: LocalDate
    let party: UUIDValue?
    let reference: String?
  }

  init(_ request: Request) throws {
    id = try request.id()
    patch = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let now = try tx.one(
      "select status, date, party_id, reference from receipt where id = \(id)",
      as: Current.init(status:date:party:reference:))
    guard now.status == "draft" else {
      throw Problem(.invalidState, "A received receipt is final.", meta: ["status": .string(now.status)])
    }
    let date = patch.date.applied(to: now.date)
    let party: UInt128? =
      switch patch.partyId {
      case .absent: now.party?.raw
      case .null: nil
      case .value(let party): try party.resolved(in: tx)
      }
    tx.reregister(id, party: party, date: date)
    tx.queue(
      """
      update receipt set date = \(date), party_id = \(party.map(UUIDValue.init)),
        reference = \(patch.reference.applied(to: now.reference)),
        external_ids = external_ids || \(patch.externalIds.applied(to: [:]))::jsonb,
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    if case .value(let lines) = patch.lines {
      tx.queue("delete from receipt_line where receipt_id = \(id)")
      try Receipt.write(lines, of: id, in: tx)
    }
    tx.changed(.updated, id)
    return .shows(id, as: Receipt.view)
  }
}
