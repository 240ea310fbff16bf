import JSON
import Kernel

/// What Atrium knows of a trade already, by the keys of the system it came from. This is what makes an import repeatable: a
/// step whose document exists is skipped.
struct TradeBook: Sendable {
  var parties: [String: String] = [:]
  var products: [String: String] = [:]
  var terms: [String: String] = [:]
  var receipts: Set<String> = []
  var orders: [String: OrderState] = [:]

  /// How far an order has come.
  struct OrderState: Sendable {
    var id: String
    var status: String
    var isDelivered: Bool
    var isPaid: Bool
  }

  /// Reads every list once.
  static func read(system: String, through caller: InsideCaller) async throws -> TradeBook {
    var book = TradeBook()
    func key(_ record: JSON) -> String? { record["external_ids"]?[system]?.string }
    func id(_ record: JSON) -> String { record["id"]?.string ?? "" }
    for party in try await caller.all("/parties") { key(party).map { book.parties[$0] = id(party) } }
    for product in try await caller.all("/products") { key(product).map { book.products[$0] = id(product) } }
    for term in try await caller.all("/payment-terms") { key(term).map { book.terms[$0] = id(term) } }
    for receipt in try await caller.all("/receipts") where receipt["status"] == "received" {
      if let key = key(receipt) { book.receipts.insert(key) }
    }
    var owing: Set<String> = []
    for invoice in try await caller.all("/invoices?status=posted") {
      if let source = invoice["source"]?["id"]?.string { owing.insert(source) }
    }
    for order in try await caller.all("/sales-orders") {
      guard let key = key(order) else { continue }
      let isDelivered = order["delivery_status"] == "complete"
      book.orders[key] = OrderState(
        id: id(order), status: order["status"]?.string ?? "", isDelivered: isDelivered,
        isPaid: isDelivered && !owing.contains(id(order)))
    }
    return book
  }
}

extension InsideCaller {
  /// Every item of a list, page after page.
  func all(_ path: String) async throws -> [JSON] {
    var items: [JSON] = []
    var after: String?
    repeat {
      let separator = path.contains("?") ? "&" : "?"
      let page = try await call("GET", "\(path)\(separator)limit=200" + (after.map { "&after=\($0)" } ?? ""))
      items += page["data"]?.array ?? []
      after = page["page"]?["next"]?.string
    } while after != nil
    return items
  }
}
