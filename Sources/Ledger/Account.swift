package import Kernel
import Postgres

/// A place in a company's books where amounts of one nature are gathered.
package struct Account: Record, Sendable {
  package static let kind = RecordKind("account", prefix: "acc", company: true)

  /// Where it stands in balance sheet and income statement.
  package enum Kind: String, Sendable, Codable {
    case asset
    case liability
    case equity
    case income
    case expense
  }

  /// Its id.
  package let id: ID<Account>
  let code: String
  let role: String?
  let currency: String?
  let partyRequired: Bool
  let reconcilable: Bool
  let archived: Bool

  init(
    id: ID<Account>, code: String, role: String?, currency: String?, partyRequired: Bool, reconcilable: Bool,
    archived: Bool,
  ) {
    self.id = id
    self.code = code
    self.role = role
    self.currency = currency
    self.partyRequired = partyRequired
    self.reconcilable = reconcilable
    self.archived = archived
  }

  static let view = View(
    kind, as: "a",
    columns: """
      a.id, a.company_id, a.code, a.name, a.type, a.role, a.currency, a.party_required, a.reconcilable,
      a.parent_id, a.archived_at, a.version, a.created_at, a.created_by, a.updated_at, a.updated_by
      """,
    from: "account a",
    isCacheable: true)

  static let listing = Listing(
    view,
    filters: [
      .equals("type", "a.type"), .equals("role", "a.role"), .equals("code", "a.code"), .archived("a.archived_at"),
    ],
    sorts: [Sort("code", by: "a.code", type: "text"), Sort("name", by: "a.name", type: "text")])
}

/// What the other modules book on, without knowing a company's chart.
package enum AccountRole: String, Sendable, Codable, CaseIterable {
  case receivable
  case payable
  case bank
  case cash
  case stock
  case goodsReceived = "goods_received"
  case stockAdjustment = "stock_adjustment"
  case costOfGoods = "cost_of_goods"
  case revenue
  case freightRevenue = "freight_revenue"
  case taxPayable = "tax_payable"
  case taxReceivable = "tax_receivable"
  case rounding
  case writeOff = "write_off"
  case exchangeGain = "exchange_gain"
  case exchangeLoss = "exchange_loss"
  case retainedEarnings = "retained_earnings"
  case openingEquity = "opening_equity"
}

/// The account a line is booked on: the one that holds a role, or that very one.
package enum AccountChoice: Sendable, Hashable {
  case role(AccountRole)
  case id(ID<Account>)
}
