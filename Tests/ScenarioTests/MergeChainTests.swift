import JSON
import Kernel
import TestKit
import Testing

/// Scenario 7: merges never go round in a circle, and a chain of them is one step.
struct MergeChainTests {
  @Test func mergingBackIsRefused() async throws {
    let tenant = try await TestTenant.open()
    let a = try await tenant.client.post("/parties", ["name": "A"]).expecting(201)
    let b = try await tenant.client.post("/parties", ["name": "B"]).expecting(201)
    try await tenant.client.post("/parties/\(a.id)/merge", ["into_id": .string(b.id)]).expecting(200)
    try await tenant.client.post("/parties/\(b.id)/merge", ["into_id": .string(a.id)]).refused(
      409, "merge_cycle")
    try await tenant.client.post("/parties/\(a.id)/merge", ["into_id": .string(b.id)]).refused(
      409, "invalid_state")
    try await tenant.expectConsistent()
  }

  @Test func aChainResolvesInOneRead() async throws {
    let tenant = try await TestTenant.open()
    let a = try await tenant.client.post("/parties", ["name": "A", "email": "a@chain.example"]).expecting(201)
    let b = try await tenant.client.post("/parties", ["name": "B"]).expecting(201)
    let c = try await tenant.client.post("/parties", ["name": "C"]).expecting(201)
    try await tenant.client.post("/parties/\(a.id)/merge", ["into_id": .string(b.id)]).expecting(200)
    try await tenant.client.post("/parties/\(b.id)/merge", ["into_id": .string(c.id)]).expecting(200)
    let read = try await tenant.client.get("/parties/\(a.id)").expecting(200)
    #expect(read.id == c.id)
    #expect(read["name"] == "C")
    #expect(read["email"] == "a@chain.example")
    #expect(Set(read["merged_from"]?.array?.compactMap { $0["id"]?.string } ?? []) == [a.id, b.id])
    try await tenant.client.post("/parties/\(c.id)/merge", ["into_id": .string(a.id)]).refused(
      409, "merge_cycle")
    try await tenant.expectConsistent()
  }
}
