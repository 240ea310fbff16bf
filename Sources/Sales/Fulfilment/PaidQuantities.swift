import Inventory
import JSON
import Kernel
import Postgres

/// What may go with a delivery of an order that is delivered when it is paid for.
///
/// Nothing reacts to a payment: whoever assigns or ships looks down at the invoices. An invoice counts once it is paid
/// in full; what a credit note took back of it counts no more.
struct PaidQuantities: Sendable {
  /// By line of the order: paid for, less what was delivered and what other deliveries hold.
  let allowed: [UInt128: Decimal]
  let lines: [Line]

  struct Line: Sendable {
    let id: ID<DeliveryLine>
    let sourceLine: UInt128?
    let quantity: Decimal
    let reserved: Decimal
    let isStocked: Bool

    init(id: ID<DeliveryLine>, sourceLine: UUIDValue?, quantity: Decimal, reserved: Decimal, isStocked: Bool) {
      self.id = id
      self.sourceLine = sourceLine?.raw
      self.quantity = quantity
      self.reserved = reserved
      self.isStocked = isStocked
    }
  }

  static func of(_ delivery: ID<Delivery>, in order: Order, tx: Transaction) throws -> PaidQuantities {
    var lines: [Line] = []
    tx.queue(
      """
      select id, source_line_id, quantity, reserved, stocked from delivery_line where delivery_id = \(delivery)
      order by line_no
      """) { lines = try $0.all(as: Line.init(id:sourceLine:quantity:reserved:isStocked:)) }
    let rows = try tx.all(
      """
      select l.id, coalesce(p.paid, 0) - l.delivered - coalesce(h.held, 0)
      from sales_order_line l
      left join lateral (
        select sum(case i.kind when 'invoice' then b.quantity else -b.quantity end) as paid
        from invoice_line_any b
        join invoice i on i.tenant_id = b.tenant_id and i.id = b.invoice_id
        left join invoice c on c.tenant_id = i.tenant_id and c.id = i.credits_id
        where b.tenant_id = l.tenant_id and b.source_line_id = l.id
          and case i.kind when 'invoice' then i.status = 'paid' else i.status <> 'draft' and c.status = 'paid' end
      ) p on true
      left join lateral (
        select sum(k.reserved) as held from delivery_line k
        where k.tenant_id = l.tenant_id and k.source_line_id = l.id and k.delivery_id <> \(delivery)
      ) h on true
      where l.sales_order_id = \(order.id)
      """, as: { (id: ID<SalesOrderLine>, allowed: Decimal) in (id.raw, max(.zero, allowed)) })
    return PaidQuantities(allowed: Dictionary(rows) { first, _ in first }, lines: lines)
  }

  /// What goes when nobody says how much: what is held of stock, all of what is not counted, and of both only what is
  /// paid for.
  var shippable: [ID<DeliveryLine>: Decimal] {
    get throws {
      var left = allowed
      return try Dictionary(uniqueKeysWithValues: lines.map { line in
        let ready = line.isStocked ? line.reserved : line.quantity
        guard let source = line.sourceLine else { return (line.id, ready) }
        let quantity = min(ready, left[source] ?? .zero)
        left[source] = try (left[source] ?? .zero) - quantity
        return (line.id, quantity)
      })
    }
  }

  /// Throws 409 `payment_required` naming every line that would go unpaid.
  func require(_ quantities: [ID<DeliveryLine>: Decimal]) throws {
    var faults: [Fault] = []
    for line in lines {
      guard let source = line.sourceLine, let quantity = quantities[line.id], quantity.isPositive else { continue }
      let allowed = allowed[source] ?? .zero
      guard quantity > allowed else { continue }
      faults.append(
        Fault(
          code: ProblemCode.paymentRequired.name, detail: "\(quantity) would go, \(allowed) is paid for.",
          meta: ["line_id": .string(line.id.text), "paid": .string(allowed.text), "got": .string(quantity.text)]))
    }
    if !faults.isEmpty { throw Problem(.paymentRequired, faults: faults) }
  }

  /// Throws 409 `payment_required` when nothing at all may go.
  func requireSomething() throws {
    let isPaid = lines.contains { line in line.sourceLine.flatMap { allowed[$0] }?.isPositive ?? true }
    if !isPaid { throw Problem(.paymentRequired, "Nothing more of the order is paid for.") }
  }
}
