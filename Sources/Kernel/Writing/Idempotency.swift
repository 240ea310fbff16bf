import Postgres

/// Exactly once: a key's row is inserted first and completed last, both in the transaction of the effect.
///
/// A concurrent duplicate blocks on the unique index until the first commits, then replays its answer.
enum Idempotency {
  /// Thrown when the key's row is there already: roll back, read it, replay.
  struct Taken: Error {}

  static func claim(_ key: String, for request: Request, in tx: Transaction) {
    tx.queue(
      """
      insert into idempotency (key, caller, operation, request_hash)
      values (\(key), \(tx.actor), \(request.operation.id), \(hex(request.digest))::bytea)
      """,
      onConstraint: ["idempotency_pkey": Taken()])
  }

  static func store(_ reply: Reply, under key: String, in tx: Transaction) {
    tx.queue(
      """
      update idempotency set status = \(reply.status), location = \(reply.header("Location")),
        etag = \(reply.header("ETag")), body = \(hex(reply.body))::bytea
      where key = \(key)
      """)
  }

  /// The stored answer, marked as a replay; a refusal when the key stands for another request.
  static func replay(_ key: String, for request: Request, in session: Session) throws -> Reply {
    let stored = try session.first(
      """
      select caller, operation, encode(request_hash, 'hex'), status, location, etag, encode(body, 'hex')
      from idempotency where key = \(key)
      """, as: Stored.init(caller:operation:hash:status:location:etag:body:))
    guard let stored else {
      throw Problem(.idempotencyInProgress, "The request with this key was rolled back meanwhile; try again.")
    }
    guard stored.caller == request.principal.actor, stored.operation == request.operation.id,
      "\\x\(stored.hash)" == hex(request.digest)
    else {
      throw Problem(.idempotencyKeyReused, "This Idempotency-Key was used for another request.")
    }
    guard let status = stored.status, let body = stored.body else {
      throw Problem(.alreadyDone, "This was done already, and its answer held a secret that is not kept.")
    }
    var reply = Reply(status: status, body: bytes(hex: body))
    if !reply.body.isEmpty { reply.headers.append(("Content-Type", "application/json")) }
    if let location = stored.location { reply.headers.append(("Location", location)) }
    if let etag = stored.etag { reply.headers.append(("ETag", etag)) }
    reply.headers.append(("Idempotency-Replayed", "true"))
    return reply
  }

  private struct Stored {
    let caller: String
    let operation: String
    let hash: String
    let status: Int?
    let location: String?
    let etag: String?
    let body: String?
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func hex(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = [0x5c, 0x78]
    text.reserveCapacity(2 + bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func bytes(hex: String) -> [UInt8] {
    func nibble(_ digit: UInt8) -> UInt8 { digit < 0x3a ? digit - 0x30 : digit - 0x57 }
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map { nibble(digits[$0]) << 4 | nibble(digits[$0 + 1]) }
  }
}
