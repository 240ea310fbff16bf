import Catalog
import Kernel
import Ledger
import Postgres

/// What one document moves: the rows it needs, locked, and what becomes of their quantities, values and
/// costs.
///
/// Locks are taken for valuations first, then for balances, each in the order of their keys. Nothing is
/// written before `post`, which is a handful of statements whatever the number of lines.
struct StockBook {
  let document: StockDocument
  var holdings: [ID<Product>: Holding]
  private(set) var moves: [Movement] = []
  private(set) var entries: [Entry] = []

  /// A product in the document's location and company.
  struct Holding {
    let product: StockedProduct
    var valuation: Valuation
    var onHand: Decimal
    var reserved: Decimal
    /// What this document adds to both.
    var moved: Decimal = 0
    var held: Decimal = 0

    var available: Decimal {
      get throws { try onHand + moved - reserved - held }
    }
  }

  struct Movement {
    let id = ID<StockMove>()
    let product: ID<Product>
    let quantity: Decimal
    let isInward: Bool
  }

  struct Entry {
    enum Kind: String { case move, correction, revaluation }

    let kind: Kind
    let product: ID<Product>
    let move: ID<StockMove>?
    let quantity: Decimal
    let value: Decimal
    let averageCost: Decimal
    let isStandard: Bool
    let counter: AccountRole
  }

  init(_ document: StockDocument, holdings: [ID<Product>: Holding]) {
    self.document = document
    self.holdings = holdings
  }

  /// Goods come in, at the product's present cost when none is given; answers what they were booked at.
  mutating func bringIn(
    _ quantity: Decimal, of product: ID<Product>, at unitCost: Decimal?, against counter: AccountRole,
  ) throws -> Decimal {
    guard var holding = holdings[product] else { throw Self.unlocked(product) }
    let wasShort = holding.valuation.quantity.isNegative
    let arrival = try holding.valuation.receive(quantity, at: unitCost ?? holding.valuation.averageCost)
    holding.moved = try holding.moved + quantity
    let move = Movement(product: product, quantity: quantity, isInward: true)
    moves.append(move)
    book(.move, holding, move: move.id, quantity: quantity, value: arrival.value, against: counter)
    if !arrival.correction.isZero {
      // What left before it came was booked as cost of goods; what differs from a standard cost never was.
      let corrects: AccountRole =
        wasShort && !holding.valuation.keepsStandard ? .costOfGoods : .stockAdjustment
      book(.correction, holding, value: arrival.correction, against: corrects)
    }
    holdings[product] = holding
    return arrival.value
  }

  /// Goods go out, and with them what was held for them; answers what they were worth.
  mutating func takeOut(
    _ quantity: Decimal, of product: ID<Product>, releasing released: Decimal = 0,
    against counter: AccountRole,
  ) throws -> Decimal {
    guard var holding = holdings[product] else { throw Self.unlocked(product) }
    let cost = try holding.valuation.issue(quantity)
    holding.moved = try holding.moved - quantity
    holding.held = try holding.held - released
    let move = Movement(product: product, quantity: quantity, isInward: false)
    moves.append(move)
    book(.move, holding, move: move.id, quantity: quantity.negated, value: cost.negated, against: counter)
    holdings[product] = holding
    return cost
  }

  /// A new unit cost; answers by how much it changes the value.
  mutating func revalue(_ product: ID<Product>, to unitCost: Decimal) throws -> Decimal {
    guard var holding = holdings[product] else { throw Self.unlocked(product) }
    let change = try holding.valuation.revalue(to: unitCost)
    book(.revaluation, holding, value: change, against: .stockAdjustment)
    holdings[product] = holding
    return change
  }

  private mutating func book(
    _ kind: Entry.Kind, _ holding: Holding, move: ID<StockMove>? = nil, quantity: Decimal = 0, value: Decimal,
    against counter: AccountRole,
  ) {
    entries.append(
      Entry(
        kind: kind, product: holding.product.id, move: move, quantity: quantity, value: value,
        averageCost: holding.valuation.averageCost, isStandard: holding.valuation.keepsStandard,
        counter: counter))
  }

  private static func unlocked(_ product: ID<Product>) -> Problem {
    Problem(.internalError, "The stock of \(product) was not locked.")
  }
}

/// The document on whose account goods move.
struct StockDocument {
  let company: Company
  /// Nil for one that moves nothing.
  let location: ID<Location>?
  let date: LocalDate
  let source: SourceDocument
  let narration: String
  /// Where goods come from and go to.
  let farEnd: Location.Kind
}

/// What moving a product asks to know of it.
struct StockedProduct {
  let id: ID<Product>
  let sku: String
  let keepsStandard: Bool
  let allowsNegative: Bool
}
