import JSON
import Postgres

/// An id of the body and where it stands.
package struct Reference: Sendable {
  let kind: RecordKind
  let id: UInt128
  let pointer: String

  /// An id found at a JSON pointer of the body, such as `#/lines/0/product_id`.
  package init<R: Record>(_ id: ID<R>, at pointer: String) {
    kind = R.kind
    self.id = id.raw
    self.pointer = pointer
  }
}

extension Transaction {
  /// Refuses every reference that names nothing in this tenant, or nothing of this company, all of them at once.
  ///
  /// Queued: it travels with the first statement that is awaited and throws there, 422 `unknown_reference`. What a reference must
  /// be besides, such as a party with a role, is for the command to ask.
  package func requireKnown(_ references: [Reference], of company: ID<Company>) {
    let byKind = Dictionary(grouping: references.enumerated(), by: \.element.kind).sorted { $0.key.name < $1.key.name }
    guard !byKind.isEmpty else { return }
    let parts = byKind.map { kind, numbered -> SQL in
      let own: SQL = kind.company ? " and t.company_id = \(company)" : ""
      return """
        select g.n from unnest(\(numbered.map { UUIDValue($0.element.id) })::uuid[], \(numbered.map(\.offset))::int[]) g(id, n)
        where not exists (select from \(SQL(unsafe: kind.name)) t where t.id = g.id\(own))
        """
    }
    queue("select missing.n from (\(parts.joined(separator: " union all "))) missing order by missing.n") { rows in
      let missing = try rows.all(as: { (n: Int) in references[n] })
      guard !missing.isEmpty else { return }
      throw Problem(
        .unknownReference,
        faults: missing.map { reference in
          Fault(
            pointer: reference.pointer, code: ProblemCode.unknownReference.name,
            detail: "There is no such \(reference.kind.words).",
            meta: ["id": .string(TypeID.encode(reference.id, prefix: reference.kind.prefix))])
        })
    }
  }
}
