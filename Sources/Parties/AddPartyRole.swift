import Kernel

/// Makes of a party something more: a prospect becomes a customer, a customer a supplier too.
struct AddPartyRole: Command {
  struct Input: Decodable {
    let role: Party.Role
  }

  let id: ID<Party>
  let role: Party.Role

  init(_ request: Request) throws {
    id = try request.id()
    role = try request.decode(Input.self).role
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let party = try KnownParty.load(id, in: tx)
    if !party.roles.contains(role.rawValue) {
      Party.grant([role], to: id, in: tx)
      Party.touched(id, in: tx)
      tx.changed(.updated, id)
    }
    return .shows(id, as: Party.view(for: actor))
  }
}
