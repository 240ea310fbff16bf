import Catalog
import JSON
import Kernel
import Ledger
import Postgres

extension StockBook {
  /// Writes what the document moved: moves, balances, valuations, the journal entry and what it was made of.
  ///
  /// Throws 409 `period_closed` and the like from the ledger; then nothing has happened.
  func post(in tx: Transaction) throws {
    guard !moves.isEmpty || !entries.isEmpty else { return }
    writeMoves(in: tx)
    writeHoldings(in: tx)
    let entry = try postJournal(in: tx)
    writeEntries(journalEntry: entry, in: tx)
  }

  private func writeMoves(in tx: Transaction) {
    guard !moves.isEmpty else { return }
    // A literal, not a bind: the planner must see that the partial index of far ends serves it.
    let farEnd = SQL(unsafe: "'\(document.farEnd.rawValue)'")
    tx.queue(
      """
      insert into stock_move (id, company_id, product_id, quantity, from_location_id, to_location_id, date,
        source_kind, source_id, created_by)
      select g.id, \(document.company.id), g.product, g.quantity,
        case when g.inward then far.id else \(document.location) end,
        case when g.inward then \(document.location) else far.id end,
        \(document.date), \(document.source.kind), \(UUIDValue(document.source.id)), \(tx.actor)
      from unnest(\(moves.map(\.id))::uuid[], \(moves.map(\.product))::uuid[],
        \(moves.map(\.quantity))::numeric[],
          \(moves.map(\.isInward))::bool[]) g(id, product, quantity, inward)
        cross join (select l.id from location l where l.company_id = \(document.company.id)
          and l.kind = \(farEnd)) far
      """)
    for move in moves {
      tx.note(
        .stockMoves,
        [
          "product_id": .string(move.product.text),
          "location_id": document.location.map { .string($0.text) } ?? .null,
          "quantity": .string((move.isInward ? move.quantity : move.quantity.negated).text),
        ])
    }
  }

  private func writeHoldings(in tx: Transaction) {
    let touched = Set(entries.map(\.product))
    let all = holdings.values.filter { touched.contains($0.product.id) }.sorted {
      $0.product.id < $1.product.id
    }
    let products = all.map(\.product.id)
    tx.queue(
      """
      update stock_valuation v set quantity = g.quantity, value = g.value, average_cost = g.cost
      from unnest(\(products)::uuid[], \(all.map(\.valuation.quantity))::numeric[],
        \(all.map(\.valuation.value))::numeric[], \(all.map(\.valuation.averageCost))::numeric[])
        g(product, quantity, value, cost)
      where v.company_id = \(document.company.id) and v.product_id = g.product
      """)
    guard !moves.isEmpty else { return }
    tx.queue(
      """
      update stock_balance b set on_hand = trim_scale(b.on_hand + g.moved),
        reserved = trim_scale(b.reserved + g.held)
      from unnest(\(products)::uuid[], \(all.map(\.moved))::numeric[], \(all.map(\.held))::numeric[])
        g(product, moved, held)
      where b.location_id = \(document.location) and b.product_id = g.product
      """,
      onConstraint: [
        "stock_balance_on_hand_check": Problem(
          .insufficientStock, "Not enough is available in this location.")
      ])
  }

  /// One entry a document, one line an account: stock against whatever the goods came from or went into.
  private func postJournal(in tx: Transaction) throws -> ID<JournalEntry>? {
    var balances: [(role: AccountRole, amount: Decimal)] = [(.stock, try Decimal.sum(entries.map(\.value)))]
    for role in [AccountRole.goodsReceived, .costOfGoods, .stockAdjustment] {
      balances.append((role, try Decimal.sum(entries.filter { $0.counter == role }.map(\.value)).negated))
    }
    let lines = balances.filter { !$0.amount.isZero }.map { role, amount in
      JournalLine(
        account: .role(role), debit: amount.isPositive ? amount : 0,
        credit: amount.isNegative ? amount.negated : 0)
    }
    guard !lines.isEmpty else {
      // Goods that cost nothing leave no entry, but no goods move in a closed period either.
      try Ledger.requireOpenPeriod(for: document.date, of: document.company, in: tx)
      return nil
    }
    return try Ledger.post(
      JournalEntry.Draft(
        company: document.company, date: document.date, journal: .stock, narration: document.narration,
        source: document.source, lines: lines),
      in: tx)
  }

  private func writeEntries(journalEntry: ID<JournalEntry>?, in tx: Transaction) {
    tx.queue(
      """
      insert into valuation_entry (id, company_id, product_id, kind, move_id, quantity, value, average_cost,
        method, date, source_kind, source_id, journal_entry_id)
      select g.id, \(document.company.id), g.product, g.kind, g.move, g.quantity, g.value, g.cost,
        case when g.standard then 'standard' else 'average' end, \(document.date), \(document.source.kind),
        \(UUIDValue(document.source.id)), \(journalEntry)
      from unnest(\(entries.map { _ in ID<ValuationEntry>() })::uuid[], \(entries.map(\.product))::uuid[],
          \(entries.map(\.kind.rawValue))::text[], \(entries.map(\.move))::uuid[],
            \(entries.map(\.quantity))::numeric[],
          \(entries.map(\.value))::numeric[], \(entries.map(\.averageCost))::numeric[],
          \(entries.map(\.isStandard))::bool[])
        g(id, product, kind, move, quantity, value, cost, standard)
      """)
  }
}
