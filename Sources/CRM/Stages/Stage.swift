import JSON
package import Kernel
import Postgres

/// A step of a sale, with how likely it is to be won from there.
package enum Stage: Record {
  package static let kind = RecordKind("stage", prefix: "stg")

  /// What an opportunity is while it stands in the stage.
  package enum Outcome: String, Sendable, Decodable {
    case open, won, lost

    /// The only probability there is once it is decided.
    var probability: Decimal? {
      switch self {
      case .open: nil
      case .won: 100
      case .lost: 0
      }
    }
  }

  static let view = View(
    kind, as: "s",
    columns: """
      s.id, s.name, s.type, s.probability, s.position, s.archived_at, s.external_ids, s.version, s.created_at,
      s.created_by, s.updated_at, s.updated_by
      """,
    from: "stage s", isCacheable: true)

  static let listing = Listing(
    view,
    filters: [.equals("type", "s.type"), .flag("archived", "s.archived_at is not null")],
    sorts: [Sort("position", by: "s.position", type: "int")])

  static func taken(_ name: String) -> [String: any Error] {
    [
      "stage_name_key": Problem(
        .duplicate, "Another stage has this name.", pointer: "#/name", meta: ["name": .string(name)])
    ]
  }
}
