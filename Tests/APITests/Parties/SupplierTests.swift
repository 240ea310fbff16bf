import JSON
import Kernel
import TestKit
import Testing

struct SupplierTests {
  @Test func aSupplierIsKeptLikeACustomerAndMayBeBoth() async throws {
    let tenant = try await TestTenant.open()
    let client = tenant.client
    let supplier = try await client.post(
      "/suppliers", ["name": "Exotic Liquids", "roles": ["carrier"]], headers: ["Idempotency-Key": "exotic-1"]
    ).expecting(201)
    #expect(supplier["roles"] == ["carrier", "supplier"])
    #expect(supplier.json.object?.names.contains("terms") == false)
    let replayed = try await client.post(
      "/suppliers", ["name": "Exotic Liquids", "roles": ["carrier"]], headers: ["Idempotency-Key": "exotic-1"]
    ).expecting(201)
    #expect(replayed.id == supplier.id)
    #expect(replayed.headers["idempotency-replayed"] == "true")
    let path = "/suppliers/\(supplier.id)"
    #expect(try await client.get(path).expecting(200).bytes == supplier.bytes)
    try await client.get("/customers/\(supplier.id)").refused(404, "not_found")
    try await client.post("/parties/\(supplier.id)/roles", ["role": "customer"]).expecting(200)
    try await client.get("/customers/\(supplier.id)").expecting(200)
    #expect(try await client.get("/suppliers").expecting(200).data.count == 1)

    let rehearsed = try await client.patch("\(path)?dry_run=true", ["name": "Other"]).expecting(200)
    #expect(rehearsed["result"]?["name"] == "Other")
    #expect(try await client.get(path).expecting(200)["name"] == "Exotic Liquids")
    #expect(try await client.post("\(path)/archive", [:]).expecting(200)["status"] == "archived")
    #expect(try await client.get("/suppliers?status=active").expecting(200).data.isEmpty)
    #expect(try await client.post("\(path)/unarchive").expecting(200)["status"] == "active")
    try await client.post("\(path)/archive", headers: ["If-Match": "\"1\""]).refused(412, "precondition_failed")
    try await client.post("/suppliers/pty_01j9zq3v8ye5r9x0c2m4k6n8pt/archive").refused(404, "not_found")
    try await tenant.expectConsistent()
  }
}
