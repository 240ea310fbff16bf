import Kernel
import Testing

@Suite("Rounding")
struct RoundingTests {
  @Test(
    "Every rule mirrors itself below zero",
    arguments: [
      ("1.005", 2, "1.01", "1.00", "1.00", "1.01"), ("1.015", 2, "1.02", "1.02", "1.01", "1.02"),
      ("1.004", 2, "1.00", "1.00", "1.00", "1.01"), ("1.006", 2, "1.01", "1.01", "1.00", "1.01"),
      ("1.0049999999", 2, "1.00", "1.00", "1.00", "1.01"),
      ("1.0050000001", 2, "1.01", "1.01", "1.00", "1.01"),
      ("0.5", 0, "1", "0", "0", "1"), ("1.5", 0, "2", "2", "1", "2"), ("2.5", 0, "3", "2", "2", "3"),
      ("0.0035", 2, "0.00", "0.00", "0.00", "0.01"), ("9.995", 2, "10.00", "10.00", "9.99", "10.00"),
      ("7", 2, "7.00", "7.00", "7.00", "7.00"), ("7.10", 2, "7.10", "7.10", "7.10", "7.10"),
      ("7.100", 2, "7.10", "7.10", "7.10", "7.10"),
    ])
  func rules(text: String, scale: Int, away: String, even: String, down: String, up: String) throws {
    let number = try Decimal(parsing: text)
    for (rule, expected) in [
      (RoundingRule.halfAwayFromZero, away), (.halfEven, even), (.down, down), (.up, up),
    ] {
      #expect(number.rounded(to: scale, rule).text == expected)
      #expect(try number.negated.rounded(to: scale, rule) == Decimal(parsing: expected).negated)
    }
    #expect(number.rounded(to: scale).text == away)
  }

  @Test("TX-01: a hundred lines of 1 × 1.001 at 20 %")
  func hundredLines() throws {
    let price = try Decimal(parsing: "1.001")
    let rate = Decimal(20, scale: 2)
    let nets = try Array(repeating: price * 1, count: 100)
    let base = try Decimal.sum(nets.map { $0.rounded(to: 2) })
    #expect(base.text == "100.00")
    let taxByLine = try Decimal.sum(nets.map { try ($0 * rate).rounded(to: 2) })
    #expect(taxByLine.text == "20.00")
    let taxByDocument = try (Decimal.sum(nets) * rate).rounded(to: 2)
    #expect(taxByDocument.text == "20.02")
  }

  @Test("TX-01: lines of 1.070 and 1.005 at 100 %, by line")
  func byLine() throws {
    let lines = try ["1.070", "1.005"].map { try Decimal(parsing: $0).rounded(to: 2) }
    #expect(try Decimal.sum(lines).text == "2.08")
  }

  @Test("TX-01: two lines of 0.0035")
  func tinyLines() throws {
    let line = try Decimal(parsing: "0.0035").rounded(to: 2)
    #expect(try Decimal.sum([line, line]).text == "0.00")
  }

  @Test(
    "A currency's decimals are padded, and no digit is lost unseen",
    arguments: [
      ("12.3", 3, "12.300"), ("12", 0, "12"), ("12.00", 0, "12"), ("12.300000", 2, "12.30"),
      ("-0.10", 1, "-0.1"),
      ("0", 2, "0.00"),
    ])
  func padded(text: String, scale: Int, padded: String) throws {
    #expect(try Decimal(parsing: text).checked(scale: scale).text == padded)
  }

  @Test("An excess decimal is refused", arguments: [("10.5", 0, 1), ("10.505", 2, 3), ("-0.0010", 2, 3)])
  func excess(text: String, allowed: Int, got: Int) throws {
    #expect(throws: DecimalError.scale(allowed: allowed, got: got)) {
      try Decimal(parsing: text).checked(scale: allowed)
    }
  }
}

@Suite("Currency")
struct CurrencyTests {
  @Test(
    "Knows the decimals of ISO 4217",
    arguments: [
      ("EUR", 2), ("USD", 2), ("JPY", 0), ("BHD", 3), ("CLF", 4), ("ISK", 0), ("HRK", 2), ("KWD", 3),
    ])
  func scales(code: String, scale: Int) {
    #expect(Currency(code)?.scale == scale)
  }

  @Test("Refuses what is none", arguments: ["", "eur", "EURO", "XXX", "XAU", "XTS", "E R", "ABC"])
  func unknown(code: String) {
    #expect(Currency(code) == nil)
  }

  @Test("Lists every code once")
  func codes() {
    #expect(Currency.codes.count == Set(Currency.codes).count && Currency.codes.count > 160)
    #expect(Currency.codes.allSatisfy { $0.utf8.count == 3 })
  }

  @Test("Money is rounded to its currency")
  func money() throws {
    let yen = try #require(Currency("JPY"))
    #expect(Money(Decimal(105, scale: 1), yen).rounded.description == "11 JPY")
  }
}
