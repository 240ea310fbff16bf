import Catalog
import JSON
import Kernel
import Postgres

/// A delivery at the moment it is shipped.
struct Parcel {
  let delivery: Reservation.Open

  var lines: [Reservation.Line] { delivery.lines }

  var stockedProducts: [StockedProduct] {
    lines.filter(\.isStocked).map {
      StockedProduct(
        id: $0.product, sku: $0.sku, keepsStandard: $0.keepsStandard, allowsNegative: $0.allowsNegative)
    }
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
          code: ProblemCode.overDelivery.name,
          detail: "\(line.sku): \(quantity) is more than the \(line.quantity) planned.",
          meta: [
            "line_id": .string(line.id.text), "planned": .string(line.quantity.text),
            "got": .string(quantity.text),
          ])
      })
  }

  /// Nothing is held, or nothing was asked for.
  func nothingToShip(_ quantities: [ID<DeliveryLine>: Decimal]?) -> Problem {
    guard quantities == nil else {
      return Problem(.refused, "A shipment needs at least one quantity above zero.")
    }
    return Reservation.refusal(
      lines.filter(\.isStocked).map { Reservation.Shortage(line: $0.id, needed: $0.quantity, available: 0) },
      lines)
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
    tx.reregister(id, party: delivery.party, date: date)
  }
}
