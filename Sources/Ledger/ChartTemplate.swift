/// The accounts and journals a company's books begin with.
struct ChartTemplate: Sendable {
  struct Entry: Sendable {
    let code: String
    let name: String
    let type: Account.Kind
    let role: AccountRole?
    let parent: String?

    /// Receivables and payables belong to a party and are settled line by line.
    var partyRequired: Bool { role == .receivable || role == .payable }
    var reconcilable: Bool { partyRequired }
  }

  struct Book: Sendable {
    let code: String
    let name: String
    let kind: JournalKind
  }

  let accounts: [Entry]
  let journals: [Book]

  /// A small international chart: every role has its account, numbered as most charts do it.
  static let standard = ChartTemplate(
    accounts: [
      group("1", "Assets", .asset),
      account("1000", "Bank", .asset, .bank),
      account("1050", "Cash", .asset, .cash),
      account("1200", "Trade receivables", .asset, .receivable),
      account("1300", "Tax receivable", .asset, .taxReceivable),
      account("1400", "Stock", .asset, .stock),
      group("2", "Liabilities", .liability),
      account("2000", "Trade payables", .liability, .payable),
      account("2100", "Goods received, not invoiced", .liability, .goodsReceived),
      account("2200", "Tax payable", .liability, .taxPayable),
      group("3", "Equity", .equity),
      account("3000", "Share capital", .equity),
      account("3100", "Opening balances", .equity, .openingEquity),
      account("3200", "Retained earnings", .equity, .retainedEarnings),
      group("4", "Income", .income),
      account("4000", "Sales", .income, .revenue),
      account("4100", "Freight charged", .income, .freightRevenue),
      account("4800", "Exchange gains", .income, .exchangeGain),
      account("4900", "Other income", .income),
      group("5", "Expenses", .expense),
      account("5000", "Cost of goods sold", .expense, .costOfGoods),
      account("5100", "Stock adjustments", .expense, .stockAdjustment),
      account("6000", "Rent", .expense),
      account("6100", "Salaries", .expense),
      account("6200", "Office and software", .expense),
      account("6300", "Freight and carriers", .expense),
      account("6800", "Exchange losses", .expense, .exchangeLoss),
      account("6900", "Write-offs", .expense, .writeOff),
      account("6950", "Rounding differences", .expense, .rounding),
    ],
    journals: [
      Book(code: "SAL", name: "Sales", kind: .sales),
      Book(code: "PUR", name: "Purchases", kind: .purchases),
      Book(code: "BNK", name: "Bank", kind: .bank),
      Book(code: "STK", name: "Stock", kind: .stock),
      Book(code: "GEN", name: "General", kind: .general),
    ])

  private static func group(_ code: String, _ name: String, _ type: Account.Kind) -> Entry {
    Entry(code: code, name: name, type: type, role: nil, parent: nil)
  }

  /// An account below the group of its first digit; expenses of 6 stand below 5.
  private static func account(
    _ code: String, _ name: String, _ type: Account.Kind, _ role: AccountRole? = nil
  ) -> Entry {
    let digit = String(code.prefix(1))
    return Entry(code: code, name: name, type: type, role: role, parent: digit == "6" ? "5" : digit)
  }
}
