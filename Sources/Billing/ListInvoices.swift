import Kernel
import Parties
import Postgres

extension Invoice {
  static let listing = Listing(
    row,
    filters: [
      .equals("kind", "i.kind"), .equals("status", "i.status"), Party.filter("customer_id", on: "i.party_id"),
      .range("date", "i.date", type: "date"), .range("due_date", "i.due_date", type: "date"), overdue,
      .custom("source_id") { values, _ in "i.source_id = any(\(ids(values))::uuid[])" },
      .id("credits_id", "i.credits_id", of: Invoice.self), .number("i.number"),
    ],
    sorts: [
      Sort("date", by: "i.date", type: "date", descending: true),
      Sort("due_date", by: "i.due_date", type: "date"),
      Sort("number", by: "i.number_key", type: "text"),
    ])

  /// Posted, and a part of it open past its day; what day it is differs by company.
  private static let overdue = Filter.custom("overdue") { values, request in
    let late: SQL = """
      i.status = 'posted' and i.kind = 'invoice' and exists (
        select from invoice_instalment n
        join open_item o on o.tenant_id = n.tenant_id and o.entry_id = n.entry_id
          and o.line_no = n.entry_line_no
        where n.tenant_id = i.tenant_id and n.invoice_id = i.id and o.is_open
          and n.due_date < \(request.principal.today(ofCompany: "i.company_id")))
      """
    return values.first == "true" ? "(\(late))" : "not (\(late))"
  }

  private static func ids(_ values: [String]) -> [UUIDValue] {
    values.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } }
  }
}

extension Filter {
  /// How a number begins, whatever its case: a range of the index, as numbers compare byte by byte.
  static func number(_ column: SQL) -> Filter {
    .custom("q") { values, _ in
      let prefix = values[0].uppercased()
      return "\(column) >= \(prefix) and \(column) < \(prefix + "\u{10FFFF}")"
    }
  }
}

extension Principal {
  /// The day it is for the company in a column: one date where all companies share it, which is nearly
  /// always.
  func today(ofCompany column: SQL) -> SQL {
    let days = companies.map { clock.now.localDate(in: $0.timeZone) }
    guard let first = days.first else { return "\(clock.now.localDate(in: .utc))::date" }
    if days.allSatisfy({ $0 == first }) { return "\(first)::date" }
    return """
      (select t.day from unnest(\(companies.map(\.id))::uuid[], \(days)::date[]) t(company, day)
        where t.company = \(column))
      """
  }
}
