package import Postgres

/// Where something came from, in a module that need not be known: a kind and an id, stored as `source_kind` and
/// `source_id` with a foreign key to the register of documents.
package struct SourceDocument: Sendable, Hashable {
  /// The kind's name, which is its table's.
  package let kind: String
  /// The document's id.
  package let id: UInt128

  /// The document of that id.
  package init<R: Record>(_ id: ID<R>) {
    kind = R.kind.name
    self.id = id.raw
  }

  /// A source read back from its two columns; nil when there is none.
  package init?(kind: String?, id: UUIDValue?) {
    guard let kind, let id else { return nil }
    self.kind = kind
    self.id = id.raw
  }
}

extension Transaction {
  /// Enters a document in the register; before its own row, which refers to it.
  package func register<R: Record>(
    _ id: ID<R>, company: ID<Company>?, party: UInt128?, date: LocalDate,
  ) {
    queue(
      """
      insert into document (id, kind, company_id, party_id, date)
      values (\(id), \(R.kind.name), \(company), \(party.map(UUIDValue.init)), \(date))
      """)
  }

  /// Keeps the register in step with a draft that was moved to another day or party.
  package func reregister<R: Record>(_ id: ID<R>, party: UInt128?, date: LocalDate) {
    queue("update document set party_id = \(party.map(UUIDValue.init)), date = \(date) where id = \(id)")
  }

  /// Strikes a deleted draft from the register; after its own row.
  package func unregister<R: Record>(_ id: ID<R>) {
    queue("delete from document where id = \(id)")
  }
}
