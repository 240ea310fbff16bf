import Catalog
import Kernel
import Testing

@testable import Inventory

struct ValuationTests {
  /// IN-04, average: 8 @ 10, 4 @ 16, 10 out, 2 @ 6.
  @Test func movingAverage() throws {
    var goods = Valuation(scale: 2)
    _ = try goods.receive(8, at: 10)
    #expect(goods.value == 80)
    _ = try goods.receive(4, at: 16)
    #expect(goods.value == 144)
    #expect(goods.averageCost == 12)
    #expect(try goods.issue(10) == 120)
    #expect(goods.value == 24)
    _ = try goods.receive(2, at: 6)
    #expect(goods.value == 36)
    #expect(goods.averageCost == 9)
  }

  /// IN-04, standard: the same at 10, the last receipt at 9.
  @Test func standardCost() throws {
    var goods = Valuation(averageCost: 10, keepsStandard: true, scale: 2)
    #expect(try goods.receive(8, at: 10) == Valuation.Arrival(value: 80, correction: 0))
    #expect(try goods.receive(4, at: 16) == Valuation.Arrival(value: 64, correction: -24))
    #expect(goods.value == 120)
    #expect(try goods.issue(10) == 100)
    #expect(goods.value == 20)
    #expect(try goods.receive(2, at: 9) == Valuation.Arrival(value: 18, correction: 2))
    #expect(goods.value == 40)
  }

  /// What went out below zero is settled at what it cost in the end.
  @Test func belowZero() throws {
    var goods = Valuation(averageCost: 5, scale: 2)
    #expect(try goods.issue(1) == 5)
    #expect(try goods.issue(1) == 5)
    #expect(goods.value == -10)
    #expect(goods.averageCost == 5)
    #expect(try goods.receive(1, at: 3) == Valuation.Arrival(value: 3, correction: 4))
    #expect(goods.averageCost == 3)
    #expect(try goods.receive(2, at: 2) == Valuation.Arrival(value: 4, correction: 1))
    #expect(goods.averageCost == 2)
    #expect(goods.value == 2)
  }

  @Test func exactlyBackToZeroIsWorthNothing() throws {
    var goods = Valuation(averageCost: 5, scale: 2)
    _ = try goods.issue(2)
    #expect(try goods.receive(2, at: 7) == Valuation.Arrival(value: 14, correction: -4))
    #expect(goods.value.isZero)
    #expect(goods.averageCost == 7)
  }

  /// Whatever rounding leaves over goes out with the goods; tiny prices keep their digits.
  @Test(arguments: [0, 2, 3])
  func remaindersLeaveWithTheGoods(scale: Int) throws {
    var goods = Valuation(scale: scale)
    _ = try goods.receive(7, at: Decimal(parsing: "1.23456789"))
    _ = try goods.receive(6, at: Decimal(parsing: "0.0025"))
    let start = goods.value
    var gone = Decimal.zero
    for _ in 0..<13 {
      let cost = try goods.issue(1)
      #expect(cost.scale <= scale)
      #expect(!cost.isNegative)
      gone = try gone + cost
      #expect(goods.value == (try goods.quantity * goods.averageCost).rounded(to: scale))
    }
    #expect(gone == start)
    #expect(goods.value.isZero)
    #expect(goods.averageCost.isPositive)
  }

  @Test func revaluesWhatIsThere() throws {
    var goods = Valuation(scale: 2)
    #expect(try goods.revalue(to: 5) == 0)
    _ = try goods.receive(4, at: 175)
    #expect(try goods.revalue(to: 140) == -140)
    #expect(try goods.revalue(to: 154) == 56)
    #expect(goods.value == 616)
  }
}

struct AllotmentTests {
  private func line(
    _ quantity: Decimal, reserved: Decimal = 0, of product: ID<Product>, source: UInt128? = nil,
    stocked: Bool = true,
    negative: Bool = false,
  ) -> Reservation.Line {
    Reservation.Line(
      id: ID(), sourceLine: source, product: product, sku: "S", quantity: quantity, reserved: reserved,
      isStocked: stocked, allowsNegative: negative, keepsStandard: false)
  }

  @Test func firstComeFirstServed() throws {
    let (one, two) = (ID<Product>(), ID<Product>())
    let lines = [line(3, of: one), line(4, of: two), line(4, reserved: 1, of: one)]
    let (given, short) = try Reservation.allot(lines, of: [one: 5, two: 9])
    #expect(given == [3, 4, 2])
    #expect(short == [Reservation.Shortage(line: lines[2].id, needed: 3, available: 2)])
  }

  @Test func limitsHoldEvenWhenStockIsThere() throws {
    let product = ID<Product>()
    let lines = [
      line(5, of: product, source: 1), line(5, reserved: 2, of: product, source: 2),
      line(5, of: product, source: 3),
    ]
    let (given, short) = try Reservation.allot(lines, of: [product: 100], limits: [1: 4, 2: 3])
    #expect(given == [4, 1, 0])
    #expect(short.isEmpty)
  }

  @Test func nothingIsTakenThatIsNotStock() throws {
    let product = ID<Product>()
    let lines = [
      line(5, of: product, stocked: false), line(5, of: product, negative: true), line(1, of: product),
    ]
    let (given, short) = try Reservation.allot(lines, of: [product: 2])
    #expect(given == [0, 5, 0])
    #expect(short.count == 1)
    #expect(short[0].available == 0)
  }
}
