/// Something that is kept under an id: a party, a product, an invoice.
package protocol Record {
  /// What the record is called and how its ids begin.
  static var kind: RecordKind { get }
}

/// What a record is called in tables, documents and ids.
package struct RecordKind: Sendable, Hashable {
  /// The name of the table, of the document kind and the stem of the id domain: `sales_order`.
  package let name: String

  /// What the ids begin with: `so`.
  package let prefix: String

  /// Whether the record belongs to one company, not to the whole tenant.
  package let company: Bool

  /// A kind by its table's name and its prefix.
  package init(_ name: String, prefix: String, company: Bool = false) {
    self.name = name
    self.prefix = prefix
    self.company = company
  }
}

extension RecordKind {
  /// The kind in a sentence: `sales order`.
  package var words: String { name.replacing("_", with: " ") }
}
