import Catalog
import JSON
import Kernel
import Ledger
import Postgres

/// Posts a count: compares it with what is on hand at this moment, moves the differences and books their
/// value.
struct PostStockAdjustment: Command {
  /// Stock is hot: locks are released before the commit is durable, the answer waits for it.
  static let durability = Durability.grouped

  private let id: ID<StockAdjustment>
  private let date: LocalDate?

  struct Input: Decodable, Sendable {
    let date: LocalDate?
  }

  private struct Head {
    let status: String
    let company: ID<Company>
    let location: ID<Location>
    let date: LocalDate
  }

  private struct Line {
    let number: Int
    let counted: Decimal?
    let difference: Decimal?
    let unitCost: Decimal?
    let product: StockedProduct
  }

  init(_ request: Request) throws {
    id = try request.id()
    date = try request.decode(Input.self).date
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let locks = StockLocks(
      products: "select product_id from stock_adjustment_line where stock_adjustment_id = \(id)",
      company: "(select company_id from stock_adjustment where id = \(id))",
      location: "(select location_id from stock_adjustment where id = \(id))")
    locks.take(in: tx)
    var head: Head?
    tx.queue(
      "select status, company_id, location_id, date from stock_adjustment where id = \(id)",
      then: { head = try $0.all(as: Head.init(status:company:location:date:)).first })
    let lines = try lines(in: tx)
    guard let head, head.status == "draft" else {
      throw Problem(.invalidState, "The adjustment is posted already.", meta: ["status": "posted"])
    }
    let company = try actor.company(head.company)
    let date = date ?? head.date
    let document = StockDocument(
      company: company, location: head.location, date: date, source: SourceDocument(id),
      narration: "Stock adjustment", farEnd: .loss)
    var book = try locks.open(lines.map(\.product), for: document, in: tx)
    let expected = lines.map { book.holdings[$0.product.id]?.onHand ?? 0 }
    var moved: [Decimal] = []
    var total = Decimal.zero
    for (line, onHand) in zip(lines, expected) {
      let change = try line.counted.map { try $0 - onHand } ?? line.difference ?? 0
      moved.append(change.normalized)
      total = try total + move(change, of: line, in: &book)
    }
    close(
      lines, expected: expected, moved: moved, total: total.rounded(to: company.currency.scale), date: date,
      in: tx)
    try book.post(in: tx)
    tx.number(id, series: "ADJ", year: company.fiscalYear(of: date), company: company.id)
    tx.changed(.event("posted"), id)
    return .shows(id, as: StockAdjustment.view)
  }

  /// Moves one difference and answers what it is worth, signed.
  private func move(_ change: Decimal, of line: Line, in book: inout StockBook) throws -> Decimal {
    let product = line.product
    if change.isPositive {
      return try book.bringIn(change, of: product.id, at: line.unitCost, against: .stockAdjustment)
    }
    guard change.isNegative else { return 0 }
    let available = try book.holdings[product.id]?.available ?? 0
    guard product.allowsNegative || change.negated <= available else {
      throw Problem(
        .insufficientStock,
        "\(product.sku): \(change.negated) would go, but only \(available) is not promised.",
        pointer: "#/lines/\(line.number - 1)",
        meta: [
          "product_id": .string(product.id.text), "needed": .string(change.negated.text),
          "available": .string(available.text),
        ])
    }
    return try book.takeOut(change.negated, of: product.id, against: .stockAdjustment).negated
  }

  private func close(
    _ lines: [Line], expected: [Decimal], moved: [Decimal], total: Decimal, date: LocalDate,
    in tx: Transaction,
  ) {
    tx.queue(
      """
      update stock_adjustment_line l set expected = g.expected, moved = g.moved
      from unnest(\(lines.map(\.number))::int[], \(expected)::numeric[], \(moved)::numeric[])
        g(line_no, expected, moved)
      where l.stock_adjustment_id = \(id) and l.line_no = g.line_no
      """)
    tx.queue(
      """
      update stock_adjustment set status = 'posted', date = \(date), total_cost = \(total),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.reregister(id, party: nil, date: date)
  }

  private func lines(in tx: Transaction) throws -> [Line] {
    try tx.all(
      """
      select l.line_no, l.counted, l.difference, l.unit_cost, p.id, p.sku, p.cost_method,
        p.allows_negative_stock
      from stock_adjustment_line l join product p on p.tenant_id = l.tenant_id and p.id = l.product_id
      where l.stock_adjustment_id = \(id) order by l.line_no
      """,
      as: {
        (
          number: Int, counted: Decimal?, difference: Decimal?, cost: Decimal?, product: ID<Product>,
          sku: String, method: String, negative: Bool,
        ) in
        Line(
          number: number, counted: counted, difference: difference, unitCost: cost,
          product: StockedProduct(
            id: product, sku: sku, keepsStandard: method == "standard", allowsNegative: negative))
      })
  }
}
