import JSON
import Kernel
import TestKit
import Testing

struct MeTests {
  @Test func tellsWhoIsCalling() async throws {
    let tenant = try await TestTenant.open(name: "Northwind", currency: "EUR")
    let me = try await tenant.client.get("/me").expecting(200)
    #expect(me["tenant"]?["id"]?.string == tenant.id.text)
    #expect(me["tenant"]?["sandbox"] == true)
    #expect(me["companies"]?[0]?["currency"] == "EUR")
    #expect(me["now"] == "2026-11-23T10:00:00Z")
  }

  @Test func refusesWhoIsNobody() async throws {
    let service = try await TestService.shared()
    let stranger = Client(base: service.base, key: "")
    let refused = try await stranger.get("/me").refused(401, "unauthorized")
    #expect(refused.headers["www-authenticate"] != nil)
    try await stranger.get("/nowhere").refused(401, "unauthorized")
    let forged = Client(base: service.base, key: "atr_live_" + String(repeating: "0", count: 52) + "_" + String(repeating: "a", count: 43))
    try await forged.get("/me").refused(401, "unauthorized")
  }

  @Test func namesEveryFaultOfTheParameters() async throws {
    let tenant = try await TestTenant.open()
    let refused = try await tenant.client.get("/me?staus=1&other=2").refused(400, "validation_error")
    #expect(refused["errors"]?.array?.count == 2)
    try await tenant.client.get("/nowhere").refused(404, "not_found")
    let wrong = try await tenant.client.post("/me").refused(405, "method_not_allowed")
    #expect(wrong.headers["allow"] == "GET, HEAD")
  }

  @Test func servesItsContractAndProblems() async throws {
    let service = try await TestService.shared()
    let stranger = Client(base: service.base, key: "")
    let contract = try await stranger.get("/openapi.yaml").expecting(200)
    #expect(String(decoding: contract.bytes.prefix(8), as: UTF8.self) == "openapi:")
    let problems = try await stranger.get("/problems").expecting(200)
    #expect(problems.data.contains { $0["code"] == "invalid_state" })
  }
}
