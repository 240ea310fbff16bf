package import Kernel

/// Whether a tax is rounded on every line or once for the document; a document keeps the policy it was
/// computed with.
package enum TaxRounding: String, Sendable, Codable {
  case line
  case document
}

/// A line that taxes are reckoned on.
package struct TaxableLine: Sendable {
  /// Quantity times price less discount, not rounded, with those of its taxes in it that are included in
  /// prices.
  package let amount: Decimal

  /// The taxes it carries, each once.
  package let taxes: [ID<Tax>]

  /// A line of that amount under those taxes.
  package init(amount: Decimal, taxes: [ID<Tax>]) {
    self.amount = amount
    self.taxes = taxes
  }
}

/// What a document's lines come to: nets by line, taxes by tax, all at the scale of the currency.
package struct TaxResult: Sendable {
  /// What a tax comes to over all lines.
  package struct TaxLine: Sendable {
    /// Which tax, at which rate and on which account.
    package let tax: Tax.Facts

    /// What it was computed from: with rounding by line the sum of rounded nets, by document not rounded.
    package let base: Decimal

    /// The sum of the rounded nets of its lines, as documents and reports show it.
    package let netBase: Decimal

    /// The tax, rounded.
    package let amount: Decimal
  }

  /// The net of each line, in the order given.
  package let nets: [Decimal]

  /// In the order in which the lines first name them.
  package let taxes: [TaxLine]

  /// The sum of nets.
  package let netTotal: Decimal

  /// The sum of taxes.
  package let taxTotal: Decimal

  /// Nets and taxes.
  package let total: Decimal
}

/// Reckons taxes exactly and rounds half away from zero: pure, so that its figures can be proven alone.
struct TaxComputation {
  let rounding: TaxRounding
  let scale: Int
  let facts: [ID<Tax>: Tax.Facts]

  private var nets: [Decimal] = []
  private var order: [ID<Tax>] = []
  private var sums: [ID<Tax>: (base: Decimal, netBase: Decimal, amount: Decimal)] = [:]

  /// More than any price times quantity that fits an invoice; keeps bases of included taxes finite.
  private static let baseScale = 12

  init(rounding: TaxRounding, scale: Int, facts: [ID<Tax>: Tax.Facts]) {
    self.rounding = rounding
    self.scale = scale
    self.facts = facts
  }

  mutating func result(for lines: [TaxableLine]) throws -> TaxResult {
    for line in lines { try add(line) }
    if rounding == .document { try roundOnce(lines) }
    let taxes = try order.map { id in
      guard let tax = facts[id], let sum = sums[id] else { throw Tax.unknown(id) }
      return TaxResult.TaxLine(
        tax: tax, base: sum.base, netBase: sum.netBase.rounded(to: scale), amount: sum.amount)
    }
    let netTotal = try Decimal.sum(nets).rounded(to: scale)
    let taxTotal = try Decimal.sum(taxes.map(\.amount)).rounded(to: scale)
    return TaxResult(
      nets: nets, taxes: taxes, netTotal: netTotal, taxTotal: taxTotal,
      total: try netTotal + taxTotal)
  }

  private mutating func add(_ line: TaxableLine) throws {
    let taxes = try line.taxes.map { id in
      guard let tax = facts[id] else { throw Tax.unknown(id) }
      return tax
    }
    let included = try Decimal.sum(taxes.filter(\.includedInPrice).map(\.rate))
    let factor = try Decimal.one + included * Decimal.hundredth
    switch rounding {
    case .line:
      let gross = line.amount.rounded(to: scale)
      let net = included.isZero ? gross : try gross.divided(by: factor, scale: scale)
      var amounts = try taxes.map { tax in try (net * tax.fraction).rounded(to: scale) }
      try settle(&amounts, of: taxes, toSumUpTo: try gross - net)
      nets.append(net)
      for (tax, amount) in zip(taxes, amounts) { try count(tax, base: net, netBase: net, amount: amount) }
    case .document:
      let base =
        included.isZero && line.amount.scale <= Self.baseScale
        ? line.amount : try line.amount.divided(by: factor, scale: Self.baseScale)
      let net = base.rounded(to: scale)
      nets.append(net)
      for tax in taxes { try count(tax, base: base, netBase: net, amount: .zero) }
    }
  }

  private mutating func count(_ tax: Tax.Facts, base: Decimal, netBase: Decimal, amount: Decimal) throws {
    if sums[tax.id] == nil { order.append(tax.id) }
    let sum = sums[tax.id] ?? (.zero, .zero, .zero)
    sums[tax.id] = (try sum.base + base, try sum.netBase + netBase, try sum.amount + amount)
  }

  /// Price and taxes in it come to the gross: the largest of them takes what rounding left.
  private func settle(_ amounts: inout [Decimal], of taxes: [Tax.Facts], toSumUpTo total: Decimal) throws {
    let included = taxes.indices.filter { taxes[$0].includedInPrice }
    guard let largest = included.max(by: { amounts[$0].magnitude < amounts[$1].magnitude }) else { return }
    let residue = try total - Decimal.sum(included.map { amounts[$0] })
    amounts[largest] = try amounts[largest] + residue
  }

  /// Every tax is rounded once, from the sum of its bases; nets of lines whose price holds taxes then come,
  /// with these taxes, to their gross.
  private mutating func roundOnce(_ lines: [TaxableLine]) throws {
    var included = Decimal.zero
    for id in order {
      guard let tax = facts[id], let sum = sums[id] else { continue }
      let base = sum.base.normalized
      let amount = try (base * tax.fraction).rounded(to: scale)
      sums[id] = (base.scale < scale ? base.rounded(to: scale) : base, sum.netBase, amount)
      if tax.includedInPrice { included = try included + amount }
    }
    let grossLines = lines.indices.filter { line in
      lines[line].taxes.contains { facts[$0]?.includedInPrice == true }
    }
    guard let largest = grossLines.max(by: { nets[$0].magnitude < nets[$1].magnitude }) else { return }
    let gross = try Decimal.sum(grossLines.map { lines[$0].amount }).rounded(to: scale)
    let residue = try gross - included - Decimal.sum(grossLines.map { nets[$0] })
    nets[largest] = try nets[largest] + residue
    for id in Set(lines[largest].taxes) { try sums[id]?.netBase += residue }
  }
}

extension Decimal {
  /// 0.01, for percentages.
  static let hundredth = Decimal(1, scale: 2)
}
