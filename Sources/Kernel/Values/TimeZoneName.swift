import Foundation
import Synchronization

/// The name of a time zone in the IANA database: `Europe/Berlin`. It decides which day it is for a company.
package struct TimeZoneName: Sendable, Hashable {
  /// The name as it was given.
  package let identifier: String

  /// The zone of that name, `nil` when there is none.
  package init?(_ identifier: String) {
    guard TimeZoneName.zone(identifier) != nil else { return nil }
    self.identifier = identifier
  }

  private init(known identifier: String) { self.identifier = identifier }

  /// Universal time.
  package static let utc = TimeZoneName(known: "UTC")

  /// Seconds east of UTC at a moment given in seconds since 1970.
  func offset(at seconds: Int) -> Int {
    if identifier == "UTC" { return 0 }
    return TimeZoneName.zone(identifier)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
      ?? 0
  }

  /// Zones already read: making one costs a hundred times more than asking it.
  private static let zones = Mutex<[String: TimeZone]>([:])

  private static func zone(_ identifier: String) -> TimeZone? {
    zones.withLock { zones in
      if let zone = zones[identifier] { return zone }
      // "GMT+3" and "EST" are offsets in disguise; only names of places (and UTC) know when their clocks
      // change.
      guard identifier == "UTC" || identifier.contains("/"), let zone = TimeZone(identifier: identifier)
      else {
        return nil
      }
      zones[identifier] = zone
      return zone
    }
  }
}

extension TimeZoneName: CustomStringConvertible {
  /// The name.
  package var description: String { identifier }
}

extension TimeZoneName: Codable {
  /// Reads the name.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let zone = TimeZoneName(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be a time zone such as Europe/Berlin")
    }
    self = zone
  }

  /// Writes the name.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(identifier)
  }
}
