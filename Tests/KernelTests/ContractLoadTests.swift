import JSON
import Testing

@testable import Kernel

@Suite struct ContractLoadTests {
  /// A contract with one operation, of which a line is changed.
  private func load(replacing old: String = "", with new: String = "") throws -> Contract {
    let yaml = """
      openapi: 3.1.0
      paths:
        /things/{id}:
          get:
            operationId: getThing
            summary: One
            x-permission: a.things:read
            parameters:
              - { name: id, in: path, required: true, schema: { type: string } }
              - { name: q, in: query, schema: { $ref: '#/components/schemas/Word' } }
            responses:
              '200': { description: It.,
                  content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      components:
        schemas:
          Word: { type: string, maxLength: 9 }
          Thing:
            type: object
            required: [id]
            properties: { id: { type: string }, cost: { type: string, x-field-permission: a.costs:read } }
      """
    return try Contract(yaml: old.isEmpty ? yaml : yaml.replacing(old, with: new))
  }

  @Test func `a sound document loads`() throws {
    #expect(try load().operations.keys.sorted() == ["getThing"])
  }

  @Test(arguments: [
    ("operationId: getThing", "operationId: get_thing", "camelCase"),
    ("operationId: getThing", "x-none: 1", "operationId is missing"),
    ("x-permission: a.things:read", "x-none: 1", "needs x-permission"),
    ("x-permission: a.things:read", "x-permission: things", "is not <module>"),
    ("x-permission: a.things:read", "security: [{ key: [] }]", "needs x-permission"),
    ("'200':", "default:", "is not a status"),
    ("'200':", "'404':", "lists no success"),
    ("summary: One", "x-none: 1", "no summary"),
    ("name: id, in: path", "name: key, in: path", "id is not declared"),
    ("in: path, required: true", "in: path", "always required"),
    ("in: query", "in: cookie", "path, query or header"),
    ("in: query", "in: query, style: form", "style and explode"),
    ("#/components/schemas/Word", "#/components/schemas/Wort", "leads nowhere"),
    ("type: string, maxLength: 9", "$ref: '#/components/schemas/Word'", "leads back to itself"),
    ("type: string, maxLength: 9", "allOf: [{ $ref: '#/components/schemas/Word' }]", "part of itself"),
    ("type: string, maxLength: 9", "type: number", "type number is not used"),
    ("type: string, maxLength: 9", "type: [string, null]", "must be a string; quote it"),
    ("type: string, maxLength: 9", "type: string, maxLenght: 9", "does not enforce maxLenght"),
    ("type: string, maxLength: 9", "type: string, pattern: '(?=x)'", "look-around"),
    ("type: string, maxLength: 9", "type: string, format: iban", "cannot check the format iban"),
    ("type: string, maxLength: 9", "type: string, maxLength: nine", "whole number"),
    ("required: [id]", "required: [ident]", "ident is required but not declared"),
    ("required: [id]", "required: [cost]", "cannot be required"),
    ("/things/{id}:", "/things/{id}.csv:", "whole segment"),
    ("summary: One", "summary: One\n      summary: Two", "summary"),
    ("paths:", "paths: [", "not readable as YAML"),
  ])
  func `a document the server cannot enforce does not load`(old: String, new: String, reason: String) throws {
    let error = #expect(throws: ContractError.self) { try load(replacing: old, with: new) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func `everything that is wrong is told at once`() throws {
    let yaml = """
      paths:
        /a: { get: { operationId: GetA, summary: A,
              security: [], responses: { '204': { description: '' } } } }
        /b: { get: { summary: B } }
      components: { schemas: { A: { type: number }, B: { type: text } } }
      """
    let error = #expect(throws: ContractError.self) { try Contract(yaml: yaml) }
    let lines = error?.description.split(separator: "\n") ?? []
    #expect(lines.count == 4, "\(lines)")
    #expect(lines.allSatisfy { $0.hasPrefix("openapi.yaml:") })
  }

  @Test func `a complaint names the place and its line`() throws {
    let error = #expect(throws: ContractError.self) {
      try load(replacing: "maxLength: 9", with: "maxLength: nine")
    }
    #expect(error?.line == 16)
    #expect(error?.pointer == "#/components/schemas/Word/maxLength")
  }

  @Test func `two operations cannot share an id or a path`() throws {
    let twice = """
      paths:
        /a/{x}: &item
          get:
            operationId: getA
            summary: One
            security: []
            parameters: [{ name: x, in: path, required: true, schema: { type: string } }]
            responses: { '204': { description: None. } }
        /b/{x}: *item
      """
    #expect(throws: ContractError.self) { try Contract(yaml: twice) }
    let sameRoute = twice.replacing(
      "/b/{x}: *item",
      with: """
        /a/{y}:
            get:
              operationId: getB
              summary: One
              security: []
              parameters: [{ name: y, in: path, required: true, schema: { type: string } }]
              responses: { '204': { description: None. } }
        """)
    let error = #expect(throws: ContractError.self) { try Contract(yaml: sameRoute) }
    #expect(error?.reason.contains("same method and path") == true)
  }

  @Test(arguments: [
    ("NO", JSON.string("NO")), ("10:30", "10:30"), ("yes", "yes"), ("'1'", "1"), ("\"true\"", "true"),
    ("|\n  1\n", "1\n"),
    ("1", 1), ("-0.5", .number("-0.5")), ("1e3", .number("1e3")), ("+7", 7), ("007", "007"), ("0x1F", "0x1F"),
    ("1.", "1."), ("true", true), ("False", false), ("null", nil), ("~", nil), ("", nil),
    ("2026-11-23", "2026-11-23"),
  ])
  func `plain scalars follow the core schema of YAML 1_2`(text: String, expected: JSON) throws {
    let document = try ContractDocument(yaml: "a: \(text)")
    #expect(document.root.member("a")?.value == expected)
  }
}
