import JSON
import Postgres

/// The answer of a dry run: what would have been, and the effects it would have had.
enum Rehearsal {
  static func reply(_ result: Reply, in tx: Transaction) throws -> Reply {
    var writer = JSONWriter(reserving: result.body.count + 512)
    writer.beginObject()
    writer.name("result")
    if result.body.isEmpty { writer.null() } else { writer.raw(result.body) }
    writer.name("effects")
    writer.beginObject()
    for effect in Effect.allCases {
      writer.name(effect.rawValue)
      writer.value(.array(tx.effects[effect] ?? []))
    }
    writer.name("numbers")
    writer.value(.array(try numbers(in: tx).map(JSON.string)))
    writer.name("events")
    writer.value(.array(tx.changes.map(event)))
    writer.endObject()
    writer.endObject()
    return .json(writer.bytes, headers: [("Dry-Run", "true")])
  }

  private static func numbers(in tx: Transaction) throws -> [String] {
    let ids = tx.numbers.map { UUIDValue($0.record.id) }
    guard !ids.isEmpty else { return [] }
    return try tx.all(
      "select number from document where id = any(\(ids)::uuid[]) and number is not null order by number",
      as: { (number: String) in number })
  }

  private static func event(_ change: Change) -> JSON {
    let kind = change.record.kind
    return [
      "type": .string("\(kind.name).\(change.verb.word)"),
      "id": .string(TypeID.encode(change.record.id, prefix: kind.prefix)),
    ]
  }
}
