import JSON
import Kernel
import TestKit
import Testing

struct DuplicateTests {
  @Test func archivingFreesAnAddressAndComingBackAsksForIt() async throws {
    let tenant = try await TestTenant.open()
    let first = try await tenant.client.post("/parties", ["name": "One", "email": "a@b.example"]).expecting(
      201)
    try await tenant.client.post("/parties/\(first.id)/archive").expecting(200)
    let second = try await tenant.client.post("/parties", ["name": "Two", "email": "A@b.example"]).expecting(
      201)
    let refused = try await tenant.client.post("/parties/\(first.id)/unarchive").refused(409, "duplicate")
    #expect(refused["meta"]?["matches"]?[0]?["party_id"]?.string == second.id)
    let back = try await tenant.client.post("/parties/\(first.id)/unarchive?allow_duplicate=true").expecting(
      200)
    #expect(back["emails"]?[0]?["duplicate_allowed_at"] == "2026-11-23T10:00:00Z")
    // Whoever had it first is not asked again when something else changes.
    try await tenant.client.patch("/parties/\(second.id)", ["phone": "+49 30 123456"]).expecting(200)
    try await tenant.client.patch("/parties/\(first.id)", ["tax_id": "DE 1"]).expecting(200)
    try await tenant.expectConsistent()
  }

  @Test func aTaxIdIsComparedByLettersAndDigits() async throws {
    let tenant = try await TestTenant.open()
    let first = try await tenant.client.post("/customers", ["name": "One", "tax_id": "DE 123.456-789"])
      .expecting(201)
    let refused = try await tenant.client.post("/suppliers", ["name": "Two", "tax_id": "de123456789"])
      .refused(409, "duplicate")
    #expect(refused["meta"]?["matches"]?[0]?["party_id"]?.string == first.id)
    #expect(refused["meta"]?["matches"]?[0]?["identifier"] == "tax_id")
    let second = try await tenant.client.post("/suppliers", ["name": "Two"]).expecting(201)
    try await tenant.client.patch("/suppliers/\(second.id)", ["tax_id": "DE123456789"]).refused(
      409, "duplicate")
    let allowed = try await tenant.client.patch(
      "/suppliers/\(second.id)?allow_duplicate=true", ["tax_id": "DE123456789"]
    ).expecting(200)
    #expect(allowed["tax_id_duplicate_allowed_by"]?.string?.hasPrefix("key_") == true)
    try await tenant.client.post("/parties", ["name": "Three", "phone": "+49 30 123456"]).expecting(201)
    try await tenant.client.post("/parties", ["name": "Four", "phone": "+49 30 123456"]).expecting(201)
    try await tenant.expectConsistent()
  }

  @Test func ofManyAtOnceOneGetsTheAddress() async throws {
    let tenant = try await TestTenant.open()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await tenant.client.post(
            "/customers", ["name": .string("C\(number)"), "email": "same@b.example"]
          ).status
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 201 } == 1)
    #expect(statuses.count { $0 == 409 } == 19)
    try await tenant.expectConsistent()
  }

  @Test func aKeyOfAnotherSystemNamesOneParty() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.client.post("/customers", ["name": "A", "external_ids": ["erp": "1"]]).expecting(201)
    try await tenant.client.post("/customers", ["name": "B", "external_ids": ["erp": "1"]]).refused(
      409, "duplicate")
    let other = try await tenant.client.post("/customers", ["name": "B", "external_ids": ["erp": "2"]])
      .expecting(201)
    try await tenant.client.patch("/customers/\(other.id)", ["external_ids": ["erp": "1"]]).refused(
      409, "duplicate")
    let freed = try await tenant.client.patch("/customers/\(other.id)", ["external_ids": ["erp": nil]])
      .expecting(200)
    #expect(freed["external_ids"] == [:])
    try await tenant.client.post("/customers", ["name": "C", "external_ids": ["erp": "2"]]).expecting(201)
  }
}
