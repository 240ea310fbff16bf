import JSON

/// An example of the document and the schema it illustrates.
struct Example: Sendable {
  enum Side: Sendable {
    case request, answer
  }

  let place: String
  let schema: Schema.Index
  let value: JSON
  var side = Side.answer
}

extension Contract {
  /// Examples that do not keep to their own schemas, each as a sentence; a test expects none.
  package func faultyExamples() -> [String] {
    examples.flatMap { example in
      var check = SchemaCheck(schemas, side: example.side == .request ? .request : .answer(strict: true))
      check.check(example.value, against: example.schema)
      return check.faults.map { "\(example.place) \($0.pointer ?? ""): \($0.detail)" }
    }
  }
}
