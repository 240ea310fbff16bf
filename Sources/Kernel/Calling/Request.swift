package import JSON

/// A request that keeps to the contract, from a caller who may make it.
package struct Request: Sendable {
  /// What the contract says of this operation.
  package let operation: Operation
  /// Who asks, and for whom.
  package let principal: Principal
  /// Path, query and header parameters, declared ones only, defaults filled in.
  package let parameters: GivenParameters
  /// The parsed body, when the operation takes one.
  package let body: JSON?
  /// The key under which a repetition has no second effect.
  package let idempotencyKey: String?
  /// The version the caller believes to change.
  package let ifMatch: IfMatch?
  /// SHA-256 of method, path, query and body: what an idempotency key stands for; empty without a key.
  package let digest: [UInt8]
  /// What the answer, the log and the change rows name this request by.
  package let requestID: String
  /// The path as it was called, `/v1/…`.
  package let url: String

  /// The id in the path.
  ///
  /// The contract has checked its form; a well-formed id of nothing is found out by the statement that uses it.
  package func id<R: Record>(_ name: String = "id", of record: R.Type = R.self) throws -> ID<R> {
    guard let id = parameters.first(name, in: .path).flatMap({ ID<R>($0) }) else { throw Problem.notFound }
    return id
  }

  /// A query parameter that is given at most once.
  package func parameter(_ name: String) -> String? { parameters.first(name) }

  /// A query parameter that may be repeated.
  package func parameters(_ name: String) -> [String] { parameters.values(name) }

  /// A boolean query parameter; absent is false.
  package func flag(_ name: String) -> Bool { parameters.flag(name) }

  /// An id in a query parameter.
  package func reference<R: Record>(_ name: String, to record: R.Type = R.self) -> ID<R>? {
    parameter(name).flatMap { ID<R>($0) }
  }

  /// A date in a query parameter.
  package func date(_ name: String) throws -> LocalDate? {
    guard let text = parameter(name) else { return nil }
    guard let date = try? LocalDate(parsing: text) else {
      throw Problem(
        .validationError,
        faults: [Fault(parameter: name, code: "format", detail: "There is no such day.", meta: ["got": .string(text)])])
    }
    return date
  }

  /// The body as a value; a missing body reads as an empty object.
  package func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    do {
      return try (body ?? .object([:])).decode(type)
    } catch let error as JSONDecodingError {
      // The contract has passed the body: what is left to refuse are numbers and ids that only their types can judge.
      if let problem = error.underlying as? Problem { throw problem }
      if let number = error.underlying as? DecimalError { throw Problem(number, pointer: error.pointer) }
      throw Problem(
        .validationError, faults: [Fault(pointer: error.pointer, code: "format", detail: error.reason)])
    }
  }

  /// The company meant by the body's `company_id` or by the key's reach.
  package func company(_ given: ID<Company>?, at pointer: String = "#/company_id") throws -> Company {
    try principal.company(given, at: pointer)
  }

  /// The company a report is for: the parameter `company_id`, or the only one within reach.
  package func companyOfReport() throws -> Company {
    try principal.company(reference("company_id"), at: "company_id")
  }

  /// Whether this is a rehearsal: everything runs, nothing stays.
  package var isRehearsal: Bool { flag("dry_run") }

  /// How this caller is shown records by this operation.
  package var reader: Reader {
    Reader(
      principal: principal, expand: parameters("expand"), concealed: operation.concealed { principal.allows($0) })
  }
}

/// The version a change was made against.
package enum IfMatch: Sendable, Equatable {
  case version(Int)
  /// `*`: whatever version it is, the caller insists.
  case any
}

/// Who reads: what is expanded for him and which members he may not see.
package struct Reader: Sendable {
  package let principal: Principal
  /// The expansions asked for.
  package let expand: [String]
  /// Dotted paths of members left out for want of a permission.
  package let concealed: Set<String>
}
