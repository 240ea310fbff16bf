/// One operation of the contract: how it is reached, who may call it, what it takes and what it answers.
package final class Operation: Sendable {
  /// The unique camelCase `operationId`, which is the handler's name too.
  package let id: String
  /// The HTTP method in capitals.
  package let method: String
  /// The path template, the server's prefix included (`/v1/invoices/{id}`).
  package let path: String
  /// One line on what it does.
  package let summary: String
  /// The first tag: the module it belongs to.
  package let module: String?
  /// The right the caller needs (`x-permission`); nil when the operation is open to everybody.
  package let permission: String?
  /// Path, query and header parameters.
  package let parameters: [Parameter]
  /// What the body must be; nil when the operation takes none.
  package let body: RequestBody?
  /// Every status it may answer with.
  package let responses: [Int: Response]
  /// The rate class its calls are counted in (`x-rate-class`, else `key`).
  package let rateClass: String
  /// Whether answers carry a secret that must not be stored for replay (`x-secret`).
  package let isSecret: Bool
  /// Whether it is announced but not served yet (`x-planned`).
  package let isPlanned: Bool
  /// Members of the answer that need a right of their own.
  package let concealments: [Concealment]
  /// Whether the query parameter `dry_run` is declared.
  package let takesDryRun: Bool
  /// Whether `If-Match` is required.
  package let requiresIfMatch: Bool
  /// The largest body in bytes (`x-body-limit`, else 1 MiB).
  package let bodyLimit: Int
  let queryNames: [String]

  init(
    id: String, method: String, path: String, summary: String, module: String?, permission: String?,
    parameters: [Parameter], body: RequestBody?, responses: [Int: Response], rateClass: String,
    isSecret: Bool,
    isPlanned: Bool, concealments: [Concealment], bodyLimit: Int
  ) {
    self.id = id
    self.method = method
    self.path = path
    self.summary = summary
    self.module = module
    self.permission = permission
    self.parameters = parameters
    self.body = body
    self.responses = responses
    self.rateClass = rateClass
    self.isSecret = isSecret
    self.isPlanned = isPlanned
    self.concealments = concealments
    self.bodyLimit = bodyLimit
    takesDryRun = parameters.contains { $0.location == .query && $0.name == "dry_run" }
    requiresIfMatch = parameters.contains { $0.location == .header && $0.isRequired && $0.isIfMatch }
    queryNames = parameters.filter { $0.location == .query }.map(\.name)
  }

  /// The parameter of that name; header names in any case.
  package func parameter(_ name: String, in location: Parameter.Location) -> Parameter? {
    parameters.first { $0.location == location && $0.isNamed(name) }
  }

  /// The status of plain success: the lowest 2xx that is not the answer of a rehearsal beside a 201 or 204.
  package var success: Int? {
    let listed = responses.keys.filter { (200..<300).contains($0) }.sorted()
    if takesDryRun, let other = listed.first(where: { $0 != 200 }) { return other }
    return listed.first
  }

  /// The dotted member paths that a caller with these rights must not see.
  package func concealed(from mayUse: (String) -> Bool) -> Set<String> {
    Set(concealments.filter { !mayUse($0.permission) }.map(\.path))
  }
}

/// A member of an answer that is left out for callers without a right.
package struct Concealment: Sendable, Hashable {
  /// The right needed (`finance.figures:read`).
  package let permission: String
  /// The dotted path, for lists below an item of `data` (`balance`, `open_orders.total`).
  package let path: String
}

/// What an operation takes as its body.
package struct RequestBody: Sendable {
  /// Whether a body must be there.
  package let isRequired: Bool
  /// The media types it may have.
  package let media: [Media]

  /// The media type that a `Content-Type` names, or nil (415).
  package func media(of contentType: String?) -> Media? {
    guard let contentType else { return nil }
    return media.first { $0.isNamed(in: contentType) }
  }
}

/// A media type and what its content must be.
package struct Media: Sendable {
  /// The media type without parameters (`application/merge-patch+json`).
  package let type: String
  /// Whether it is JSON, and so parsed and checked.
  package let isJSON: Bool
  let schema: Schema.Index?

  func isNamed(in contentType: String) -> Bool {
    let given = contentType.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    return AsciiText.equal(given, type.utf8[...])
  }
}

/// An answer the contract lists.
package struct Response: Sendable {
  /// Headers, of which the required ones must be there.
  package let headers: [Parameter]
  /// The media types of the content; empty when there is none.
  package let media: [Media]
}
