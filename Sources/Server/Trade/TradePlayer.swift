import Kernel
import JSON

/// Tells a trade to the service through its own commands: masters, opening stock, then events in the order of their days.
///
/// Every step carries an idempotency key and is skipped when its document exists, so the telling can be broken off anywhere
/// and begun again.
package struct TradePlayer {
  let trade: Trade
  let caller: InsideCaller
  let progress: Progress
  var book = TradeBook()
  private(set) var summary = Summary()
  private var freightAccount: JSON = .null

  /// What was done this time.
  package struct Summary: Sendable {
    package var masters = 0
    package var placed = 0
    package var shipped = 0
    package var paid = 0
    /// Events told in this run, without those that were there.
    package var events: Int { placed + shipped + paid }
  }

  /// A player for one company's books; its fiscal years must be open.
  package init(_ trade: Trade, through caller: InsideCaller, progress: Progress) {
    self.trade = trade
    self.caller = caller
    self.progress = progress
  }

  /// Tells everything that is not there yet.
  package mutating func play() async throws -> Summary {
    book = try await TradeBook.read(system: trade.system, through: caller)
    let accounts = try await caller.all("/accounts?role=freight_revenue")
    freightAccount = accounts.first?["id"] ?? .null
    try await tellMasters()
    try await tellOpeningStock()
    try await tellEvents()
    return summary
  }

  func key(_ step: String, _ key: String) -> String { "trade.\(trade.system).\(step).\(key)" }

  func external(_ key: String) -> JSON { .object([trade.system: .string(key)]) }

  func instant(of day: LocalDate) throws -> Instant { try Instant(parsing: "\(day.text)T12:00:00Z") }
}

// MARK: Masters

extension TradePlayer {
  private mutating func tellMasters() async throws {
    let opening = try trade.opening()
    let terms = try await tellTerms(at: opening)
    for (index, partner) in trade.parties.enumerated() {
      progress.report("parties", index + 1, of: trade.parties.count)
      if book.parties[partner.externalKey] != nil { continue }
      let made = try await caller.call(
        "POST", "/parties?allow_duplicate=true", partner.body(external: external(partner.externalKey)),
        key: key("party", partner.externalKey), at: opening)
      let id = made["id"]?.string ?? ""
      book.parties[partner.externalKey] = id
      summary.masters += 1
      if let contact = partner.contact {
        try await caller.call(
          "POST", "/parties/\(id)/contacts",
          [
            "person": ["kind": "person", "name": .string(contact.name)],
            "role": contact.position.map(JSON.string) ?? .null,
          ], key: key("contact", partner.externalKey), at: opening)
      }
      if partner.role == "customer" {
        try await caller.call(
          "PATCH", "/customers/\(id)/terms",
          [
            "payment_term_id": .string(terms),
            "credit_limit": partner.creditLimit.map { .string($0.text) } ?? .null,
          ], at: opening)
      }
    }
    let taxes = try await tellTax(at: opening)
    for (index, product) in trade.products.enumerated() {
      progress.report("products", index + 1, of: trade.products.count)
      if book.products[product.key] != nil { continue }
      let made = try await caller.call(
        "POST", "/products",
        [
          "sku": .string(product.sku), "name": .string(product.name), "kind": product.isService ? "service" : "stocked",
          "unit_price": .string(product.listPrice.text), "currency": .string(trade.company.currency.code),
          "description": product.description.map(JSON.string) ?? .null, "external_ids": external(product.key), "taxes": taxes,
        ], key: key("product", product.key), at: opening)
      book.products[product.key] = made["id"]?.string
      summary.masters += 1
    }
  }

  private mutating func tellTerms(at opening: Instant) async throws -> String {
    let name = "net-\(trade.terms.days)"
    if let known = book.terms[name] { return known }
    let made = try await caller.call(
      "POST", "/payment-terms",
      [
        "name": .string(trade.terms.name), "external_ids": external(name),
        "steps": [["kind": "remainder", "delays": [["days": .number(String(trade.terms.days))]]]],
      ], key: key("terms", name), at: opening)
    book.terms[name] = made["id"]?.string
    return made["id"]?.string ?? ""
  }

  /// The tax as products take it over: a list of one, or of none.
  private func tellTax(at opening: Instant) async throws -> JSON {
    guard let tax = trade.tax else { return [] }
    let known = try await caller.all("/taxes?scope=sale").first { $0["name"]?.string == tax.name }
    let id: JSON?
    if let known {
      id = known["id"]
    } else {
      id = try await caller.call(
        "POST", "/taxes", ["name": .string(tax.name), "rate": .string(tax.rate.text), "scope": "sale"],
        key: key("tax", "sale"), at: opening)["id"]
    }
    return [["tax_id": id ?? .null]]
  }

  /// One receipt of what the trade will need, at each product's unit cost.
  private mutating func tellOpeningStock() async throws {
    let name = "opening-stock"
    if book.receipts.contains(name) { return }
    let needed = try trade.quantitiesOrdered()
    let goods = trade.products.filter { !$0.isService && needed[$0.key] != nil }
    if goods.isEmpty { return }
    let opening = try trade.opening()
    if try await caller.all("/warehouses").isEmpty {
      try await caller.call(
        "POST", "/warehouses", ["code": "MAIN", "name": "Main warehouse"], key: key("warehouse", "main"), at: opening)
    }
    let lines = try goods.map { product -> JSON in
      [
        "product_id": .string(book.products[product.key] ?? ""),
        "quantity": .string(try ((needed[product.key] ?? .zero) + product.surplus).text), "unit_cost": .string(product.unitCost.text),
      ]
    }
    let receipt = try await caller.call(
      "POST", "/receipts", ["external_ids": external(name), "lines": .array(lines), "reference": "Opening stock"],
      key: key("stock", name), at: opening)
    try await caller.call(
      "POST", "/receipts/\(receipt["id"]?.string ?? "")/receive", [:], key: key("receive", name), at: opening)
    book.receipts.insert(name)
  }
}

// MARK: Events

extension TradePlayer {
  private enum Step: Int, Comparable {
    case placed, shipped, paid

    static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
  }

  private struct Event {
    let day: LocalDate
    let step: Step
    let order: Int
  }

  private mutating func tellEvents() async throws {
    var events: [Event] = []
    for (index, order) in trade.orders.enumerated() {
      events.append(Event(day: order.date, step: .placed, order: index))
      if let shipped = order.shipped { events.append(Event(day: shipped, step: .shipped, order: index)) }
      if let paid = order.paid { events.append(Event(day: paid, step: .paid, order: index)) }
    }
    events.sort { ($0.day, $0.step, $0.order) < ($1.day, $1.step, $1.order) }
    for (index, event) in events.enumerated() {
      try Task.checkCancellation()
      progress.report("events", index + 1, of: events.count)
      let order = trade.orders[event.order]
      switch event.step {
      case .placed: try await place(order)
      case .shipped: try await ship(order, on: event.day)
      case .paid: try await pay(order, on: event.day)
      }
    }
  }

  private mutating func place(_ order: Trade.Order) async throws {
    let instant = try instant(of: order.date)
    var state = book.orders[order.key]
    if state == nil {
      let made = try await caller.call(
        "POST", "/sales-orders", try body(of: order), key: key("place", order.key), at: instant)
      state = TradeBook.OrderState(
        id: made["id"]?.string ?? "", status: "draft", isDelivered: false, isPaid: false)
    }
    guard var state, state.status == "draft" else { return }
    try await caller.call(
      "POST", "/sales-orders/\(state.id)/confirm", [:], key: key("confirm", order.key), at: instant)
    state.status = "confirmed"
    book.orders[order.key] = state
    summary.placed += 1
  }

  private mutating func ship(_ order: Trade.Order, on day: LocalDate) async throws {
    guard let state = book.orders[order.key], !state.isDelivered else { return }
    let instant = try instant(of: day)
    let shown = try await caller.call("GET", "/sales-orders/\(state.id)", at: instant)
    for delivery in shown["deliveries"]?.array ?? [] {
      guard delivery["status"] == "reserved" || delivery["status"] == "draft", let id = delivery["id"]?.string else {
        continue
      }
      try await caller.call(
        "POST", "/deliveries/\(id)/ship", ["date": .string(day.text), "invoice": true], key: key("ship", order.key),
        at: instant)
    }
    book.orders[order.key]?.isDelivered = true
    summary.shipped += 1
  }

  private mutating func pay(_ order: Trade.Order, on day: LocalDate) async throws {
    guard let state = book.orders[order.key], state.isDelivered, !state.isPaid,
      let customer = book.parties["customer-\(order.customer)"]
    else { return }
    let instant = try instant(of: day)
    let shown = try await caller.call("GET", "/sales-orders/\(state.id)", at: instant)
    for invoice in shown["invoices"]?.array ?? [] where invoice["status"] == "posted" {
      guard let id = invoice["id"]?.string, let open = invoice["open_amount"] else { continue }
      try await caller.call(
        "POST", "/payments",
        [
          "customer_id": .string(customer), "amount": open, "currency": .string(trade.company.currency.code),
          "method": "bank_transfer", "date": .string(day.text), "reference": .string(order.key),
          "allocations": [["invoice_id": .string(id)]],
        ], key: key("pay", order.key), at: instant)
    }
    book.orders[order.key]?.isPaid = true
    summary.paid += 1
  }

  private func body(of order: Trade.Order) throws -> JSON {
    guard let customer = book.parties["customer-\(order.customer)"] else {
      throw HouseError("Order \(order.key) is from \(order.customer), whom the files do not know.")
    }
    var lines = try order.lines.map { line -> JSON in
      guard let product = book.products[line.product] else {
        throw HouseError("Order \(order.key) names the product \(line.product), which the files do not know.")
      }
      return [
        "product_id": .string(product), "quantity": .string(line.quantity.text),
        "unit_price": .string(line.unitPrice.text), "discount_percent": .string(line.discountPercent.text),
      ]
    }
    if order.freight.isPositive {
      lines.append([
        "label": "Freight", "quantity": "1", "unit_price": .string(order.freight.text), "account_id": freightAccount,
      ])
    }
    return [
      "customer_id": .string(customer), "date": .string(order.date.text),
      "requested_date": order.requested.map { .string($0.text) } ?? .null, "invoice_policy": "delivery",
      "reference": .string(order.key), "external_ids": external(order.key), "lines": .array(lines),
    ]
  }
}

extension Trade {
  /// The morning of the first day of its first year, before anything happens.
  func opening() throws -> Instant { try Instant(parsing: "\(years.lowerBound)-01-01T12:00:00Z") }
}

extension Trade.Partner {
  func body(external: JSON) -> JSON {
    var body: JSONObject = [
      "kind": isPerson ? "person" : "organisation", "name": .string(name), "roles": [.string(role)],
      "external_ids": external,
    ]
    if let email { body["email"] = .string(email) }
    if let note { body["note"] = .string(note) }
    if !phones.isEmpty {
      body["phones"] = .array(phones.map { ["number": .string($0.number), "label": .string($0.label)] })
    }
    if let address {
      body["addresses"] = [
        [
          "street": address.street.map(JSON.string) ?? .null, "city": address.city.map(JSON.string) ?? .null,
          "region": address.region.map(JSON.string) ?? .null,
          "postal_code": address.postalCode.map(JSON.string) ?? .null,
          "country": address.country.map(JSON.string) ?? .null,
        ]
      ]
    }
    return .object(body)
  }
}
