import JSON

/// A document that has been understood.
struct CompiledDocument {
  let operations: [(operation: Operation, place: Place)]
  let schemas: SchemaSet
  let examples: [Example]
}

/// Compiles the paths of a document into operations.
struct OperationCompiler {
  private let document: ContractDocument
  private let prefix: String
  private var schemas: SchemaCompiler
  private var drafts: [Draft] = []
  private var complaints: [ContractError] = []

  /// An operation before the schemas it uses are all known.
  private struct Draft {
    let place: Place
    let path: String
    let method: String
    let parameters: [Parameter]
    let body: RequestBody?
    let responses: [Int: Response]
  }

  private static let methods = ["get", "put", "post", "delete", "patch", "options", "trace"]
  private static let defaultLimit = 1 << 20

  init(_ document: ContractDocument) throws {
    self.document = document
    schemas = SchemaCompiler(document)
    // The path of the first server goes in front of every path: `/v1` of `https://api.example.com/v1`.
    let url = try document.root.items(of: "servers").first?.text("url") ?? ""
    let path = url.split(separator: "//", maxSplits: 1).last.map { part in
      url.contains("//") ? String(part.drop { $0 != "/" }) : String(part)
    }
    prefix = (path ?? "").hasSuffix("/") ? String((path ?? "").dropLast()) : path ?? ""
    for (template, item) in try document.root.members(of: "paths") { try read(item, at: template) }
    for (_, schema) in try document.root.member("components")?.members(of: "schemas") ?? [] {
      try noting { compiler in _ = try compiler.schemas.compile(schema) }
    }
  }

  /// Notes a complaint and goes on, so that all of them are told at once.
  private mutating func noting(_ body: (inout Self) throws -> Void) throws {
    do {
      try body(&self)
    } catch let error as ContractError {
      complaints.append(error)
    }
  }

  /// The operations, the schemas they refer to, and what is wrong with either.
  mutating func finished() throws -> CompiledDocument {
    let all = schemas.finished
    var operations: [(Operation, Place)] = []
    for draft in drafts {
      try noting { compiler in
        let operation = try compiler.operation(from: draft, all)
        try ContractRules.check(operation, at: draft.place)
        operations.append((operation, draft.place))
      }
    }
    var set: SchemaSet?
    try noting { _ in set = try SchemaSet(all) }
    let complaints = schemas.complaints + complaints
    guard let set, complaints.isEmpty else { throw Self.together(complaints) }
    return CompiledDocument(operations: operations, schemas: set, examples: schemas.examples)
  }

  private static func together(_ complaints: [ContractError]) -> ContractError {
    var first = complaints.first ?? ContractError(pointer: "#", line: nil, reason: "not usable")
    first.others = Array(complaints.dropFirst())
    return first
  }

  private mutating func read(_ item: Place, at template: String) throws {
    let shared = try item.items(of: "parameters")
    for (name, place) in try item.members() where Self.methods.contains(name) {
      try noting { try $0.read(place, method: name.uppercased(), at: template, shared) }
    }
  }

  private mutating func read(_ place: Place, method: String, at template: String, _ shared: [Place]) throws {
    var readers = ParameterReader(document)
    for parameter in shared + (try place.items(of: "parameters")) { try readers.read(parameter, &schemas) }
    drafts.append(
      Draft(
        place: place, path: prefix + template, method: method, parameters: readers.parameters,
        body: try body(of: place), responses: try responses(of: place)))
  }

  private mutating func body(of place: Place) throws -> RequestBody? {
    guard let body = try place.member("requestBody").map({ try document.resolve($0) }) else { return nil }
    let media = try content(of: body, example: .request)
    guard !media.isEmpty else { throw body.fails("a body needs a content type") }
    return RequestBody(isRequired: try body.flag("required"), media: media)
  }

  private mutating func responses(of place: Place) throws -> [Int: Response] {
    var responses: [Int: Response] = [:]
    for (name, member) in try place.members(of: "responses") {
      guard let status = Int(name), (100..<600).contains(status) else {
        throw member.fails("\(name) is not a status; every status is listed by itself")
      }
      let response = try document.resolve(member)
      var headers = ParameterReader(document)
      for (name, header) in try response.members(of: "headers") {
        try headers.readHeader(name, header, &schemas)
      }
      responses[status] = Response(
        headers: headers.parameters, media: try content(of: response, example: .answer))
    }
    guard !responses.isEmpty else { throw place.fails("no responses") }
    return responses
  }

  private mutating func content(of place: Place, example side: Example.Side) throws -> [Media] {
    try place.members(of: "content").map { type, media in
      let schema = try media.member("schema").map { try schemas.compile($0) }
      if let schema {
        if let example = media.member("example") { schemas.note(example, of: schema, side) }
        for (_, example) in try media.members(of: "examples") {
          if let value = try document.resolve(example).member("value") {
            schemas.note(value, of: schema, side)
          }
        }
      }
      let isJSON = type == "application/json" || type.hasSuffix("+json")
      return Media(type: type, isJSON: isJSON, schema: schema)
    }
  }

  private func operation(from draft: Draft, _ all: [Schema]) throws -> Operation {
    let place = draft.place
    guard let id = try place.text("operationId") else { throw place.fails("operationId is missing") }
    let body = try place.member("requestBody").map { try document.resolve($0) }
    let answers = draft.responses.filter { (200..<300).contains($0.key) }.sorted { $0.key < $1.key }
      .flatMap { $0.value.media.compactMap(\.schema) }
    return Operation(
      id: id, method: draft.method, path: draft.path, summary: try place.text("summary") ?? "",
      module: try place.texts("tags").first, permission: try place.text("x-permission"),
      parameters: draft.parameters, body: draft.body, responses: draft.responses,
      rateClass: try place.text("x-rate-class") ?? "key", isSecret: try place.flag("x-secret"),
      isPlanned: try place.flag("x-planned"), concealments: Concealments.all(in: answers, of: all),
      bodyLimit: try place.count("x-body-limit") ?? body?.count("x-body-limit") ?? Self.defaultLimit)
  }
}
