import CLibPQ

/// How the text of a column becomes JSON.
enum Form: Equatable {
  /// As it is: numbers and JSON.
  case bare
  /// `t` and `f`.
  case boolean
  /// In quotes as it is: decimals, dates.
  case quoted
  /// In quotes, escaped.
  case text
  /// `2026-11-23 10:00:00+00` as `2026-11-23T10:00:00Z`.
  case instant
  /// A uuid with the prefix of its kind.
  case id(prefix: String)
  /// A uuid whose kind stands in another column of the row.
  case polymorphicID(kindColumn: Int)
  /// An array whose elements take a form.
  indirect case array(of: Form)

  /// The form by the type's number, which PostgreSQL keeps stable for built-in types (pg_type.dat);
  /// nil for uuid, which takes more than the type.
  init?(type: UInt32) {
    switch type {
    case 16: self = .boolean
    case 20, 21, 23, 26, 114, 3802: self = .bare
    case 1700, 700, 701, 1082, 1083: self = .quoted
    case 1184: self = .instant
    case 2950, 2951: return nil
    case 1000: self = .array(of: .boolean)
    case 1005, 1007, 1016: self = .array(of: .bare)
    case 1231, 1182: self = .array(of: .quoted)
    case 1185: self = .array(of: .instant)
    case 1009, 1015, 1002, 1003, 1014: self = .array(of: .text)
    default: self = .text
    }
  }
}

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

  init(of rows: Rows, catalogue: Catalogue, link: Link) throws {
    let aliases = (0..<rows.width).map { Alias(rows.name($0)) }
    var positions: [String: Int] = [:]
    for (index, alias) in aliases.enumerated() { positions[alias.name] = positions[alias.name] ?? index }
    self.positions = positions
    var loaded = false
    columns = try aliases.enumerated().map { index, alias in
      let type = PQftype(rows.result, Int32(index))
      if let form = Form(type: type) { return Column(name: alias.name, form: form) }
      if alias.name.utf8.first == UInt8(ascii: "_") { return Column(name: alias.name, form: .text) }
      let key = Catalogue.ColumnKey(
        table: PQftable(rows.result, Int32(index)), number: PQftablecol(rows.result, Int32(index)))
      func known() -> Form? {
        let prefix = alias.kind.map { catalogue.prefix(ofKind: $0) } ?? catalogue.prefix(of: key)
        return prefix.map { .id(prefix: $0) }
      }
      var form = known() ?? alias.kindColumn.flatMap { positions[$0] }.map { .polymorphicID(kindColumn: $0) }
      if !loaded, form == nil || catalogue.prefixes.isEmpty {
        try catalogue.load(through: link)
        loaded = true
        form = known() ?? form
      }
      guard let form else {
        throw PostgresError.usage("an id without a prefix: column \(alias.name) of \(rows.statement.text)")
      }
      return Column(name: alias.name, form: type == 2951 ? .array(of: form) : form)
    }
  }
}

/// A column's name as the statement gives it: `customer.id`, or with a kind for an expression, `root_id:party`.
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
