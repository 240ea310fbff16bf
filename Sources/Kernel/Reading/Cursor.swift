import FoundationEssentials
import JSON
import Postgres

/// Where a page ended: the last row's sort key and id, bound to the filters and sort it was made with.
struct Cursor {
  let key: String
  let id: UInt128

  /// What a cursor is good for: the operation with its filters and sort, without the paging itself.
  static func fingerprint(of request: Request) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a, offset basis and prime of draft-eastlake-fnv.
    func mix(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    mix(request.operation.id)
    let paging: Set = ["after", "limit", "include_total", "expand"]
    let asked = request.parameters.all.filter { $0.location != .header && !paging.contains($0.name) }
    asked.map { "\($0.name)=\($0.value)" }.sorted().forEach(mix)
    return String(hash, radix: 36)
  }

  static func text(key: String, id: String, fingerprint: String) -> String {
    let json: JSON = ["f": .string(fingerprint), "k": .string(key), "i": .string(id)]
    return String(decoding: Data(json.bytes).base64EncodedData().compactMap(urlSafe), as: UTF8.self)
  }

  private static func urlSafe(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    case UInt8(ascii: "="): nil
    default: byte
    }
  }

  /// Reads a cursor back; 400 when it is not ours or belongs to other filters.
  init(_ text: String, expecting fingerprint: String) throws {
    var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: base64), let json = try? JSON(parsing: Array(data)),
      let made = json["f"]?.string, let key = json["k"]?.string,
      let id = json["i"]?.string.flatMap({ UUIDValue(utf8: $0.utf8) })
    else { throw Self.mismatch("The cursor is not one this API made.") }
    guard made == fingerprint else {
      throw Self.mismatch("The cursor was made with other filters or another sort; start again without `after`.")
    }
    self.key = key
    self.id = id.raw
  }

  private static func mismatch(_ detail: String) -> Problem {
    Problem(.cursorMismatch, faults: [Fault(parameter: "after", code: "cursor_mismatch", detail: detail)])
  }
}
