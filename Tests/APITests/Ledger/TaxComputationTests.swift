import Kernel
import Ledger
import Testing

struct TaxComputationTests {
  private func tax(_ rate: String, included: Bool = false) throws -> Tax.Facts {
    Tax.Facts(
      id: ID(), name: rate, rate: try Decimal(parsing: rate), includedInPrice: included, scope: .sale,
      account: ID(),
      creditAccount: ID())
  }

  private func compute(
    _ amounts: [String], _ taxes: [Tax.Facts], _ rounding: TaxRounding, _ currency: String = "USD",
  ) throws -> TaxResult {
    let lines = try amounts.map { TaxableLine(amount: try Decimal(parsing: $0), taxes: taxes.map(\.id)) }
    return try Tax.compute(
      lines: lines, rounding: rounding, currency: try #require(Currency(currency)),
      taxes: Dictionary(uniqueKeysWithValues: taxes.map { ($0.id, $0) }))
  }

  /// TX-01: a hundred lines of 1 × 1.001 at 20 %.
  @Test func roundsByLineOrByDocument() throws {
    let amounts = Array(repeating: "1.001", count: 100)
    let byLine = try compute(amounts, [tax("20")], .line)
    #expect(byLine.netTotal.text == "100.00")
    #expect(byLine.taxTotal.text == "20.00")
    #expect(byLine.taxes[0].base.text == "100.00")
    let byDocument = try compute(amounts, [tax("20")], .document)
    #expect(byDocument.netTotal.text == "100.00")
    #expect(byDocument.taxTotal.text == "20.02")
    #expect(byDocument.taxes[0].base == (try Decimal(parsing: "100.1")))
    #expect(byDocument.taxes[0].netBase.text == "100.00")
  }

  /// TX-01: halves go away from zero, so 1.005 is 1.01 and not, as to even, 1.00.
  @Test func roundsHalvesAwayFromZero() throws {
    let result = try compute(["1.070", "1.005"], [tax("100")], .line)
    #expect(result.netTotal.text == "2.08")
    #expect(result.taxTotal.text == "2.08")
    let credit = try compute(["-1.070", "-1.005"], [tax("100")], .line)
    #expect(credit.netTotal.text == "-2.08")
    #expect(credit.taxTotal.text == "-2.08")
  }

  /// TX-01: two lines of 0.0035 come to nothing.
  @Test func roundsSmallLinesToNothing() throws {
    let result = try compute(["0.0035", "0.0035"], [tax("20")], .line)
    #expect(result.netTotal.text == "0.00")
    #expect(result.taxes[0].base.text == "0.00")
    #expect(result.total.isZero)
  }

  @Test func takesIncludedTaxesOutOfThePrice() throws {
    let result = try compute(["119.00", "0.99"], [tax("19", included: true)], .line)
    #expect(result.nets.map(\.text) == ["100.00", "0.83"])
    #expect(result.taxTotal.text == "19.16")
    #expect(result.total.text == "119.99")
  }

  /// Whatever is rounded how: price and taxes in it come to the gross.
  @Test(arguments: [TaxRounding.line, .document])
  func includedTaxesComeToTheGross(rounding: TaxRounding) throws {
    for cents in 1...300 {
      let gross = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
      let result = try compute(
        [gross, gross, gross], [tax("7", included: true), tax("12.5", included: true)], rounding)
      #expect(result.total == (try Decimal(parsing: gross) * 3), "\(gross)")
    }
  }

  @Test func reckonsExcludedTaxesOnTheNetOfIncludedOnes() throws {
    let result = try compute(["110.00"], [tax("10", included: true), tax("5")], .line)
    #expect(result.nets[0].text == "100.00")
    #expect(result.taxes.map(\.amount.text) == ["10.00", "5.00"])
    #expect(result.total.text == "115.00")
  }

  @Test func keepsATaxOfNothing() throws {
    let result = try compute(["50"], [tax("0")], .document)
    #expect(result.taxes[0].base.text == "50.00")
    #expect(result.taxes[0].amount.text == "0.00")
  }

  @Test func knowsTheCurrencysDecimals() throws {
    #expect(try compute(["1.5"], [tax("10")], .line, "JPY").total.text == "2")
    #expect(try compute(["1.2345"], [tax("10")], .line, "BHD").total.text == "1.359")
  }
}
