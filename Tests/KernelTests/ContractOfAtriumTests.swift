import Foundation
import JSON
import Testing

@testable import Kernel

/// The contract that is shipped, held against the conventions of its own head.
@Suite struct ContractOfAtriumTests {
  static let contract = Result {
    let file = URL(filePath: #filePath).appending(path: "../../../openapi.yaml").standardizedFileURL
    return try Contract(yaml: try String(contentsOf: file, encoding: .utf8))
  }

  private func expectAll(
    _ sentence: Comment, where isMeant: (Kernel.Operation) -> Bool = { _ in true },
    hold: (Kernel.Operation) -> Bool
  ) throws {
    let breaches = try Self.contract.get().operations.values.filter { isMeant($0) && !hold($0) }.map(\.id)
      .sorted()
    #expect(breaches == [], sentence)
  }

  @Test func `every example keeps to its schema`() throws {
    #expect(try Self.contract.get().faultyExamples() == [])
  }

  @Test func `every POST takes an idempotency key and a rehearsal`() throws {
    try expectAll("Idempotency-Key", where: { $0.method == "POST" }) {
      $0.parameter("Idempotency-Key", in: .header) != nil
    }
    try expectAll("dry_run", where: { $0.method == "POST" && !$0.isSecret }) { $0.takesDryRun }
  }

  @Test func `PATCH and DELETE name the version they change`() throws {
    try expectAll(
      "If-Match", where: { ["PATCH", "DELETE"].contains($0.method) && !$0.path.contains("by-external") }
    ) {
      $0.requiresIfMatch && $0.responses[428] != nil && $0.responses[412] != nil
    }
  }

  @Test func `every operation lists what the gateway may answer`() throws {
    try expectAll("400 and 401") {
      $0.responses[400] != nil && ($0.permission == nil || $0.responses[401] != nil)
    }
    try expectAll("403", where: { $0.permission != nil }) { $0.responses[403] != nil }
    try expectAll("404", where: { $0.path.contains("{") }) { $0.responses[404] != nil }
    try expectAll("413 and 415", where: { $0.body != nil }) {
      $0.responses[413] != nil && $0.responses[415] != nil
    }
  }

  @Test func `request bodies are closed and every text in them has an end`() throws {
    let contract = try Self.contract.get()
    var walk = RequestWalk(schemas: contract.schemas)
    for operation in contract.operations.values.sorted(by: { $0.id < $1.id }) {
      for media in operation.body?.media ?? [] {
        if let schema = media.schema { walk.visit(schema, isPart: false) }
      }
    }
    #expect(walk.open == [])
    #expect(walk.endless == [])
  }
}

/// Finds objects that let unknown members pass and texts and lists without a limit.
private struct RequestWalk {
  let schemas: SchemaSet
  var open: Set<String> = []
  var endless: Set<String> = []
  private var seen: Set<Schema.Index> = []

  init(schemas: SchemaSet) { self.schemas = schemas }

  mutating func visit(_ index: Schema.Index, isPart: Bool) {
    guard seen.insert(index).inserted else { return }
    let schema = schemas.schemas[index]
    if let object = schema.object, !isPart, !object.isSealed, case .open = object.others {
      open.insert(schema.place)
    }
    let isText = schema.kinds.contains(.string) && schema.kinds != .all && schema.allowed == nil
    if isText, schema.text?.maxLength ?? .max == .max, schema.text?.format == nil,
      schema.text?.pattern?.source.hasPrefix("^") != true
    {
      endless.insert(schema.place)
    }
    if schema.kinds.contains(.array), schema.kinds != .all, schema.list?.maxItems ?? .max == .max {
      endless.insert(schema.place)
    }
    if let items = schema.list?.items { visit(items, isPart: false) }
    for member in schema.object?.members ?? [] { visit(member.schema, isPart: false) }
    for part in schema.parts?.all ?? [] { visit(part, isPart: true) }
    for part in (schema.parts?.any ?? []) + (schema.parts?.one ?? []) { visit(part, isPart: isPart) }
  }
}
