import JSON
import Kernel
import Postgres

/// Decides an opportunity: won it is certain, lost it needs a reason.
struct CloseOpportunity: Command {
  private struct Input: Decodable {
    var closeDate: LocalDate?
    var reason: String?
  }

  let id: ID<Opportunity>
  let outcome: Stage.Outcome
  let closeDate: LocalDate?
  let reason: String?

  init(_ request: Request) throws { try self.init(request, as: .won) }

  init(_ request: Request, as outcome: Stage.Outcome) throws {
    id = try request.id()
    self.outcome = outcome
    let input: Input = try request.decode()
    closeDate = input.closeDate
    reason = input.reason
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var deal = try Deal.lock(id, in: tx)
    guard deal.status == .open else {
      throw Problem(
        .invalidState, "The opportunity is \(deal.status.rawValue) already.",
        meta: ["status": .string(deal.status.rawValue)])
    }
    let stage = try StageFacts.first(outcome, in: tx)
    deal.enter(stage, in: tx)
    deal.status = outcome
    deal.probability = stage.probability
    deal.isOverridden = false
    deal.closeDate = closeDate ?? tx.today(in: deal.company)
    if outcome == .lost {
      // With the status, as its check wants it: a lost one has its reason.
      tx.queue(
        """
        update opportunity set lost_reason = \(reason), status = 'lost', closed_at = \(tx.now), probability = 0,
          weighted_amount = \(Decimal(0, scale: deal.currency.scale)),
          base_weighted_amount = \(Decimal(0, scale: deal.company.currency.scale))
        where id = \(id)
        """)
    }
    try deal.store(in: tx)
    tx.changed(.event(outcome.rawValue), id)
    return .shows(id, as: Opportunity.view)
  }
}

/// Opens a decided opportunity again, in the open stage it was in last or in the one named.
struct ReopenOpportunity: Command {
  private struct Input: Decodable {
    var stageId: ID<Stage>?
    var closeDate: LocalDate?
  }

  let id: ID<Opportunity>
  let stage: ID<Stage>?
  let closeDate: LocalDate?

  init(_ request: Request) throws {
    id = try request.id()
    let input: Input = try request.decode()
    stage = input.stageId
    closeDate = input.closeDate
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var deal = try Deal.lock(id, in: tx)
    guard deal.status != .open else {
      throw Problem(.invalidState, "The opportunity is open.", meta: ["status": "open"])
    }
    let last = try tx.value(
      """
      select i.stage_id from stage_interval i join stage s on s.tenant_id = i.tenant_id and s.id = i.stage_id
      where i.opportunity_id = \(id) and s.type = 'open' and s.archived_at is null order by i.interval_no desc limit 1
      """, as: ID<Stage>.self)
    let next = try StageFacts.open(stage ?? last, in: tx)
    deal.enter(next, in: tx)
    deal.status = .open
    deal.probability = next.probability
    deal.isOverridden = false
    deal.closeDate = closeDate ?? deal.closeDate
    try deal.store(in: tx)
    tx.changed(.event("reopened"), id)
    return .shows(id, as: Opportunity.view)
  }
}
