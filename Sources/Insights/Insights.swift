package import Kernel

/// Reads across front and back office.
package enum Insights {
  package static let module = Module(
    "insights",
    endpoints: [
      .list("getPartyTimeline", PartyTimeline.listing(for:)),
    ])
}
