import JSON
import Kernel
import TestKit
import Testing

struct ContactTests {
  @Test func contactsAreAddedListedAndRemoved() async throws {
    let tenant = try await TestTenant.open()
    let horn = try await tenant.client.post("/customers", ["name": "Around the Horn"]).expecting(201)
    let contacts = "/parties/\(horn.id)/contacts"
    let thomas = try await tenant.client.post(
      contacts,
      [
        "role": "Sales",
        "person": ["given_name": "Thomas", "family_name": "Hardy", "email": "t@horn.example"],
      ]
    ).expecting(201)
    #expect(thomas["kind"] == "person")
    #expect(thomas.headers["location"] == "/v1/parties/\(thomas.id)")
    let ana = try await tenant.client.post("/parties", ["kind": "person", "name": "Ana"]).expecting(201)
    try await tenant.client.post(contacts, ["person_id": .string(ana.id)]).expecting(201)
    try await tenant.client.post(contacts, ["person_id": .string(ana.id)]).refused(409, "duplicate")

    let listed = try await tenant.client.get(contacts).expecting(200)
    #expect(listed.data.compactMap { $0["name"]?.string } == ["Ana", "Thomas Hardy"])
    #expect(listed.data[1]["role"] == "Sales")
    let shown = try await tenant.client.get("/parties/\(horn.id)").expecting(200)
    #expect(shown["contacts"]?.array?.count == 2)
    #expect(shown["version"] == 3)

    try await tenant.client.delete("\(contacts)/\(ana.id)", ifMatch: "\"2\"").refused(
      412, "precondition_failed")
    try await tenant.client.delete("\(contacts)/\(ana.id)").expecting(204)
    try await tenant.client.delete("\(contacts)/\(ana.id)").refused(404, "not_found")
    #expect(try await tenant.client.get(contacts).expecting(200).data.count == 1)
    try await tenant.client.get("/parties/\(ana.id)").expecting(200)
    try await tenant.client.get("/parties/pty_01j9zq3v8ye5r9x0c2m4k6n8pt/contacts").refused(404, "not_found")
    try await tenant.expectConsistent()
  }

  @Test func whatIsNoContactIsRefused() async throws {
    let tenant = try await TestTenant.open()
    let horn = try await tenant.client.post("/customers", ["name": "Around the Horn"]).expecting(201)
    let ana = try await tenant.client.post("/parties", ["kind": "person", "name": "Ana"]).expecting(201)
    let contacts = "/parties/\(horn.id)/contacts"
    try await tenant.client.post(contacts, ["role": "Sales"]).refused(422, "refused")
    try await tenant.client.post("/parties/pty_01j9zq3v8ye5r9x0c2m4k6n8pt/contacts", [:])
      .refused(404, "not_found")
    try await tenant.client.post(contacts, ["person_id": .string(ana.id), "person": ["name": "B"]]).refused(
      422, "refused")
    try await tenant.client.post(contacts, ["person_id": .string(horn.id)]).refused(422, "refused")
    try await tenant.client.post(contacts, ["person_id": "pty_01j9zq3v8ye5r9x0c2m4k6n8pt"])
      .refused(422, "unknown_reference")
    try await tenant.client.post(contacts, ["person": ["kind": "organisation", "name": "B"]]).refused(
      422, "refused")
    try await tenant.client.post(
      contacts, ["person_id": .string(ana.id), "since": "2026-02-01", "until": "2026-01-01"]
    ).refused(422, "refused")
    try await tenant.client.post("/parties/\(ana.id)/contacts", ["person": ["name": "B"]]).refused(
      422, "refused")
    let nameless = try await tenant.client.post(contacts, ["person": ["phone": "abc"]]).refused(
      422, "refused")
    let pointers = nameless["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? []
    #expect(Set(pointers) == ["#/person/name", "#/person/phone"])
  }
}
