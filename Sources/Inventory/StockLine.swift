import Catalog
import JSON
import Kernel

/// A line of a draft as far as every stock document checks it.
struct StockLine {
  let product: ID<Product>
  /// By the member's name; a quantity may be left out.
  let quantities: [String: Decimal?]

  /// Throws 422 naming every line whose product is absent, archived or not stocked, or whose quantity is
  /// finer than its unit.
  @discardableResult
  static func check(
    _ lines: [StockLine], allowingUnstocked: Bool = false, in tx: Transaction,
  ) throws -> [ID<Product>: Product.Facts] {
    let facts = try Product.facts(lines.map(\.product), in: tx)
    var faults = Faults()
    for (index, line) in lines.enumerated() {
      guard let product = facts[line.product] else { continue }
      if product.kind != .stocked, !allowingUnstocked {
        faults.note(
          .notStocked, "\(product.sku) is not stocked.", at: "#/lines/\(index)/product_id",
          meta: ["id": .string(line.product.text)])
      }
      for (name, quantity) in line.quantities {
        guard let quantity, quantity.normalized.scale > product.decimals else { continue }
        faults.note(
          .amountScale, "\(product.sku) is counted with at most \(product.decimals) decimals.",
          at: "#/lines/\(index)/\(name)", meta: ["allowed": .number(String(product.decimals))])
      }
    }
    try faults.check()
    return facts
  }
}
