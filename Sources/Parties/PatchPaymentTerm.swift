import JSON
import Kernel
import Postgres

/// Changes a payment term; documents keep the instalments they were posted with.
struct PatchPaymentTerm: Command {
  let id: ID<PaymentTerm>
  let input: Input

  struct Input: Decodable, Sendable {
    var name: Patch<String>
    var description: Patch<String>
    var steps: Patch<[PaymentTermStepInput]>
    var externalIds: Patch<JSONObject>
  }

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let current = try tx.one(
      "select name, description, external_ids from payment_term where id = \(id)",
      as: { (name: String, description: String?, externalIDs: JSON) in (name, description, externalIDs) })
    let name = input.name.applied(to: current.0)
    if case .value(let given) = input.steps {
      let steps = try given.checked()
      tx.queue("delete from payment_term_step where payment_term_id = \(id)")
      PaymentTerm.store(steps, of: id, in: tx)
    }
    tx.queue(
      """
      update payment_term
      set name = \(name), description = \(input.description.applied(to: current.1)),
        external_ids = \(JSON.object((current.2.object ?? [:]).patched(by: input.externalIds))),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """, onConstraint: ["payment_term_name_key": PaymentTerm.nameTaken(name)])
    tx.changed(.updated, id)
    return .shows(id, as: PaymentTerm.view)
  }
}
