package import JSON
import Kernel
import Ledger
import Postgres
import Testing

extension TestTenant {
  /// The id of the account that holds a role.
  package func account(_ role: String, of company: String? = nil) async throws -> String {
    let query = company.map { "&company_id=\($0)" } ?? ""
    let found = try await client.get("/accounts?role=\(role)\(query)").expecting(200)
    return try #require(found.data.first?["id"]?.string)
  }

  /// The id of the account with a code.
  package func account(code: String) async throws -> String {
    let found = try await client.get("/accounts?code=\(code)").expecting(200)
    return try #require(found.data.first?["id"]?.string)
  }

  /// The id of the journal of a kind.
  package func journal(_ kind: String) async throws -> String {
    let found = try await client.get("/journals?kind=\(kind)").expecting(200)
    return try #require(found.data.first?["id"]?.string)
  }

  /// The period that holds a day.
  package func period(holding date: String) async throws -> String {
    let found = try await client.get("/periods?date=\(date)").expecting(200)
    return try #require(found.data.first?["id"]?.string)
  }

  /// Drafts an entry in the general journal.
  package func draft(_ date: String, _ lines: JSON, narration: String = "Test") async throws -> Answered {
    try await client.post(
      "/journal-entries",
      [
        "journal_id": .string(try await journal("general")), "date": .string(date),
        "narration": .string(narration), "lines": lines,
      ])
  }

  /// Drafts and posts an entry in the general journal.
  @discardableResult
  package func posted(_ date: String, _ lines: JSON, narration: String = "Test") async throws -> Answered {
    let draft = try await draft(date, lines, narration: narration).expecting(201)
    return try await client.post("/journal-entries/\(draft.id)/post").expecting(200)
  }

  /// The figures of an account in the trial balance: opening, debit, credit and closing.
  package func balance(ofAccount id: String, _ query: String = "") async throws -> [String] {
    let report = try await client.get("/reports/trial-balance\(query)").expecting(200)
    let row = report["accounts"]?.array?.first { $0["account_id"]?.string == id }
    return ["opening", "debit", "credit", "closing"].map { row?[$0]?.string ?? "0.00" }
  }

  /// A party that is only a name, for tests of modules that do not know what a party is.
  package func bareParty(_ name: String) async throws -> String {
    let id = UInt128.random(in: 1 ... .max) >> 2
    try await service.unitOfWork.run(as: founder, operation: "test") { tx in
      tx.queue(
        """
        insert into party (id, kind, name, search, created_at, created_by, updated_at, updated_by)
        values (\(UUIDValue(id)), 'organisation', \(name), \(name.lowercased()), \(tx.now), 'test',
          \(tx.now), 'test')
        """)
    }
    return TypeID.encode(id, prefix: "pty")
  }
}
