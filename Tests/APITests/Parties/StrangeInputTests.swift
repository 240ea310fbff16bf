import JSON
import Kernel
import TestKit
import Testing

/// What nobody would write, and somebody will send: it is refused or kept, and never an error of ours.
struct StrangeInputTests {
  private static let texts = [
    "\u{0}", "a\u{0}b", "\u{202E}abc", "👩‍👩‍👧‍👦", "e" + String(repeating: "\u{301}", count: 50),
    "'; drop table party; --",
    "%_\\", "\\", "\"", "{}", "$1", "ß", "İ", "\u{FFFD}", "\u{10FFFF}", " \t\n",
  ]

  private static func customer(with member: String, _ text: String) -> JSONObject {
    var customer: JSONObject = ["name": "A"]
    customer[member] = .string(text)
    return customer
  }

  @Test(arguments: texts) func aTextIsKeptOrRefused(text: String) async throws {
    let tenant = try await TestTenant.open()
    let client = tenant.client
    for member in ["name", "email", "phone", "tax_id", "note", "given_name"] {
      let answered = try await client.post("/customers", .object(Self.customer(with: member, text)))
      #expect([201, 400, 409, 422].contains(answered.status), "\(member)")
      if answered.status == 201, member == "name" {
        #expect(answered["name"]?.string.map { Array($0.utf8) } == Array(text.utf8))
      }
    }
    let keyed = try await client.post("/customers", ["name": "B", "external_ids": ["erp": .string(text)]])
    #expect([201, 400].contains(keyed.status))
    let custom = try await client.post("/customers", ["name": "C", "custom": ["tier": .string(text)]])
    #expect([201, 400].contains(custom.status))
    try await tenant.expectConsistent()
  }

  @Test(
    arguments: [
      "q=%00", "q=%FF", "q=%27", "q=%25_", "q=%5C", "email=%00abc", "external_id=erp:%00",
      "external_id=erp:%27",
      "phone=+4930123456", "phone=%2B4930123456%00", "country=D%00", "status=%F0%9F%91%A9", "after=%00",
      "after=e30",
      "after=eyJmIjoiIn0", "sort=name%00", "limit=1%00", "limit=00000000000000000001", "limit=1e2",
    ])
  func aQueryIsAnsweredOrRefused(query: String) async throws {
    let tenant = try await TestTenant.open()
    try await tenant.client.post("/customers", ["name": "A"]).expecting(201)
    let answered = try await tenant.client.get("/customers?\(query)")
    #expect([200, 400].contains(answered.status))
  }

  @Test(
    arguments: [
      "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z",
      "2026-11-23T10:00:00", "1969-12-31T23:59:59.999999999Z", "2026-11-23T09:59:60Z",
    ])
  func anInstantIsKeptOrRefused(instant: String) async throws {
    let tenant = try await TestTenant.open()
    let horn = try await tenant.client.post("/customers", ["name": "A"]).expecting(201)
    let said = try await tenant.client.post(
      "/interactions",
      ["party_id": .string(horn.id), "channel": "note", "body": "x", "occurred_at": .string(instant)])
    #expect([201, 400, 422].contains(said.status))
    let due = try await tenant.client.post(
      "/tickets", ["customer_id": .string(horn.id), "subject": "x", "resolution_due_at": .string(instant)])
    #expect([201, 400].contains(due.status))
    let timeline = try await tenant.client.get("/parties/\(horn.id)/timeline?limit=1").expecting(200)
    if let next = timeline["page"]?["next"]?.string {
      try await tenant.client.get("/parties/\(horn.id)/timeline?limit=1&after=\(next)").expecting(200)
    }
    try await tenant.client.get("/tickets?breached=true").expecting(200)
  }
}
