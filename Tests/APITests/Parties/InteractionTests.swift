import JSON
import Kernel
import TestKit
import Testing

struct InteractionTests {
  @Test func anInteractionIsRecordedReadAndCorrected() async throws {
    let tenant = try await TestTenant.open()
    let horn = try await tenant.client.post("/customers", ["name": "Around the Horn"]).expecting(201)
    let ana = try await tenant.client.post("/parties", ["kind": "person", "name": "Ana"]).expecting(201)
    let call = try await tenant.client.post(
      "/interactions",
      [
        "party_id": .string(horn.id), "channel": "call", "direction": "inbound", "duration_seconds": 240,
        "occurred_at": "2026-11-23T10:30:00+01:00", "subject": "When does it arrive?",
        "participants": [["party_id": .string(ana.id), "role": "caller"]], "external_ids": ["pbx": "c-1"],
      ]
    ).expecting(201)
    #expect(call["occurred_at"] == "2026-11-23T09:30:00Z")
    #expect(call["party"]?["name"] == "Around the Horn")
    #expect(call["participants"]?[0]?["name"] == "Ana")
    try await tenant.client.get("/interactions/\(call.id)", headers: ["If-None-Match": "\"1\""]).expecting(
      304)

    let corrected = try await tenant.client.patch(
      "/interactions/\(call.id)",
      ["occurred_at": "2026-11-22T09:30:00Z", "body": "Told Thursday", "participants": []],
      ifMatch: "\"1\""
    ).expecting(200)
    #expect(corrected["version"] == 2)
    #expect(corrected["participants"] == [])
    #expect(corrected["subject"] == "When does it arrive?")

    try await tenant.client.post(
      "/interactions", ["party_id": .string(horn.id), "channel": "note", "body": "Nice"]
    )
    .expecting(201)
    let expanded = try await tenant.client.get("/interactions?expand=party&expand=participants&expand=documents")
      .expecting(200)
    #expect(expanded.data[0]["party"]?["name"] == "Around the Horn")
    #expect(expanded.data[0]["participants"] == [])
    #expect(expanded.data[0]["documents"] == [])
    let listed = try await tenant.client.get("/interactions?party_id=\(horn.id)").expecting(200)
    #expect(listed.data.compactMap { $0["channel"]?.string } == ["note", "call"])
    #expect(
      try await tenant.client.get("/interactions?channel=call&channel=mail").expecting(200).data.count == 1)
    #expect(
      try await tenant.client.get("/interactions?occurred_at.gte=2026-11-23T00:00:00Z").expecting(200).data
        .count == 1)
    #expect(try await tenant.client.get("/interactions?party_id=\(ana.id)").expecting(200).data.isEmpty)
    try await tenant.expectConsistent()
  }

  @Test func whatCannotHaveBeenSaidIsRefused() async throws {
    let tenant = try await TestTenant.open()
    let horn = try await tenant.client.post("/customers", ["name": "Around the Horn"]).expecting(201)
    let refused = try await tenant.client.post(
      "/interactions",
      [
        "party_id": .string(horn.id), "channel": "note", "direction": "inbound",
        "occurred_at": "2026-11-23T10:00:01Z",
      ]
    ).refused(422, "refused")
    let pointers = refused["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? []
    #expect(Set(pointers) == ["#/occurred_at", "#/direction", "#/subject"])
    let nobody: JSON = "pty_01j9zq3v8ye5r9x0c2m4k6n8pt"
    try await tenant.client.post("/interactions", ["party_id": nobody, "channel": "call", "subject": "x"])
      .refused(422, "unknown_reference")
    let stranger = try await tenant.client.post(
      "/interactions",
      [
        "party_id": .string(horn.id), "channel": "call", "subject": "x",
        "participants": [["party_id": nobody]],
      ]
    ).refused(422, "unknown_reference")
    #expect(stranger["errors"]?[0]?["pointer"] == "#/participants/0/party_id")
    let document = try await tenant.client.post(
      "/interactions",
      [
        "party_id": .string(horn.id), "channel": "call", "subject": "x",
        "document_ids": ["so_01j9zq3v8ye5r9x0c2m4k6n8pt"],
      ]
    ).refused(422, "unknown_reference")
    #expect(document["errors"]?[0]?["pointer"] == "#/document_ids/0")
    try await tenant.client.post(
      "/interactions", ["party_id": .string(horn.id), "channel": "fax", "subject": "x"]
    )
    .refused(400, "validation_error")
    try await tenant.client.get("/interactions/int_01j9zq3v8ye5r9x0c2m4k6n8pt").refused(404, "not_found")
    #expect(try await tenant.client.get("/interactions").expecting(200).data.isEmpty)
  }
}
