import JSON
import Kernel
import Parties
import Postgres

/// How an opportunity is read and written: its row, its contacts, and the history of its stages.
extension Deal {
  private init(
    id: ID<Opportunity>, company: Company, name: String, party: ID<Party>, stage: ID<Stage>, status: String,
    currency: Currency, rate: Decimal, amount: Decimal, probability: Decimal, isOverridden: Bool, closeDate: LocalDate,
    owner: String?, source: String?, note: String?, keys: JSON, custom: JSON,
  ) {
    self.id = id
    self.company = company
    self.name = name
    self.party = party
    self.stage = stage
    self.status = Stage.Outcome(rawValue: status) ?? .open
    self.currency = currency
    exchangeRate = rate
    self.amount = amount
    self.probability = probability
    self.isOverridden = isOverridden
    self.closeDate = closeDate
    self.owner = owner
    self.source = source
    self.note = note
    externalIds = keys.object ?? [:]
    self.custom = custom.object ?? [:]
  }

  /// Locks an opportunity and reads it. Throws 404.
  static func lock(_ id: ID<Opportunity>, in tx: Transaction) throws -> Deal {
    tx.hold(id)
    return try tx.one(
      """
      select company_id, name, party_id, stage_id, status, currency, exchange_rate, amount, probability,
        probability_overridden, close_date, owner, source, note, external_ids, custom
      from opportunity where id = \(id)
      """,
      as: {
        (
          company: ID<Company>, name: String, party: ID<Party>, stage: ID<Stage>, status: String, currency: Currency,
          rate: Decimal, amount: Decimal, probability: Decimal, isOverridden: Bool, closeDate: LocalDate,
          owner: String?, source: String?, note: String?, keys: JSON, custom: JSON
        ) in
        Deal(
          id: id, company: try tx.principal.company(company), name: name, party: party, stage: stage, status: status,
          currency: currency, rate: rate, amount: amount, probability: probability, isOverridden: isOverridden,
          closeDate: closeDate, owner: owner, source: source, note: note, keys: keys, custom: custom)
      })
  }

  /// Writes a new opportunity, in its first stage.
  func open(contacts: [ID<Party>], on date: LocalDate, in tx: Transaction) throws {
    try requireRange()
    tx.register(id, company: company.id, party: party.raw, date: date)
    tx.queue(
      """
      insert into opportunity (id, company_id, date, name, party_id, stage_id, status, owner, source, currency,
        exchange_rate, amount, probability, probability_overridden, weighted_amount, base_amount, base_weighted_amount,
        close_date, note, external_ids, custom, created_at, created_by, updated_at, updated_by)
      values (\(id), \(company.id), \(date), \(name), \(party), \(stage), \(status.rawValue), \(owner), \(source),
        \(currency), \(exchangeRate), \(amount), \(probability), \(isOverridden), \(try weighted), \(try baseAmount),
        \(try baseWeighted), \(closeDate), \(note), \(JSON.object(externalIds)), \(JSON.object(custom)),
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    tx.queue(
      """
      insert into stage_interval (opportunity_id, interval_no, stage_id, entered_at, entered_by)
      values (\(id), 1, \(stage), \(tx.now), \(tx.actor))
      """)
    setContacts(contacts, in: tx)
    tx.changed(.created, id)
  }

  /// Queues the changed row, one version on.
  func store(in tx: Transaction) throws {
    try requireRange()
    tx.queue(
      """
      update opportunity set name = \(name), stage_id = \(stage), status = \(status.rawValue), owner = \(owner),
        source = \(source), currency = \(currency), exchange_rate = \(exchangeRate), amount = \(amount),
        probability = \(probability), probability_overridden = \(isOverridden), weighted_amount = \(try weighted),
        base_amount = \(try baseAmount), base_weighted_amount = \(try baseWeighted), close_date = \(closeDate),
        note = \(note), external_ids = \(JSON.object(externalIds)), custom = \(JSON.object(custom)),
        closed_at = case when \(status == .open) then null else coalesce(closed_at, \(tx.now)) end,
        lost_reason = case when \(status == .lost) then lost_reason end,
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
  }

  /// Queues the end of one interval and the beginning of the next: there is always exactly one open.
  mutating func enter(_ next: StageFacts, in tx: Transaction) {
    guard next.id != stage else { return }
    stage = next.id
    tx.queue(
      """
      with ended as (
        update stage_interval i set left_at = greatest(\(tx.now)::timestamptz, i.entered_at)
        where i.opportunity_id = \(id) and i.left_at is null
        returning i.interval_no, i.left_at
      )
      insert into stage_interval (opportunity_id, interval_no, stage_id, entered_at, entered_by)
      select \(id)::uuid, ended.interval_no + 1, \(next.id)::uuid, ended.left_at, \(tx.actor) from ended
      """)
  }

  /// Queues who is concerned with it, in place of those who were.
  func setContacts(_ contacts: [ID<Party>], in tx: Transaction) {
    tx.queue("delete from opportunity_contact where opportunity_id = \(id)")
    guard !contacts.isEmpty else { return }
    tx.queue(
      """
      insert into opportunity_contact (opportunity_id, party_id, position)
      select \(id), g.party, min(g.n) from unnest(\(contacts)::uuid[]) with ordinality g(party, n) group by g.party
      """)
  }

  /// Queues one more who is concerned with it; nothing happens when he is.
  static func join(_ contact: ID<Party>, _ id: ID<Opportunity>, in tx: Transaction) {
    tx.queue(
      """
      insert into opportunity_contact (opportunity_id, party_id, position)
      select \(id), \(contact), coalesce(max(c.position), 0) + 1 from opportunity_contact c
      where c.opportunity_id = \(id)
      on conflict do nothing
      """)
  }
}
