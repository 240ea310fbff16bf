/// A contract the service cannot enforce; it names the place, and the service does not start.
package struct ContractError: Error, Equatable, CustomStringConvertible {
  /// Where in the document, as a JSON pointer in fragment form (`#/paths/~1invoices/get`).
  package var pointer: String
  /// The line in the file, counted from one, where it is known.
  package var line: Int?
  /// What is wrong there.
  package var reason: String
  /// Everything else that is wrong, so that a document is mended in one go.
  package var others: [ContractError] = []

  /// `openapi.yaml:41: #/paths/~1invoices/get: x-permission is missing`, a line for every complaint.
  package var description: String {
    let position = line.map { "openapi.yaml:\($0): " } ?? "openapi.yaml: "
    return (["\(position)\(pointer): \(reason)"] + others.map(\.description)).joined(separator: "\n")
  }
}
