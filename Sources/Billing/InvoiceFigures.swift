import JSON
import Kernel
import Ledger

/// What the lines of a document come to, in its currency and in the company's.
struct InvoiceFigures: Sendable {
  struct TaxLine: Sendable {
    let tax: Tax.Facts
    /// Not rounded where the document rounds its taxes as a whole.
    let base: Decimal
    let amount: Decimal
    let baseAmount: Decimal
  }

  /// By line, in their order.
  let nets: [Decimal]
  let baseNets: [Decimal]
  let taxes: [TaxLine]
  let netTotal: Decimal
  let taxTotal: Decimal
  let total: Decimal
  let baseNetTotal: Decimal
  let baseTaxTotal: Decimal
  let baseTotal: Decimal

  /// Amounts in the company's currency are converted line by line and added up, so that the ledger's lines
  /// and the document's totals are the same sums.
  init(_ result: TaxResult, rate: Decimal, scale: Int, baseScale: Int) throws {
    func converted(_ amount: Decimal) throws -> Decimal { try (amount * rate).rounded(to: baseScale) }
    try self.init(
      nets: result.nets, baseNets: try result.nets.map(converted),
      taxes: try result.taxes.map { line in
        TaxLine(tax: line.tax, base: line.base, amount: line.amount, baseAmount: try converted(line.amount))
      },
      scale: scale, baseScale: baseScale)
  }

  /// The sums of nets and taxes that are known. Throws 422 when they come to less than nothing.
  init(nets: [Decimal], baseNets: [Decimal], taxes: [TaxLine], scale: Int, baseScale: Int) throws {
    self.nets = nets
    self.baseNets = baseNets
    self.taxes = taxes
    netTotal = try Decimal.sum(nets).rounded(to: scale)
    taxTotal = try Decimal.sum(taxes.map(\.amount)).rounded(to: scale)
    total = try netTotal + taxTotal
    baseNetTotal = try Decimal.sum(baseNets).rounded(to: baseScale)
    baseTaxTotal = try Decimal.sum(taxes.map(\.baseAmount)).rounded(to: baseScale)
    baseTotal = try baseNetTotal + baseTaxTotal
    let figures = nets + baseNets + taxes.flatMap { [$0.base, $0.amount, $0.baseAmount] }
    for figure in figures + [netTotal, taxTotal, total, baseNetTotal, baseTaxTotal, baseTotal] {
      try figure.requireRange(at: "#/lines")
    }
    guard !total.isNegative else {
      throw Problem(
        .negativeTotal, "The lines come to \(total): what is owed to a customer is a credit note.",
        pointer: "#/lines", meta: ["total": .string(total.text)])
    }
  }
}
