import Catalog
import JSON
import Kernel
import Postgres

/// A delivery at the moment it is shipped.
struct Parcel {
  private struct Head {
    let status: String
    let company: ID<Company>
    let location: ID<Location>
    let party: UUIDValue?
    let sourceKind: String?
    let sourceId: UUIDValue?
  }

  private let head: Head
  let lines: [Reservation.Line]
  private let standards: Set<ID<Product>>

  var status: String { head.status }
  var company: ID<Company> { head.company }
  var location: ID<Location> { head.location }
  var source: SourceDocument? { SourceDocument(kind: head.sourceKind, id: head.sourceId) }

  var stockedProducts: [StockedProduct] {
    lines.filter(\.isStocked).map {
      StockedProduct(
        id: $0.product, sku: $0.sku, keepsStandard: standards.contains($0.product), allowsNegative: $0.allowsNegative)
    }
  }

  static func read(_ id: ID<Delivery>, in tx: Transaction) throws -> Parcel {
    var standards: Set<ID<Product>> = []
    tx.queue(
      """
      select l.product_id from delivery_line l join product p on p.tenant_id = l.tenant_id and p.id = l.product_id
      where l.delivery_id = \(id) and p.cost_method = 'standard'
      """,
      then: { standards = Set(try $0.all(as: { (id: ID<Product>) in id })) })
    var head: Head?
    tx.queue(
      "select status, company_id, location_id, party_id, source_kind, source_id from delivery where id = \(id)",
      then: { head = try $0.all(as: Head.init(status:company:location:party:sourceKind:sourceId:)).first })
    let lines = try Reservation.read(id, in: tx).lines
    guard let head else { throw Problem.notFound }
    return Parcel(head: head, lines: lines, standards: standards)
  }

  /// How much of each line is shipped.
  func choose(_ quantities: [ID<DeliveryLine>: Decimal]?, from book: StockBook) throws -> [Decimal] {
    guard let quantities else { return lines.map { $0.isStocked ? $0.reserved : $0.quantity } }
    let known = Set(lines.map(\.id))
    for id in quantities.keys.sorted() where !known.contains(id) {
      throw Problem(.unknownReference, "The delivery has no such line.", meta: ["line_id": .string(id.text)])
    }
    let chosen = lines.map { (quantities[$0.id] ?? 0).normalized }
    try refuseTooMuch(chosen)
    // Beyond what is held for a line, it may take what is held for nobody.
    var free = try book.holdings.mapValues { try $0.available }
    var short: [Reservation.Shortage] = []
    for (line, quantity) in zip(lines, chosen) where line.isStocked && !line.allowsNegative {
      let extra = try quantity - line.reserved
      guard extra.isPositive else { continue }
      let available = max(0, free[line.product] ?? 0)
      if extra > available {
        short.append(
          Reservation.Shortage(line: line.id, needed: quantity, available: try line.reserved + available))
      }
      free[line.product] = try (free[line.product] ?? 0) - extra
    }
    if !short.isEmpty { throw Reservation.refusal(short, lines) }
    return chosen
  }

  private func refuseTooMuch(_ chosen: [Decimal]) throws {
    let over = zip(lines, chosen).filter { $0.1 > $0.0.quantity }
    guard !over.isEmpty else { return }
    throw Problem(
      .overDelivery,
      faults: over.map { line, quantity in
        Fault(
          code: ProblemCode.overDelivery.name, detail: "\(line.sku): \(quantity) is more than the \(line.quantity) planned.",
          meta: [
            "line_id": .string(line.id.text), "planned": .string(line.quantity.text), "got": .string(quantity.text),
          ])
      })
  }

  /// Nothing is held, or nothing was asked for.
  func nothingToShip(_ quantities: [ID<DeliveryLine>: Decimal]?) -> Problem {
    guard quantities == nil else { return Problem(.refused, "A shipment needs at least one quantity above zero.") }
    return Reservation.refusal(
      lines.filter(\.isStocked).map { Reservation.Shortage(line: $0.id, needed: $0.quantity, available: 0) }, lines)
  }

  /// Queues what the delivery and its lines say from now on.
  func close(_ id: ID<Delivery>, shipped: [Decimal], cost: Decimal, date: LocalDate, in tx: Transaction) {
    tx.queue(
      """
      update delivery_line l set reserved = 0, shipped = g.shipped
      from unnest(\(lines.map(\.id))::uuid[], \(shipped)::numeric[]) g(id, shipped) where l.id = g.id
      """)
    tx.queue(
      """
      update delivery set status = 'shipped', date = \(date), total_cost = \(cost),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.reregister(id, party: head.party?.raw, date: date)
  }
}
