import Kernel

/// Two years of trade of a wholesaler of coffee and tea that does not exist: the same for the same day.
enum DemoTrade {
  static let seed: UInt64 = 0x41_7472_6975_6d  // "Atrium"
  static let customerCount = 200
  static let productCount = 120

  /// The trade that ends on `today`.
  static func make(until today: LocalDate) throws -> Trade {
    guard let euro = Currency("EUR"), let zone = TimeZoneName("Europe/Berlin") else {
      throw HouseError("The euro or Berlin's time zone is not known here.")
    }
    var dice = Dice(seed: seed)
    var trade = Trade(
      system: "demo",
      company: Trade.Founding(name: "Halden Coffee & Tea", currency: euro, country: "DE", timeZone: zone),
      terms: Trade.NetTerms(name: "Net 30", days: 30), tax: Trade.SalesTax(name: "VAT 19 %", rate: Decimal(19)))
    trade.parties = customers(&dice)
    trade.products = products(&dice)
    trade.orders = orders(until: today, of: trade, &dice)
    return trade
  }

  private static func customers(_ dice: inout Dice) -> [Trade.Partner] {
    var names: Set<String> = []
    return (1...customerCount).map { number in
      let place = dice.pick(DemoNames.places)
      var name: String
      repeat {
        name =
          "\(dice.pick(DemoNames.adjectives)) \(dice.pick(DemoNames.nouns)) \(dice.pick(DemoNames.trades)), \(place.city)"
      } while !names.insert(name).inserted
      var customer = Trade.Partner(key: "C\(1000 + number)", role: "customer", name: name)
      customer.email = "orders@customer-\(1000 + number).example"
      customer.phones = [("main", "\(place.dial) \(dice.roll(1000...9999))")]
      customer.address = Trade.Address(
        street: "\(dice.pick(DemoNames.streets)) \(dice.roll(1...120))", city: place.city, postalCode: place.code,
        country: place.country)
      customer.contact = (
        "\(dice.pick(DemoNames.givenNames)) \(dice.pick(DemoNames.familyNames))", dice.pick(DemoNames.positions)
      )
      if dice.happens(percent: 60) { customer.creditLimit = Decimal(Int128(dice.roll(20...80)) * 1_000_00, scale: 2) }
      return customer
    }
  }

  private static func products(_ dice: inout Dice) -> [Trade.Good] {
    (0..<productCount).map { number in
      let family = DemoNames.families[number % DemoNames.families.count]
      let origin = DemoNames.origins[number / DemoNames.families.count]
      let cents = dice.roll(family.low...family.high) / 10 * 10 + 9
      return Trade.Good(
        key: "P\(100 + number)", sku: "HCT-\(100 + number)", name: "\(origin) \(family.name)",
        listPrice: Decimal(Int128(cents), scale: 2),
        unitCost: Decimal(Int128(cents * dice.roll(52...68) / 100), scale: 2),
        surplus: Decimal(dice.roll(10...400)))
    }
  }

  private static func orders(until today: LocalDate, of trade: Trade, _ dice: inout Dice) -> [Trade.Order] {
    var orders: [Trade.Order] = []
    for day in stride(from: 730, through: 0, by: -1) {
      let date = today.adding(days: -day)
      let isWeekend = date.weekday >= 6
      for _ in 0..<(isWeekend ? 0 : dice.roll(1...3)) {
        orders.append(order(number: 10_001 + orders.count, on: date, until: today, of: trade, &dice))
      }
    }
    return orders
  }

  private static func order(
    number: Int, on date: LocalDate, until today: LocalDate, of trade: Trade, _ dice: inout Dice,
  ) -> Trade.Order {
    let lines = (0..<dice.roll(1...5)).map { _ -> Trade.Line in
      let product = trade.products[dice.favourite(of: trade.products.count)]
      return Trade.Line(
        product: product.key, quantity: Decimal(dice.roll(1...24)), unitPrice: product.listPrice,
        discountPercent: Decimal(dice.pick([0, 0, 0, 5, 10])))
    }
    let shipped = date.adding(days: dice.roll(1...6))
    let isShipped = shipped <= today && !(date.adding(days: 20) > today && dice.happens(percent: 25))
    // Most pay around the due date; some have not paid yet, however long it is due.
    let paid = shipped.adding(days: 30 + dice.roll(-12...18))
    let isPaid = isShipped && paid <= today && !dice.happens(percent: 4)
    return Trade.Order(
      key: "O\(number)", customer: trade.parties[dice.favourite(of: customerCount)].key, date: date,
      requested: date.adding(days: 7), shipped: isShipped ? shipped : nil, paid: isPaid ? paid : nil,
      freight: Decimal(Int128(dice.roll(490...1990)), scale: 2), lines: lines)
  }
}
