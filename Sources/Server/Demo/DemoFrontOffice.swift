import JSON
import Kernel

/// The demo company's front office: leads, opportunities, tickets and what was said, told through the API's commands.
///
/// Every call carries an idempotency key, so a telling that was broken off is taken up again.
struct DemoFrontOffice {
  let caller: InsideCaller
  let progress: Progress
  let today: LocalDate
  /// What is told last; fewer mean that the telling was broken off.
  static let interactionCount = 300

  private var dice = Dice(seed: DemoTrade.seed &+ 1)

  init(through caller: InsideCaller, today: LocalDate, progress: Progress) {
    self.caller = caller
    self.today = today
    self.progress = progress
  }

  mutating func tell() async throws {
    let customers = try await caller.all("/customers").compactMap { $0["id"]?.string }
    try await tellLeads()
    try await tellOpportunities(with: customers)
    try await tellTickets(of: customers)
    try await tellInteractions(with: customers)
  }

  private func instant(daysAgo days: Int, hour: Int = 10) throws -> Instant {
    try Instant(parsing: "\(today.adding(days: -days).text)T\(hour < 10 ? "0" : "")\(hour):00:00Z")
  }

  private mutating func tellLeads() async throws {
    for number in 1...80 {
      progress.report("leads", number, of: 80)
      let days = dice.roll(0...300)
      let instant = try instant(daysAgo: days)
      let given = dice.pick(DemoNames.givenNames), family = dice.pick(DemoNames.familyNames)
      let organisation =
        "\(dice.pick(DemoNames.adjectives)) \(dice.pick(DemoNames.nouns)) \(dice.pick(DemoNames.trades)) \(number)"
      let lead = try await caller.call(
        "POST", "/leads",
        [
          "given_name": .string(given), "family_name": .string(family), "organisation": .string(organisation),
          "email": .string("hello@lead-\(number).example"), "country": "DE",
          "source": .string(dice.pick(DemoNames.sources)), "owner": .string(dice.pick(DemoNames.owners)),
        ], key: "demo.lead.\(number)", at: instant)
      let path = "/leads/\(lead["id"]?.string ?? "")"
      let fate = dice.roll(1...100), amount = dice.roll(8...90) * 100, wait = dice.roll(20...120)
      let reason = dice.pick(DemoNames.lostReasons)
      if fate <= 30 { continue }
      try await caller.call("POST", path + "/work", [:], key: "demo.work.\(number)", at: instant)
      if fate <= 50 { continue }
      if fate <= 70 {
        try await caller.call(
          "POST", path + "/lose", ["reason": .string(reason)], key: "demo.lose-lead.\(number)", at: instant)
      } else {
        try await caller.call(
          "POST", path + "/convert",
          [
            "opportunity": [
              "name": .string("First order of \(organisation)"), "amount": .string("\(amount).00"),
              "close_date": .string(today.adding(days: wait - days).text),
            ]
          ], key: "demo.convert.\(number)", at: instant)
      }
    }
  }

  private mutating func tellOpportunities(with customers: [String]) async throws {
    let stages = try await caller.all("/stages?type=open").compactMap { $0["id"]?.string }
    for number in 1...60 {
      progress.report("opportunities", number, of: 60)
      let days = dice.roll(0...200)
      let instant = try instant(daysAgo: days)
      let opportunity = try await caller.call(
        "POST", "/opportunities",
        [
          "name": .string("\(dice.pick(DemoNames.origins)) for the season"),
          "party_id": .string(customers[dice.favourite(of: customers.count)]),
          "amount": .string("\(dice.roll(10...150) * 100).00"),
          "close_date": .string(today.adding(days: dice.roll(-20...120)).text),
          "stage_id": .string(dice.pick(stages)), "owner": .string(dice.pick(DemoNames.owners)),
        ], key: "demo.opportunity.\(number)", at: instant)
      let path = "/opportunities/\(opportunity["id"]?.string ?? "")"
      let fate = dice.roll(1...100)
      let reason = dice.pick(DemoNames.lostReasons)
      if fate <= 25 {
        try await caller.call("POST", path + "/win", [:], key: "demo.win.\(number)", at: instant)
      } else if fate <= 40 {
        try await caller.call(
          "POST", path + "/lose", ["reason": .string(reason)], key: "demo.lose.\(number)", at: instant)
      }
    }
  }

  private mutating func tellTickets(of customers: [String]) async throws {
    let waiting = try await customersWhoWaitAndOwe()
    for number in 1...120 {
      progress.report("tickets", number, of: 120)
      // The first few are of this morning, from customers whom a sales rep would want to know of before a visit.
      let isFresh = number <= waiting.count
      let days = isFresh ? 0 : dice.roll(0...365)
      let opened = try instant(daysAgo: days, hour: 9)
      let ticket = try await caller.call(
        "POST", "/tickets",
        [
          "customer_id": .string(isFresh ? waiting[number - 1] : customers[dice.favourite(of: customers.count)]),
          "subject": .string(dice.pick(DemoNames.subjects)),
          "priority": .string(dice.pick(["low", "normal", "normal", "high", "urgent"])),
          "channel": .string(dice.pick(["mail", "phone", "portal"])),
          "message": "Dear Halden team, please have a look at this.",
          "resolution_due_at": .string(opened.adding(.seconds(3 * 86_400)).text),
        ], key: "demo.ticket.\(number)", at: opened)
      let path = "/tickets/\(ticket["id"]?.string ?? "")"
      let owner = dice.pick(DemoNames.owners)
      if isFresh || days < 2 && dice.happens(percent: 60) { continue }
      let answered = try instant(daysAgo: days, hour: dice.roll(10...17))
      try await caller.call(
        "POST", path + "/assign", ["assignee": .string(owner)], key: "demo.assign.\(number)", at: answered)
      try await caller.call(
        "POST", path + "/messages", ["body": "Thank you for telling us; we are on it."],
        key: "demo.answer.\(number)", at: answered)
      if days > 6 || dice.happens(percent: 50) {
        let resolved = try instant(daysAgo: max(0, days - dice.roll(0...5)), hour: 18)
        try await caller.call("POST", path + "/resolve", [:], key: "demo.resolve.\(number)", at: resolved)
      }
    }
  }

  /// Up to five customers with both an open order and an open invoice.
  private func customersWhoWaitAndOwe() async throws -> [String] {
    let owing = Set(try await caller.all("/invoices?status=posted").compactMap { $0["customer_id"]?.string })
    var found: [String] = []
    for order in try await caller.all("/sales-orders?status=confirmed") {
      guard let customer = order["customer_id"]?.string, owing.contains(customer), !found.contains(customer) else {
        continue
      }
      found.append(customer)
    }
    return Array(found.prefix(5))
  }

  private mutating func tellInteractions(with customers: [String]) async throws {
    for number in 1...Self.interactionCount {
      progress.report("interactions", number, of: Self.interactionCount)
      let occurred = try instant(daysAgo: dice.roll(0...500), hour: dice.roll(8...17))
      let channel = dice.pick(["call", "mail", "visit", "note"])
      let direction: JSON = channel == "note" ? .null : .string(dice.pick(["inbound", "outbound"]))
      try await caller.call(
        "POST", "/interactions",
        [
          "party_id": .string(customers[dice.favourite(of: customers.count)]), "channel": .string(channel),
          "direction": direction, "occurred_at": .string(occurred.text), "subject": .string(dice.pick(DemoNames.talks)),
        ], key: "demo.interaction.\(number)", at: occurred)
    }
  }
}
