package import JSON

/// One thing wrong with a request (or, in tests, with an answer) and where it is: in the body or in a
/// parameter.
package struct Fault: Sendable, Equatable {
  /// Where in the body, as a JSON pointer in fragment form (`#/lines/0/quantity`); nil for a parameter.
  package var pointer: String?
  /// The name of the path, query or header parameter; nil for the body.
  package var parameter: String?
  /// A stable snake_case word for programs (`required`, `pattern`, `unknown_member`).
  package var code: String
  /// An English sentence for people; every value in it also stands in `meta`.
  package var detail: String
  /// The values the sentence speaks of.
  package var meta: [String: JSON]

  /// A fault at a place of the body or at a parameter.
  package init(
    pointer: String? = nil, parameter: String? = nil, code: String, detail: String, meta: [String: JSON] = [:]
  ) {
    self.pointer = pointer
    self.parameter = parameter
    self.code = code
    self.detail = detail
    self.meta = meta
  }
}
