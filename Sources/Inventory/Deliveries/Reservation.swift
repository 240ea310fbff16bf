import Catalog
import JSON
import Kernel
import Postgres

/// How far a reservation must go.
package enum ReservationMode: Sendable {
  /// Every line in full, or nothing at all and 409 `insufficient_stock`.
  case all
  /// What there is.
  case available
}

/// Holds stock for the lines of one delivery.
///
/// The balances are locked in key order and changed relative to what they are; their CHECK stands behind the
/// arithmetic, so stock can never be promised twice whatever the callers do at once.
enum Reservation {
  struct Line: Sendable {
    let id: ID<DeliveryLine>
    let sourceLine: UInt128?
    let product: ID<Product>
    let sku: String
    let quantity: Decimal
    let reserved: Decimal
    let isStocked: Bool
    let allowsNegative: Bool
    let keepsStandard: Bool
  }

  /// A delivery and its lines as they are worked on.
  struct Open: Sendable {
    let status: String
    let company: ID<Company>
    let location: ID<Location>
    let party: UInt128?
    let source: SourceDocument?
    let lines: [Line]
  }

  struct Shortage: Sendable, Equatable {
    let line: ID<DeliveryLine>
    let needed: Decimal
    let available: Decimal
  }

  /// What each line gets of what is free, first come first served. Pure.
  static func allot(
    _ lines: [Line], of free: [ID<Product>: Decimal], limits: [UInt128: Decimal]? = nil,
  ) throws -> (given: [Decimal], short: [Shortage]) {
    var free = free
    var given: [Decimal] = []
    var short: [Shortage] = []
    for line in lines {
      var wanted = line.quantity
      if let limits, let source = line.sourceLine { wanted = min(wanted, limits[source] ?? 0) }
      wanted = max(0, try wanted - line.reserved)
      guard line.isStocked, wanted.isPositive else {
        given.append(0)
        continue
      }
      let available = max(0, free[line.product] ?? 0)
      let share = line.allowsNegative ? wanted : min(wanted, available)
      if share < wanted { short.append(Shortage(line: line.id, needed: wanted, available: available)) }
      free[line.product] = try (free[line.product] ?? 0) - share
      given.append(share)
    }
    return (given, short)
  }

  /// Reserves and answers whether the delivery is complete now.
  static func take(
    for id: ID<Delivery>, mode: ReservationMode, limits: [UInt128: Decimal]?, isNew: Bool, in tx: Transaction,
  ) throws -> Bool {
    if !isNew { tx.hold(id) }
    let (open, free) = try locked(id, in: tx)
    let (status, lines) = (open.status, open.lines)
    guard status == "draft" || status == "reserved" else {
      throw Problem(.invalidState, "The delivery is \(status).", meta: ["status": .string(status)])
    }
    let (given, short) = try allot(lines, of: free, limits: limits)
    if mode == .all, !short.isEmpty { throw refusal(short, lines) }
    let isComplete = try zip(lines, given).allSatisfy { line, share in
      try !line.isStocked || line.reserved + share == line.quantity
    }
    let taken = zip(lines, given).filter { $0.1.isPositive }
    let next = isComplete ? "reserved" : "draft"
    guard !taken.isEmpty || next != status else { return isComplete }
    write(taken.map { ($0.0, $0.1) }, to: id, in: tx)
    Delivery.move(id, to: next, in: tx)
    tx.changed(isComplete ? .event("reserved") : .updated, id)
    return isComplete
  }

  /// Locks the balances and reads the lines, in one round trip.
  private static func locked(
    _ id: ID<Delivery>, in tx: Transaction,
  ) throws -> (open: Open, free: [ID<Product>: Decimal]) {
    let balances = BalanceLocks(delivery: id)
    balances.take(in: tx)
    let open = try Open.read(id, in: tx)
    if open.lines.contains(where: { $0.allowsNegative && $0.isStocked && balances.free[$0.product] == nil }) {
      // What may go below zero may be promised before it was ever in stock, so its row must exist.
      tx.queue(
        """
        insert into stock_balance (product_id, location_id, company_id, allows_negative)
        select distinct p.id, d.location_id, d.company_id, true
        from delivery d
          join delivery_line l on l.tenant_id = d.tenant_id and l.delivery_id = d.id and l.stocked
          join product p on p.tenant_id = l.tenant_id and p.id = l.product_id and p.allows_negative_stock
        where d.id = \(id) order by p.id on conflict do nothing
        """)
      balances.take(in: tx)
      try tx.flush()
    }
    return (open, balances.free)
  }

  /// Adds to what is held, or takes from it when negative.
  static func write(_ changes: [(line: Line, quantity: Decimal)], to id: ID<Delivery>, in tx: Transaction) {
    guard !changes.isEmpty else { return }
    let quantities = changes.map(\.quantity)
    tx.queue(
      """
      update stock_balance b set reserved = trim_scale(b.reserved + g.quantity)
      from (select u.product, sum(u.quantity) as quantity
        from unnest(\(changes.map(\.line.product))::uuid[], \(quantities)::numeric[]) u(product, quantity)
        group by u.product) g
      where b.location_id = (select d.location_id from delivery d where d.id = \(id))
        and b.product_id = g.product
      """,
      onConstraint: [
        "stock_balance_on_hand_check": Problem(
          .insufficientStock, "Not enough is available in this location.")
      ])
    tx.queue(
      """
      update delivery_line l set reserved = trim_scale(l.reserved + g.quantity)
      from unnest(\(changes.map(\.line.id))::uuid[], \(quantities)::numeric[]) g(id, quantity)
        where l.id = g.id
      """)
  }

  /// 409 naming every line that is short, and by how much.
  static func refusal(_ short: [Shortage], _ lines: [Line]) -> Problem {
    let byId = Dictionary(lines.map { ($0.id, $0) }) { first, _ in first }
    return Problem(
      .insufficientStock,
      faults: short.map { shortage in
        let line = byId[shortage.line]
        return Fault(
          code: ProblemCode.insufficientStock.name,
          detail: "\(line?.sku ?? ""): \(shortage.needed) needed, \(shortage.available) available.",
          meta: [
            "line_id": .string(shortage.line.text), "product_id": .string(line?.product.text ?? ""),
            "needed": .string(shortage.needed.text), "available": .string(shortage.available.text),
          ])
      })
  }
}
