import JSON
import Kernel

/// The list price's currency: a price without one would say nothing.
enum ProductPrice {
  /// The currency given, or that of the caller's only company where a price asks for one.
  static func currency(_ given: String?, price: Decimal?, for caller: Principal) throws -> String? {
    if let given {
      guard Currency(given) != nil else {
        throw Problem(
          .refused, "\(given) is no currency of ISO 4217.", pointer: "#/currency",
          meta: ["currency": .string(given)])
      }
      return given
    }
    guard price != nil else { return nil }
    guard caller.companies.count == 1 else {
      throw Problem(.refused, "A price needs its currency.", pointer: "#/currency")
    }
    return caller.companies[0].currency.code
  }
}
