import JSON
import Kernel
import Postgres

/// Adds a book of first entry; its entries are numbered in a series of their own.
struct CreateJournal: Command {
  struct Input: Decodable {
    let companyId: ID<Company>?
    let code: String
    let name: String
    let kind: JournalKind
  }

  let input: Input
  let company: Company

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<Journal>()
    tx.queue(
      """
      insert into journal (id, company_id, code, name, kind, created_at, created_by, updated_at, updated_by)
      values (\(id), \(company.id), \(input.code), \(input.name), \(input.kind.rawValue),
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: [
        "journal_code_key": Problem(
          .duplicate, "There is a journal \(input.code) already.", pointer: "#/code",
          meta: ["code": .string(input.code)])
      ])
    tx.changed(.created, id)
    return .created(id, as: Journal.view, at: "/v1/journals")
  }
}
