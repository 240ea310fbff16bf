import JSON
import Kernel
import Postgres

/// What the lists of receipts, deliveries and adjustments have in common.
enum StockDocuments {
  static func filters(_ alias: String) -> [Filter] {
    [
      .equals("status", SQL(unsafe: "\(alias).status")),
      .id("warehouse_id", SQL(unsafe: "\(alias).warehouse_id"), of: Warehouse.self),
      .range("date", SQL(unsafe: "\(alias).date"), type: "date"),
    ]
  }

  static func sorts(_ alias: String) -> [Sort] {
    [Sort("date", by: SQL(unsafe: "\(alias).date"), type: "date", descending: true)]
  }
}

/// Whom a document is for or from, without knowing parties: filtered by its whole family, whatever was merged
/// into it.
enum PartyOfDocument {
  static func expansion(_ alias: String) -> Expansion {
    Expansion(
      "party", columns: "pty.id as \"party.id\", pty.name as \"party.name\"",
      join: SQL(
        unsafe: "left join party pty on pty.tenant_id = \(alias).tenant_id and pty.id = \(alias).party_id"))
  }

  static func filter(_ alias: String) -> Filter {
    .custom("party_id") { ids, _ in
      let parties = ids.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } }
      return """
        \(SQL(unsafe: alias)).party_id in (select f.id from party f where f.resolved_id in
          (select g.resolved_id from party g where g.id = any(\(parties)::uuid[])))
        """
    }
  }
}

/// The id of a party in a body; the record itself is not this module's.
struct PartyId: Decodable, Sendable {
  let raw: UInt128

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let (prefix, id) = TypeID.decode(try container.decode(String.self)), prefix == "pty" else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be the id of a party, pty_…")
    }
    raw = id
  }

  /// The party that holds the record now: the winner when it was merged.
  func resolved(in tx: Transaction) throws -> UInt128 {
    guard
      let id = try tx.value("select resolved_id from party where id = \(UUIDValue(raw))", as: UUIDValue.self)
    else {
      throw Problem(
        .unknownReference, "There is no such party.", pointer: "#/party_id",
        meta: ["id": .string(TypeID.encode(raw, prefix: "pty"))])
    }
    return id.raw
  }
}
