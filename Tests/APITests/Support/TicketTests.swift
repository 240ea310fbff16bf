import JSON
import Kernel
import TestKit
import Testing

struct TicketTests {
  private struct Desk {
    let tenant: TestTenant
    let customer: String

    static func open() async throws -> Desk {
      let tenant = try await TestTenant.open()
      let customer = try await tenant.client.post("/customers", ["name": "Around the Horn"]).expecting(201)
      return Desk(tenant: tenant, customer: customer.id)
    }

    func ticket(_ subject: String = "Wrong quantity", _ more: JSONObject = [:]) async throws -> Answered {
      var body: JSONObject = ["customer_id": .string(customer), "subject": .string(subject)]
      for (name, value) in more { body[name] = value }
      return try await tenant.client.post("/tickets", .object(body)).expecting(201)
    }

    func post(_ ticket: Answered, _ command: String, _ body: JSON? = nil) async throws -> Answered {
      try await tenant.client.post("/tickets/\(ticket.id)/\(command)", body)
    }
  }

  private func actions(_ ticket: Answered) -> Set<String> {
    Set(ticket["available_actions"]?.array?.compactMap(\.string) ?? [])
  }

  @Test func aTicketGoesThroughItsStates() async throws {
    let desk = try await Desk.open()
    let ticket = try await desk.ticket("Wrong quantity", ["priority": "high", "message": "We received 10."])
    #expect(ticket["number"] == "TKT-2026-00001")
    #expect(ticket["status"] == "open")
    #expect(ticket["customer"]?["name"] == "Around the Horn")
    #expect(ticket["first_responded_at"]?.isNull == true)
    #expect(actions(ticket) == ["assign", "message", "wait", "hold", "resolve", "merge"])
    #expect(try await desk.ticket()["number"] == "TKT-2026-00002")

    try await desk.post(ticket, "close").refused(409, "invalid_state")
    try await desk.post(ticket, "reopen").refused(409, "invalid_state")
    #expect(try await desk.post(ticket, "assign", ["assignee": "dana"]).expecting(200)["assignee"] == "dana")
    #expect(try await desk.post(ticket, "wait").expecting(200)["status"] == "pending")
    #expect(try await desk.post(ticket, "hold").expecting(200)["status"] == "on_hold")
    try await desk.tenant.setClock("2026-11-23T10:30:00Z")
    let resolved = try await desk.post(ticket, "resolve", ["message": "Credited."]).expecting(200)
    #expect(resolved["resolved_at"] == "2026-11-23T10:30:00Z")
    #expect(resolved["first_responded_at"] == "2026-11-23T10:30:00Z")
    try await desk.post(ticket, "resolve").refused(409, "invalid_state")
    try await desk.tenant.setClock("2026-11-24T10:00:00Z")
    let closed = try await desk.post(ticket, "close").expecting(200)
    #expect(closed["resolved_at"] == "2026-11-23T10:30:00Z")
    #expect(closed["closed_at"] == "2026-11-24T10:00:00Z")
    #expect(actions(closed) == ["assign", "message", "reopen"])
    let reopened = try await desk.post(ticket, "reopen").expecting(200)
    #expect(reopened["resolved_at"]?.isNull == true)
    #expect(reopened["closed_at"]?.isNull == true)
    #expect(reopened["version"] == 7)
    try await desk.tenant.expectConsistent()
  }

  @Test func theFirstPublicReplyIsTheFirstResponse() async throws {
    let desk = try await Desk.open()
    let ticket = try await desk.ticket("Late", ["message": "Where is it?"])
    try await desk.tenant.setClock("2026-11-23T11:00:00Z")
    let noted = try await desk.post(
      ticket, "messages", ["visibility": "internal", "body": "Ask the carrier"]
    ).expecting(200)
    #expect(noted["first_responded_at"]?.isNull == true)
    try await desk.tenant.setClock("2026-11-23T12:00:00Z")
    let replied = try await desk.post(ticket, "messages", ["body": "Tomorrow."]).expecting(200)
    #expect(replied["first_responded_at"] == "2026-11-23T12:00:00Z")
    try await desk.post(ticket, "wait").expecting(200)
    try await desk.tenant.setClock("2026-11-23T13:00:00Z")
    let asked = try await desk.post(ticket, "messages", ["sender": "customer", "body": "Sure?"]).expecting(
      200)
    #expect(asked["status"] == "open")
    let again = try await desk.post(ticket, "messages", ["body": "Yes."]).expecting(200)
    #expect(again["first_responded_at"] == "2026-11-23T12:00:00Z")

    let path = "/tickets/\(ticket.id)/messages"
    let all = try await desk.tenant.client.get(path).expecting(200)
    #expect(
      all.data.compactMap { $0["body"]?.string } == [
        "Where is it?", "Ask the carrier", "Tomorrow.", "Sure?", "Yes.",
      ])
    #expect(try await desk.tenant.client.get("\(path)?visibility=public").expecting(200).data.count == 4)
    try await desk.tenant.client.get("/tickets/tkt_01j9zq3v8ye5r9x0c2m4k6n8pt/messages").refused(
      404, "not_found")
    try await desk.tenant.expectConsistent()
  }

  @Test func aTicketPastItsDueInstantIsBreached() async throws {
    let desk = try await Desk.open()
    let late = try await desk.ticket("Late", ["resolution_due_at": "2026-11-23T12:00:00Z"])
    let calm = try await desk.ticket("Calm")
    #expect(late["breached"] == false)
    try await desk.tenant.setClock("2026-11-23T12:00:01Z")
    #expect(try await desk.tenant.client.get("/tickets/\(late.id)").expecting(200)["breached"] == true)
    func ids(_ query: String) async throws -> [String] {
      try await desk.tenant.client.get("/tickets?\(query)").expecting(200).data.compactMap {
        $0["id"]?.string
      }
    }
    #expect(try await ids("breached=true") == [late.id])
    #expect(try await ids("breached=false") == [calm.id])
    try await desk.post(late, "resolve").expecting(200)
    #expect(try await ids("breached=true") == [])
    #expect(try await ids("status=resolved&status=closed") == [late.id])
    #expect(try await ids("status=open") == [calm.id])
  }

  @Test func listsFollowAMergedCustomer() async throws {
    let desk = try await Desk.open()
    let other = try await desk.tenant.client.post("/customers", ["name": "Horn Ltd"]).expecting(201)
    let first = try await desk.ticket("One", ["priority": "urgent", "assignee": "dana"])
    try await desk.tenant.setClock("2026-11-23T11:00:00Z")
    let second = try await desk.tenant.client.post(
      "/tickets", ["customer_id": .string(other.id), "subject": "Two"]
    ).expecting(201)
    try await desk.tenant.client.post("/parties/\(desk.customer)/merge", ["into_id": .string(other.id)])
      .expecting(200)
    func ids(_ query: String) async throws -> [String] {
      try await desk.tenant.client.get("/tickets?\(query)").expecting(200).data.compactMap {
        $0["id"]?.string
      }
    }
    #expect(try await ids("customer_id=\(other.id)") == [second.id, first.id])
    #expect(try await ids("customer_id=\(desk.customer)&sort=created_at") == [first.id, second.id])
    #expect(try await ids("priority=urgent") == [first.id])
    let expanded = try await desk.tenant.client.get("/tickets?expand=customer&expand=contact&expand=document")
      .expecting(200)
    #expect(expanded.data.compactMap { $0["customer"]?["name"]?.string } == ["Horn Ltd", "Horn Ltd"])
    #expect(expanded.data[0]["contact"]?.isNull == true)
    #expect(expanded.data[0]["document"]?.isNull == true)
    #expect(try await ids("assignee=dana") == [first.id])
    let shown = try await desk.tenant.client.get("/tickets/\(first.id)").expecting(200)
    #expect(shown["customer_id"]?.string == desk.customer)
    #expect(shown["customer"]?["id"]?.string == other.id)
    let third = try await desk.ticket("Three")
    #expect(third["customer_id"]?.string == other.id)
    try await desk.tenant.expectConsistent()
  }

  @Test func aReplyToAMergedTicketReachesTheOneThatGoesOn() async throws {
    let desk = try await Desk.open()
    let first = try await desk.ticket("One", ["resolution_due_at": "2026-11-23T10:30:00Z"])
    let second = try await desk.ticket("Two")
    let third = try await desk.ticket("Three")
    let merged = try await desk.post(first, "merge", ["into_id": .string(second.id)]).expecting(200)
    #expect(merged["status"] == "merged")
    #expect(merged["merged_into"]?.string == second.id)
    try await desk.post(second, "merge", ["into_id": .string(first.id)]).refused(409, "merge_cycle")
    try await desk.post(second, "merge", ["into_id": .string(third.id)]).expecting(200)
    let answered = try await desk.post(first, "messages", ["sender": "customer", "body": "Hello?"]).expecting(
      200)
    #expect(answered.id == third.id)
    let told = try await desk.tenant.client.get("/tickets/\(third.id)/messages").expecting(200)
    #expect(told.data[0]["addressed_to"]?.string == first.id)
    try await desk.tenant.setClock("2026-11-24T10:00:00Z")
    #expect(try await desk.tenant.client.get("/tickets/\(first.id)").expecting(200)["breached"] == false)
    try await desk.tenant.client.patch("/tickets/\(first.id)", ["subject": "x"]).refused(409, "invalid_state")
    try await desk.post(first, "assign", ["assignee": "dana"]).refused(409, "invalid_state")
    try await desk.post(first, "reopen").refused(409, "invalid_state")
    try await desk.post(third, "merge", ["into_id": "tkt_01j9zq3v8ye5r9x0c2m4k6n8pt"]).refused(
      422, "unknown_reference")
    try await desk.tenant.expectConsistent()
  }

  @Test func aTicketIsCorrectedAndNamesItsDocument() async throws {
    let desk = try await Desk.open()
    let subject = try await desk.ticket("The matter")
    let contact = try await desk.tenant.client.post(
      "/parties/\(desk.customer)/contacts", ["person": ["name": "Ana"]]
    ).expecting(201)
    let ticket = try await desk.ticket(
      "About it", ["document_id": .string(subject.id), "contact_id": .string(contact.id)])
    #expect(ticket["document"]?["number"] == "TKT-2026-00001")
    #expect(ticket["document_kind"] == "ticket")
    #expect(ticket["contact"]?["name"] == "Ana")
    let changed = try await desk.tenant.client.patch(
      "/tickets/\(ticket.id)",
      [
        "document_id": nil, "priority": "urgent", "resolution_due_at": "2026-11-30T10:00:00+01:00",
        "custom": ["a": 1],
      ],
      ifMatch: "\"1\""
    ).expecting(200)
    #expect(changed["document"]?.isNull == true)
    #expect(changed["document_id"]?.isNull == true)
    #expect(changed["resolution_due_at"] == "2026-11-30T09:00:00Z")
    #expect(changed["contact_id"]?.string == contact.id)
    #expect(changed["version"] == 2)
    #expect(
      try await desk.tenant.client.get("/tickets?document_id=\(subject.id)").expecting(200).data.isEmpty)
    try await desk.tenant.client.patch("/tickets/\(ticket.id)", ["subject": "x"], ifMatch: "\"1\"")
      .refused(412, "precondition_failed")
  }

  @Test func whatCannotBeATicketIsRefused() async throws {
    let desk = try await Desk.open()
    let client = desk.tenant.client
    let person = try await client.post("/parties", ["kind": "person", "name": "Ana"]).expecting(201)
    try await client.post("/tickets", ["subject": "x"]).refused(400, "validation_error")
    try await client.post("/tickets", ["subject": "x", "customer_id": .string(person.id)]).refused(
      422, "unknown_reference")
    let customer: JSON = .string(desk.customer)
    let unknown = try await client.post(
      "/tickets", ["subject": "x", "customer_id": customer, "document_id": "so_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    ).refused(422, "unknown_reference")
    #expect(unknown["errors"]?[0]?["pointer"] == "#/document_id")
    try await client.post(
      "/tickets", ["subject": "x", "customer_id": customer, "contact_id": "pty_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    ).refused(422, "unknown_reference")
    try await client.post("/tickets", ["subject": "x", "customer_id": customer, "status": "closed"])
      .refused(400, "validation_error")
    let ticket = try await desk.ticket()
    try await desk.post(ticket, "messages", ["sender": "customer", "visibility": "internal", "body": "x"])
      .refused(422, "refused")
    try await desk.post(ticket, "messages", ["author_id": .string(person.id), "body": "x"]).refused(
      422, "refused")
    try await desk.post(ticket, "resolve").expecting(200)
    try await desk.post(ticket, "close").expecting(200)
    try await desk.post(ticket, "messages", ["sender": "customer", "body": "x"]).refused(409, "invalid_state")
    try await desk.post(ticket, "messages", ["visibility": "internal", "body": "x"]).expecting(200)
    let reader = try await desk.tenant.client(scopes: ["support.tickets:read"])
    let shown = try await reader.get("/tickets/\(ticket.id)").expecting(200)
    #expect(shown["available_actions"] == [])
    try await reader.post("/tickets/\(ticket.id)/reopen").refused(403, "forbidden")
    let stranger = try await TestTenant.open()
    try await stranger.client.get("/tickets/\(ticket.id)").refused(404, "not_found")
    try await stranger.client.post("/tickets/\(ticket.id)/reopen").refused(404, "not_found")
    try await desk.tenant.expectConsistent()
  }

  @Test func anotherCustomersMatterIsNotMixedIn() async throws {
    let desk = try await Desk.open()
    let client = desk.tenant.client
    let other = try await client.post("/customers", ["name": "Blauer See"]).expecting(201)
    let theirs = try await client.post("/tickets", ["customer_id": .string(other.id), "subject": "x"])
      .expecting(201)
    let ours = try await desk.ticket()
    let refused = try await client.post(
      "/tickets",
      ["customer_id": .string(desk.customer), "subject": "x", "document_id": .string(theirs.id)]
    ).refused(422, "refused")
    #expect(refused["errors"]?[0]?["pointer"] == "#/document_id")
    try await client.patch("/tickets/\(ours.id)", ["document_id": .string(theirs.id)]).refused(422, "refused")
    try await desk.post(ours, "merge", ["into_id": .string(theirs.id)]).refused(422, "refused")
  }
}
