import Crypto
package import Kernel
package import Postgres
import Synchronization

/// Turns a bearer key into a principal, remembering the answer for a few seconds.
///
/// A revocation therefore holds within `lifetime`.
package final class Authenticator: Sendable {
  private let database: Database
  private let lifetime: Duration
  private let known = Mutex<[SHA256Digest: Known]>([:])

  /// How many principals are remembered at most; beyond it the memory starts anew.
  private static let capacity = 10_000

  private struct Known {
    let principal: Principal
    let until: ContinuousClock.Instant
    let validUntil: Instant?
  }

  /// Looks keys up in this database and remembers each principal for `lifetime`.
  package init(_ database: Database, lifetime: Duration = .seconds(5)) {
    self.database = database
    self.lifetime = lifetime
  }

  /// Who an `Authorization` header speaks for; throws 401 without saying which part was wrong.
  package func principal(for authorization: String?) async throws -> Principal {
    guard let authorization else { throw Self.refusal }
    let digest = SHA256.hash(data: Array(authorization.utf8))
    let now = ContinuousClock.now
    if let hit = known.withLock({ $0[digest] }), hit.until > now, hit.validUntil.map({ $0 > .realNow }) ?? true {
      return hit.principal
    }
    guard let space = authorization.firstIndex(of: " "), authorization[..<space].lowercased() == "bearer",
      let token = APIKey.Token(authorization[authorization.index(after: space)...])
    else { throw Self.refusal }
    let found = try await lookUp(token)
    known.withLock { known in
      if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
      known[digest] = Known(principal: found.principal, until: now + lifetime, validUntil: found.validUntil)
    }
    return found.principal
  }

  private static var refusal: Problem {
    var problem = Problem(.unauthorized, "Send a valid API key as `Authorization: Bearer atr_…`.")
    problem.headers = [("WWW-Authenticate", "Bearer realm=\"atrium\"")]
    return problem
  }

  private func lookUp(_ token: APIKey.Token) async throws -> (principal: Principal, validUntil: Instant?) {
    let moment = Instant.realNow
    let row = try await database.transaction(tenant: token.tenant.raw) { session in
      let key = try session.first(
        """
        select encode(k.secret_hash, 'hex'), k.scopes, k.companies,
          k.expires_at, t.clock
        from api_key k join tenant t on t.id = k.tenant_id
        where k.id = \(token.id) and k.revoked_at is null and (k.expires_at is null or k.expires_at > \(moment))
        """, as: KeyRow.init(hash:scopes:companies:expiresAt:clock:))
      // Key ids are no secret: whoever only knows one must leave no trace of use.
      guard let key, key.hash == hex(APIKey.hash(token.secret)) else {
        return Outcome<(KeyRow, [Company])?>.commit(nil)
      }
      session.queue(
        """
        update api_key set last_used_at = \(moment)
        where id = \(token.id) and (last_used_at is null or last_used_at < \(moment)::timestamptz - interval '1 minute')
        """)
      return .commit((key, try Companies.all(in: session)))
    }
    guard let (key, companies) = row else { throw Self.refusal }
    let limited = Set(key.companies.map(\.raw))
    let principal = Principal(
      tenant: token.tenant, actor: token.id.text,
      // Whoever has a key may ask who he is.
      permissions: Permissions(key.scopes + ["identity.me:read"]),
      companies: limited.isEmpty ? companies : companies.filter { limited.contains($0.id.raw) },
      isLimitedToCompanies: !limited.isEmpty,
      clock: key.clock.map(Clock.fixed) ?? .real)
    return (principal, key.expiresAt)
  }

  private struct KeyRow: Sendable {
    let hash: String
    let scopes: [String]
    let companies: [UUIDValue]
    let expiresAt: Instant?
    let clock: Instant?
  }
}

private func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
