import JSON

/// What PostgreSQL means to do for a statement, read for rows of a tenant that are touched without need.
struct Plan {
  /// Tables that a tenant's settings bound, not its trade: reading all of a tenant's rows is fine.
  static let bounded: Set = [
    "account", "account_balance", "api_key", "billing_settings", "company", "fiscal_year", "journal",
    "location",
    "number_series", "payment_term", "payment_term_step", "period", "stage", "tax", "tenant", "unit",
    "warehouse",
  ]

  private(set) var wholeReads: Set<String> = []
  /// Whether an index goes straight to the row behind a cursor.
  private(set) var seeksCursor = false

  /// The answer of `explain (format json)`.
  init(text: String) throws {
    guard let root = try JSON(parsing: Array(text.utf8), depth: 200)[0]?["Plan"] else { return }
    visit(root, takesAll: true)
  }

  /// `takesAll`: everything the node yields is consumed before a limit could stop it.
  private mutating func visit(_ node: JSON, takesAll: Bool) {
    let type = node["Node Type"]?.string ?? ""
    let condition = node["Index Cond"]?.string ?? ""
    if condition.contains(/\) (AND|and) .*(>|<)/) { seeksCursor = true }
    if let table = node["Relation Name"]?.string, !Self.bounded.contains(table),
      takesAll || type == "Seq Scan"
    {
      let isSought = type.contains("Index") && Self.namesMoreThanTenant(condition)
      // A bitmap's condition stands at the index below it.
      let bitmap = type == "Bitmap Heap Scan" && Self.namesMoreThanTenant(node["Recheck Cond"]?.string ?? "")
      if !isSought, !bitmap { wholeReads.insert(table) }
    }
    let plans = node["Plans"]?.array ?? []
    for plan in plans {
      let isHelper =
        plan["Parent Relationship"]?.string == "SubPlan" || plan["Parent Relationship"]?.string == "InitPlan"
      visit(plan, takesAll: isHelper || Self.takesAll(type, takesAll))
    }
  }

  private static func takesAll(_ type: String, _ above: Bool) -> Bool {
    switch type {
    case "Limit": false
    case "Sort", "Aggregate", "WindowAgg", "Hash", "Materialize", "Unique", "SetOp": true
    default: above
    }
  }

  private static func namesMoreThanTenant(_ condition: String) -> Bool {
    condition.contains(" AND ") || (!condition.isEmpty && !condition.contains("tenant_id"))
  }
}
