import Catalog
package import Kernel

/// What the goods of one product are worth in one company's books, and how moves change that.
///
/// Pure arithmetic: money is rounded to the company's currency, half away from zero; costs keep up to 8
/// decimals. What rounding leaves over goes out with the goods, so nothing on hand is always worth nothing.
package struct Valuation: Sendable, Equatable {
  package private(set) var quantity: Decimal
  package private(set) var value: Decimal
  /// The cost the next unit leaves at; kept when nothing is on hand.
  package private(set) var averageCost: Decimal
  let keepsStandard: Bool
  let scale: Int

  /// A worth as it is stored; without figures, that of a product never seen.
  package init(
    quantity: Decimal = 0, value: Decimal = 0, averageCost: Decimal = 0, keepsStandard: Bool = false,
    scale: Int,
  ) {
    self.quantity = quantity
    self.value = value
    self.averageCost = averageCost
    self.keepsStandard = keepsStandard
    self.scale = scale
  }

  /// What coming in changed: the goods at what they cost, and what had to be corrected beside that.
  package struct Arrival: Sendable, Equatable {
    package let value: Decimal
    /// Goods that left before they came were booked at a guess: the difference to what they cost. Under a
    /// standard cost, the difference between it and what was paid.
    package let correction: Decimal
  }

  /// Goods come in at a unit cost.
  ///
  /// Above zero the cost is averaged by quantity; from zero or below it is the new goods' cost, also for what
  /// is still missing.
  package mutating func receive(_ received: Decimal, at unitCost: Decimal) throws -> Arrival {
    let cost = try (received * unitCost).rounded(to: scale)
    let sum = try quantity + received
    var worth = try value + cost
    if keepsStandard {
      worth = try (sum * averageCost).rounded(to: scale)
    } else if quantity.isPositive {
      averageCost = try (quantity * averageCost + received * unitCost).divided(by: sum, scale: 8).normalized
    } else {
      averageCost = unitCost.normalized
      worth = try (sum * unitCost).rounded(to: scale)
    }
    let correction = try worth - value - cost
    try Self.requireRange(quantity: sum, value: cost, worth)
    quantity = sum.normalized
    value = worth
    return Arrival(value: cost, correction: correction)
  }

  /// Goods go out at the average; answers what they were worth.
  package mutating func issue(_ issued: Decimal) throws -> Decimal {
    let rest = try quantity - issued
    let worth = try (rest * averageCost).rounded(to: scale)
    let cost = try value - worth
    try Self.requireRange(quantity: rest, value: cost, worth)
    quantity = rest.normalized
    value = worth
    return cost
  }

  /// A new unit cost is set; answers by how much that changes the value.
  package mutating func revalue(to unitCost: Decimal) throws -> Decimal {
    let worth = try (quantity * unitCost).rounded(to: scale)
    let change = try worth - value
    try Self.requireRange(quantity: quantity, value: change, worth)
    averageCost = unitCost.normalized
    value = worth
    return change
  }

  /// Quantities have up to 9 integer digits and amounts up to 15; what is beyond could not be shown.
  private static func requireRange(quantity: Decimal, value: Decimal...) throws {
    guard quantity.magnitude < Decimal(1_000_000_000),
      value.allSatisfy({ $0.magnitude < Decimal(1_000_000_000_000_000) })
    else { throw Problem(.amountRange, "The quantity or its value is out of range.") }
  }
}
