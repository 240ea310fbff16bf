import JSON
package import Kernel
package import Postgres

/// A person or an organisation the company deals with: one record, whatever its roles.
package enum Party: Record {
  package static let kind = RecordKind("party", prefix: "pty")

  /// What a party is to the company; it may be several things, and keeps what it became.
  package enum Role: String, Sendable, CaseIterable, Decodable {
    case customer, supplier, employee, carrier

    /// The collection that shows parties in this role; other roles are shown as plain parties.
    var collection: String {
      switch self {
      case .customer: "/v1/customers"
      case .supplier: "/v1/suppliers"
      case .employee, .carrier: "/v1/parties"
      }
    }
  }

  /// The party that holds a role and may be dealt with, for a document that names it.
  ///
  /// Answers the id to store: that of the winner when the party was merged. Throws 422 `unknown_reference`
  /// when there is no such party or it lacks the role, 409 `invalid_state` when it is archived; both with the
  /// pointer.
  @discardableResult
  package static func requireRole(
    _ role: Role, _ id: ID<Party>, pointer: String, in tx: Transaction,
  ) throws -> ID<Party> {
    try require(id, role: role, pointer: pointer, in: tx)
  }

  /// The party a record may name, whatever its roles; otherwise like `requireRole`.
  @discardableResult
  package static func require(
    _ id: ID<Party>, role: Role? = nil, pointer: String, in tx: Transaction,
  ) throws -> ID<Party> {
    let found = try tx.first(
      """
      select w.id, w.status = 'active', w.roles from party p
      join party w on w.tenant_id = p.tenant_id and w.id = p.resolved_id
      where p.id = \(id)
      """, as: { (id: ID<Party>, isActive: Bool, roles: [String]) in (id, isActive, roles) })
    let meta: [String: JSON] = ["id": .string(id.text)]
    guard let (winner, isActive, roles) = found else {
      throw Problem(
        .unknownReference, "There is no such \(role?.rawValue ?? "party").", pointer: pointer, meta: meta)
    }
    if let role, !roles.contains(role.rawValue) {
      throw Problem(
        .unknownReference, "The party is no \(role.rawValue): give it the role first.", pointer: pointer,
        meta: meta)
    }
    guard isActive else {
      throw Problem(.invalidState, "The party is archived.", pointer: pointer, meta: meta)
    }
    return winner
  }

  /// The party that holds this one's record now, archived or not; 422 `unknown_reference` when there is none.
  package static func resolve(_ id: ID<Party>, pointer: String, in tx: Transaction) throws -> ID<Party> {
    guard
      let winner = try tx.value("select p.resolved_id from party p where p.id = \(id)", as: ID<Party>.self)
    else {
      throw Problem(
        .unknownReference, "There is no such party.", pointer: pointer, meta: ["id": .string(id.text)])
    }
    return winner
  }

  /// A list's filter by a party that finds what was written under any id of its family of merges.
  package static func filter(_ name: String, on column: SQL) -> Filter {
    .custom(name) { values, _ in
      """
      \(column) in (
        select f.id from party f join party a on a.tenant_id = f.tenant_id and a.resolved_id = f.resolved_id
        where a.id = any(\(values.compactMap(ID<Party>.init))::uuid[]))
      """
    }
  }

  /// Moves the version on and says who did it.
  static func touched(_ id: ID<Party>, in tx: Transaction) {
    tx.queue(
      """
      update party set version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
  }
}
