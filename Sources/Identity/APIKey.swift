import Crypto
import FoundationEssentials
package import Kernel

/// A secret that speaks for a tenant, with scopes: `atr_live_{tenant and key}_{secret}`.
///
/// The part after the mode is 26 characters of tenant and 26 of key, so a look-up knows the tenant before it asks. Only
/// the SHA-256 of the 256 random bits is stored: slow hashes are for passwords.
package enum APIKey: Record {
  package static let kind = RecordKind("api_key", prefix: "key")

  /// A key as its holder sends it.
  struct Token {
    let tenant: ID<Tenant>
    let id: ID<APIKey>
    let secret: [UInt8]

    /// Reads a bearer token; nil when it cannot be one of ours.
    init?(_ text: some StringProtocol) {
      let bytes = Array(text.utf8)
      guard bytes.count == 9 + 52 + 1 + 43, bytes.starts(with: Array("atr_live_".utf8))
        || bytes.starts(with: Array("atr_test_".utf8)), bytes[61] == UInt8(ascii: "_")
      else { return nil }
      func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
      guard let tenant = ID<Tenant>("ten_" + part(9..<35)), let id = ID<APIKey>("key_" + part(35..<61)) else {
        return nil
      }
      self.tenant = tenant
      self.id = id
      secret = Array(bytes[62...])
    }
  }

  /// A new secret for a key and what is kept of it.
  static func mint(for id: ID<APIKey>, of tenant: ID<Tenant>, sandbox: Bool) -> (token: String, hash: [UInt8]) {
    let random = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    let secret = random.base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    let mode = sandbox ? "test" : "live"
    return ("atr_\(mode)_\(tenant.text.dropFirst(4))\(id.text.dropFirst(4))_\(secret)", hash(Array(secret.utf8)))
  }

  static func hash(_ secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }
}
