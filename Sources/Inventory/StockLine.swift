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
    var faults: [Fault] = []
    for (index, line) in lines.enumerated() {
      guard let product = facts[line.product] else { continue }
      if product.kind != .stocked, !allowingUnstocked {
        faults.append(
          Fault(
            pointer: "#/lines/\(index)/product_id", code: ProblemCode.notStocked.name,
            detail: "\(product.sku) is not stocked.", meta: ["id": .string(line.product.text)]))
      }
      for (name, quantity) in line.quantities {
        guard let scale = quantity?.normalized.scale, scale > product.decimals else { continue }
        faults.append(
          Fault(
            pointer: "#/lines/\(index)/\(name)", code: ProblemCode.amountScale.name,
            detail: "\(product.sku) is counted with at most \(product.decimals) decimals.",
            meta: ["allowed": .number(String(product.decimals)), "got": .number(String(scale))]))
      }
    }
    guard let first = faults.first else { return facts }
    // One kind of fault gives the problem its name.
    let isAlike = faults.allSatisfy { $0.code == first.code }
    let code = first.code == ProblemCode.notStocked.name ? ProblemCode.notStocked : .amountScale
    throw Problem(isAlike ? code : .refused, faults: faults)
  }
}
