import JSON
import Kernel
import TestKit
import Testing

/// Scenario 8: numbers as people write them, in the country they write from.
struct PhoneNumberTests {
  @Test(
    arguments: [
      ("US", "(650) 253-0000", "+16502530000", nil), ("DE", "030 123456", "+4930123456", nil),
      ("IT", "02 3661 8300", "+390236618300", nil),
      ("DE", "0043 (0) 30 60 00 00 00-0", "+4330600000000", nil),
      ("DE", "+49 (0) 30 60 00 00 00-0", "+4930600000000", nil),
      ("US", "1-888-407-4747", "+18884074747", nil),
      ("NZ", "03-331 6005 ext. 1234", "+6433316005", "1234"),
    ] as [(String, String, String, String?)])
  func normalises(country: String, given: String, expected: String, digits: String?) async throws {
    let tenant = try await TestTenant.open()
    let party = try await tenant.client.post(
      "/parties",
      ["name": "P", "phone": .string(given), "addresses": [["country": .string(country)]]]
    ).expecting(201)
    let phone = try #require(party["phones"]?[0])
    #expect(phone["number"]?.string == given)
    #expect(phone["e164"]?.string == expected)
    #expect(phone["extension"]?.string == digits)
    try await tenant.expectConsistent()
  }

  @Test func refusesOnlyWhatDoesNotParse() async throws {
    let tenant = try await TestTenant.open(country: "DE")
    let refused = try await tenant.client.post("/parties", ["name": "P", "phone": "abc"]).refused(
      422, "refused")
    #expect(refused["errors"]?[0]?["code"] == "invalid_phone")
    #expect(refused["errors"]?[0]?["pointer"] == "#/phone")
    let odd = try await tenant.client.post("/parties", ["name": "P", "phone": "030 1"]).expecting(201)
    #expect(odd["phones"]?[0]?["probable"] == false)
    #expect(odd["phones"]?[0]?["number"] == "030 1")
  }

  @Test func aSlashMakesNoDifference() async throws {
    let tenant = try await TestTenant.open(country: "DE")
    let slash = try await tenant.client.post("/parties", ["name": "A", "phone": "030/123456"]).expecting(201)
    let space = try await tenant.client.post("/parties", ["name": "B", "phone": "030 123456"]).expecting(201)
    #expect(slash["phone"] == space["phone"])
    let found = try await tenant.client.get("/parties?phone=%2B4930123456").expecting(200)
    #expect(found.data.compactMap { $0["id"]?.string } == [slash.id, space.id])
  }
}
