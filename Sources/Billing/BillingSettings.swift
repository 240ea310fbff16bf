import JSON
import Kernel
import Ledger
import Postgres

/// A company's policies for its receivables. Its id is the company's: there is one set of them.
enum BillingSettings: Record {
  static let kind = RecordKind("billing_settings", prefix: "bst")

  /// What holds for a company, the defaults where none were set.
  struct Policies: Sendable {
    var writeOffTolerance: Decimal
    var taxRounding: TaxRounding

    static func defaults(for company: Company) -> Policies {
      Policies(writeOffTolerance: company.currency.zero, taxRounding: .line)
    }
  }

  static func of(_ company: Company, in tx: Transaction) throws -> Policies {
    var policies = Policies.defaults(for: company)
    queue(company, in: tx) { policies = $0 }
    try tx.flush()
    return policies
  }

  /// Queues the reading of what was set; `then` is not called where nothing was.
  static func queue(_ company: Company, in tx: Transaction, then: @escaping (Policies) -> Void) {
    tx.queue("select write_off_tolerance, tax_rounding from billing_settings where id = \(company.id)") {
      rows in
      let set = try rows.first(as: { (tolerance: Decimal, rounding: String) in
        Policies(writeOffTolerance: tolerance, taxRounding: try stored(rounding))
      })
      if let set { then(set) }
    }
  }

  /// The policies of the company in the path; no row, hence 404, for one out of reach.
  static func query(_ request: Request) throws -> Query {
    let id: ID<Company> = try request.id()
    return query(id, within: request.principal.companies)
  }

  static func query(_ id: ID<Company>, within companies: [Company]) -> Query {
    let zero = companies.first { $0.id == id }?.currency.zero ?? .zero
    return Query(
      rows: """
        select c.id as company_id, coalesce(s.write_off_tolerance, \(zero)) as write_off_tolerance,
          coalesce(s.tax_rounding, 'line') as tax_rounding, coalesce(s.version, 0) as version
        from company c
        left join billing_settings s on s.tenant_id = c.tenant_id and s.id::uuid = c.id::uuid
        where c.id = \(id) and c.id = any(\(companies.map(\.id))::uuid[])
        """, single: true)
  }

  /// Refuses to write off more than the company and the request allow.
  static func checkWriteOff(
    _ amount: Decimal, rate: Decimal, limit: Decimal?, company: Company, in tx: Transaction,
  ) throws {
    guard amount.isPositive else { return }
    let tolerance = try of(company, in: tx).writeOffTolerance
    let base = try (amount * rate).rounded(to: company.currency.scale)
    let allowed = min(tolerance, limit ?? tolerance)
    guard base <= allowed else {
      throw Problem(
        .writeOffExceeded, "\(base) \(company.currency) would be written off, \(allowed) is allowed.",
        pointer: "#/allocations", meta: ["write_off": .string(base.text), "allowed": .string(allowed.text)])
    }
  }
}

/// Sets a company's policies.
struct PutBillingSettings: Command {
  let company: Company
  let input: Input

  struct Input: Decodable, Sendable {
    var writeOffTolerance: Decimal
    var taxRounding: TaxRounding
  }

  init(_ request: Request) throws {
    let id: ID<Company> = try request.id()
    guard let company = request.principal.companies.first(where: { $0.id == id }) else {
      throw Problem.notFound
    }
    self.company = company
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let tolerance = try input.writeOffTolerance.money(in: company.currency, at: "#/write_off_tolerance")
    let id = ID<BillingSettings>(raw: company.id.raw)
    let inserted = try tx.run(
      """
      insert into billing_settings
        (id, write_off_tolerance, tax_rounding, created_at, created_by, updated_at, updated_by)
      values (\(id), \(tolerance), \(input.taxRounding.rawValue), \(tx.now), \(tx.actor), \(tx.now),
        \(tx.actor))
      on conflict (tenant_id, id) do nothing
      """)
    if inserted == 0 {
      tx.hold(id)
      tx.queue(
        """
        update billing_settings
        set write_off_tolerance = \(tolerance), tax_rounding = \(input.taxRounding.rawValue),
          version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
        where id = \(id)
        """)
    }
    tx.changed(inserted == 1 ? .created : .updated, id)
    return .report(BillingSettings.query(company.id, within: actor.companies))
  }
}
