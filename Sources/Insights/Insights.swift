package import Kernel

/// Reads across front and back office.
package enum Insights {
  /// What the module brings to the house: its endpoints.
  package static let module = Module(
    "insights",
    endpoints: [
      .query("getCustomerOverview", CustomerOverview.query),
      .list("getPartyTimeline", PartyTimeline.listing(for:)),
    ])
}
