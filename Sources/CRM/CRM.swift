package import Kernel

/// Whom we might sell to, and how likely it is: leads, stages, opportunities and the forecast.
package enum CRM {
  /// The module as the service mounts it.
  package static let module = Module(
    "crm",
    kinds: [Lead.kind, Stage.kind, Opportunity.kind],
    problems: [.alreadyConverted],
    endpoints: [
      .list("listLeads", Lead.listing),
      .write("createLead", CreateLead.self),
      .read("getLead", Lead.view),
      .write("patchLead", PatchLead.self),
      .write("workLead") { try MoveLead($0, to: .working) },
      .write("qualifyLead") { try MoveLead($0, to: .qualified) },
      .write("loseLead") { try MoveLead($0, to: .lost) },
      .write("reopenLead") { try MoveLead($0, to: .working, from: [.lost]) },
      .write("convertLead", ConvertLead.self),
      .list("listStages", Stage.listing),
      .write("createStage", CreateStage.self),
      .read("getStage", Stage.view),
      .write("patchStage", PatchStage.self),
      .write("archiveStage", ArchiveStage.self),
      .list("listOpportunities", Opportunity.listing),
      .write("createOpportunity", CreateOpportunity.self),
      .read("getOpportunity", Opportunity.view),
      .write("patchOpportunity", PatchOpportunity.self),
      .write("winOpportunity") { try CloseOpportunity($0, as: .won) },
      .write("loseOpportunity") { try CloseOpportunity($0, as: .lost) },
      .write("reopenOpportunity", ReopenOpportunity.self),
      .query("getForecast", Forecast.query),
    ])
}
