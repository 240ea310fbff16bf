import CLibPQ

/// The columns of a statement: their names, types and forms.
final class Shape {
  struct Column {
    /// The member's name, without a kind named behind a colon.
    let name: String
    let form: Form
    var isHidden: Bool { name.utf8.first == UInt8(ascii: "_") }
  }

  let columns: [Column]
  /// Where a column of that name stands.
  let positions: [String: Int]
  /// The layouts made so far, by what was concealed.
  var layouts: [Set<String>: Layout] = [:]

  /// Where PostgreSQL begins to number what users create (FirstNormalObjectId in access/transam.h).
  private static let firstTypeMade: UInt32 = 16_384

  init(of rows: Rows, catalogue: Catalogue, link: Link) throws {
    let aliases = (0..<rows.width).map { Alias(rows.name($0)) }
    var positions: [String: Int] = [:]
    for (index, alias) in aliases.enumerated() { positions[alias.name] = positions[alias.name] ?? index }
    self.positions = positions
    var loaded = false
    columns = try aliases.enumerated().map { index, alias in
      let type = PQftype(rows.result, Int32(index))
      // Types made by migrations have no stable numbers; of those only arrays over an id domain matter here.
      let isMade = type >= Self.firstTypeMade
      if !isMade, let form = Form(type: type) { return Column(name: alias.name, form: form) }
      if alias.name.utf8.first == UInt8(ascii: "_") { return Column(name: alias.name, form: .text) }
      let key = Catalogue.ColumnKey(
        table: PQftable(rows.result, Int32(index)), number: PQftablecol(rows.result, Int32(index)))
      func known() -> Form? {
        let prefix = alias.kind.map { catalogue.prefix(ofKind: $0) } ?? catalogue.prefix(of: key)
        return prefix.map { .id(prefix: $0) }
      }
      var form = known() ?? alias.kindColumn.flatMap { positions[$0] }.map { .polymorphicID(kindColumn: $0) }
      if !loaded, (form == nil && !isMade) || catalogue.prefixes.isEmpty {
        try catalogue.load(through: link)
        loaded = true
        form = known() ?? form
      }
      if isMade { return Column(name: alias.name, form: form.map { .array(of: $0) } ?? .text) }
      guard let form else {
        throw PostgresError.usage("an id without a prefix: column \(alias.name) of \(rows.statement.text)")
      }
      return Column(name: alias.name, form: type == 2951 ? .array(of: form) : form)
    }
  }
}

/// A column's name as the statement gives it: `customer.id`, or, for an expression, `root_id:party`.
private struct Alias {
  let name: String
  let kind: String?

  init(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    name = parts.first.map(String.init) ?? text
    kind = parts.count == 2 ? String(parts[1]) : nil
  }

  /// The sibling that names the kind: `source_kind` for `source_id`, `source.kind` for `source.id`.
  var kindColumn: String? {
    guard name == "id" || name.hasSuffix("_id") || name.hasSuffix(".id") else { return nil }
    return name.dropLast(2) + "kind"
  }
}
