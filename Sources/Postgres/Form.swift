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
