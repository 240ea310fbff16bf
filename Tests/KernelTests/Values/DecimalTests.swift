import Kernel
import Testing

@Suite("Decimal")
struct DecimalTests {
  @Test(
    "Prints what it read",
    arguments: [
      "0", "1", "-1", "0.00", "0.05", "-0.05", "10.50", "1234.50", "-1000000", "0.00250000",
      "99999999999999999999999999999999999999", "-99999999999999999999999999999999999999",
      "0.00000000000000000000000000000000000001", "18446744073709551616.5",
    ])
  func text(text: String) throws {
    #expect(try Decimal(parsing: text).text == text)
    #expect(try Decimal(utf8: Array(text.utf8)).description == text)
  }

  @Test("Zero has no sign", arguments: [("-0", "0"), ("-0.00", "0.00")])
  func negativeZero(text: String, printed: String) throws {
    #expect(try Decimal(parsing: text).text == printed)
  }

  @Test(
    "Refuses what is no decimal",
    arguments: [
      "", "-", "+1", ".5", "5.", "-.5", "1.2.3", "01", "-01", "00", "1e3", "1,5", " 1", "1 ", "NaN",
      "Infinity", "--1",
      "1-", "٣", "0x1", "1.-2", "1_000",
    ])
  func syntax(text: String) throws {
    #expect(throws: DecimalError.syntax) { try Decimal(parsing: text) }
  }

  @Test("Refuses more than 38 digits")
  func tooLong() throws {
    #expect(throws: DecimalError.overflow) { try Decimal(parsing: String(repeating: "1", count: 39)) }
    #expect(throws: DecimalError.scale(allowed: 38, got: 39)) {
      try Decimal(parsing: "0." + String(repeating: "0", count: 39))
    }
  }

  @Test(
    "Compares values, not spellings",
    arguments: [
      ("1", "1.00", 0), ("0", "0.000", 0), ("1.5", "1.50", 0), ("-1.5", "-1.50", 0), ("1", "1.01", -1),
      ("-1", "-1.01", 1), ("-1", "1", -1), ("0.1", "0.09", 1), ("2", "10", -1), ("-0.01", "0", -1),
      ("99999999999999999999999999999999999999", "0.99999999999999999999999999999999999999", 1),
      ("-99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", -1),
      ("-99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001", -1),
    ])
  func comparison(left: String, right: String, order: Int) throws {
    let (left, right) = (try Decimal(parsing: left), try Decimal(parsing: right))
    #expect((left == right) == (order == 0))
    #expect((left < right) == (order < 0))
    #expect((right < left) == (order > 0))
    if order == 0 { #expect(left.hashValue == right.hashValue) }
  }

  @Test("Knows its sign")
  func sign() {
    let number = Decimal(-105, scale: 2)
    #expect(number.isNegative && !number.isPositive && !number.isZero)
    #expect(
      number.negated.text == "1.05" && number.magnitude.text == "1.05"
        && number.negated.magnitude.text == "1.05")
    #expect(Decimal(0, scale: 2).isZero && !Decimal.zero.isNegative && Decimal.zero.negated == 0)
    #expect(
      Decimal(1_500, scale: 3).normalized.text == "1.5" && Decimal(100, scale: 0).normalized.text == "100")
    #expect(Decimal(-7) == -7 && Decimal.one == 1)
  }
}

@Suite("Decimal arithmetic")
struct DecimalArithmeticTests {
  @Test(
    "Adds, subtracts and multiplies exactly",
    arguments: [
      ("1.5", "0.25", "1.75", "1.25", "0.375"), ("-1.5", "0.25", "-1.25", "-1.75", "-0.375"),
      ("-1.5", "-0.25", "-1.75", "-1.25", "0.375"), ("0.1", "0.2", "0.3", "-0.1", "0.02"),
      ("10.00", "3", "13.00", "7.00", "30.00"), ("0", "0.00", "0.00", "0.00", "0.00"),
      (
        "999999999999999.99", "0.0000000001", "999999999999999.9900000001", "999999999999999.9899999999",
        "99999.999999999999"
      ),
    ])
  func exact(left: String, right: String, sum: String, difference: String, product: String) throws {
    let (left, right) = (try Decimal(parsing: left), try Decimal(parsing: right))
    #expect(try (left + right).text == sum)
    #expect(try (left - right).text == difference)
    #expect(try (left * right) == Decimal(parsing: product))
    var total = left
    try total += right
    try total -= right
    #expect(total == left)
  }

  @Test("The largest of the contract's numbers multiply without loss")
  func largest() throws {
    let quantity = try Decimal(parsing: "999999999.999999")
    let price = try Decimal(parsing: "9999999999999.99999999")
    #expect(try (quantity * price).text == "9999999999999989999990.00000000000001")
    let padded = try Decimal(parsing: "1.0000000000000000000000000000000000000")
    #expect(try padded * padded == 1)
  }

  @Test("What does not fit throws, on either side of zero")
  func overflow() throws {
    let largest = try Decimal(parsing: String(repeating: "9", count: 38))
    #expect(throws: DecimalError.overflow) { try largest + 1 }
    #expect(throws: DecimalError.overflow) { try largest.negated - 1 }
    #expect(throws: DecimalError.overflow) { try largest * 10 }
    #expect(throws: DecimalError.overflow) { try largest * largest.negated }
    #expect(throws: DecimalError.overflow) { try largest + Decimal(1, scale: 1) }
    #expect(throws: DecimalError.overflow) { try largest.divided(by: Decimal(1, scale: 1), scale: 0) }
    #expect(throws: DecimalError.overflow) { try largest.checked(scale: 2) }
    #expect(throws: DecimalError.overflow) { try Decimal.sum([largest, 1]) }
    #expect(try largest - largest == 0)
    #expect(largest.rounded(to: 2) == largest)
  }

  @Test(
    "Divides to a scale",
    arguments: [
      ("1", "3", 4, "0.3333"), ("2", "3", 4, "0.6667"), ("-2", "3", 4, "-0.6667"), ("2", "-3", 0, "-1"),
      ("1", "8", 2, "0.13"), ("-1", "8", 2, "-0.13"), ("1", "8", 3, "0.125"), ("10", "4", 0, "3"),
      ("0", "7", 2, "0.00"),
      ("0.00000001", "1000", 10, "0.0000000000"), ("100.00", "1.20", 2, "83.33"),
      ("400", "1.1", 10, "363.6363636364"),
      ("1", "9999999999999.99999999", 30, "0.000000000000100000000000000000"),
      (
        "99999999999999999999999999999999999999", "99999999999999999999999999999999999999", 37,
        "1.0000000000000000000000000000000000000"
      ),
    ])
  func division(dividend: String, divisor: String, scale: Int, quotient: String) throws {
    #expect(
      try Decimal(parsing: dividend).divided(by: Decimal(parsing: divisor), scale: scale).text == quotient)
  }

  @Test("Nothing is divided by zero")
  func divisionByZero() {
    #expect(throws: DecimalError.divisionByZero) {
      try Decimal.one.divided(by: Decimal(0, scale: 2), scale: 2)
    }
  }

  @Test("Sums, also nothing")
  func sum() throws {
    #expect(try Decimal.sum([]) == 0)
    #expect(try Decimal.sum([Decimal(10, scale: 2), Decimal(-1, scale: 1), 2]).text == "2.00")
    // Stock 6.8, needs 2.1 + 1.7 + 1.2 + 1.8: nothing is left over.
    let needs = try ["2.1", "1.7", "1.2", "1.8"].map { try Decimal(parsing: $0) }
    #expect(try Decimal(parsing: "6.8") - Decimal.sum(needs) == 0)
  }
}
