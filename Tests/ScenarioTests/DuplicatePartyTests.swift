import JSON
import Kernel
import TestKit
import Testing

/// Scenario 1: a duplicate is refused, and may be insisted on.
struct DuplicatePartyTests {
  @Test func duplicateRefusedOverridePossible() async throws {
    let tenant = try await TestTenant.open()
    let first = try await tenant.client.post("/parties", ["name": "P1", "email": "test@test.com"]).expecting(
      201)
    let second: JSON = ["name": "P2", "email": "Test@Test.com"]
    let refused = try await tenant.client.post("/parties", second).refused(409, "duplicate")
    let match = try #require(refused["meta"]?["matches"]?[0])
    #expect(match["party_id"]?.string == first.id)
    #expect(match["name"] == "P1")
    #expect(match["identifier"] == "email")
    #expect(match["value"] == "test@test.com")

    let created = try await tenant.client.post("/parties?allow_duplicate=true", second).expecting(201)
    let email = try #require(created["emails"]?[0])
    #expect(email["address"] == "Test@Test.com")
    #expect(email["duplicate_allowed_at"] == "2026-11-23T10:00:00Z")
    #expect(email["duplicate_allowed_by"] == created["created_by"])
    try await tenant.expectConsistent()
  }
}
