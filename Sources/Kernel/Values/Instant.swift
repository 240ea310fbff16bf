/// A moment, in microseconds since 1970-01-01T00:00:00Z: as exact as PostgreSQL keeps it.
package struct Instant: Sendable, Hashable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  /// The moment that many microseconds after 1970-01-01T00:00:00Z.
  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// The moment the machine's clock shows. Business time comes from the tenant's clock instead.
  package static var realNow: Instant { Instant(microseconds: Int64(RealClock.nanoseconds() / 1000)) }

  /// The moment that much later, or earlier; the last there is when it would lie beyond.
  package func adding(_ duration: Duration) -> Instant {
    let (seconds, attoseconds) = duration.components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (part, partOverflow) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    let (sum, sumOverflow) = microseconds.addingReportingOverflow(part)
    if overflow || partOverflow || sumOverflow { return Instant(microseconds: seconds < 0 ? .min : .max) }
    return Instant(microseconds: sum)
  }

  /// How long it is from this moment to the other; negative when the other is earlier.
  package func duration(to other: Instant) -> Duration {
    .microseconds(other.microseconds) - .microseconds(microseconds)
  }

  /// The day this moment belongs to in the zone.
  package func localDate(in zone: TimeZoneName) -> LocalDate {
    let seconds = Int(microseconds).quotient(flooredBy: 1_000_000)
    return LocalDate(days: (seconds + zone.offset(at: seconds)).quotient(flooredBy: 86_400))
  }
}

extension Instant: Comparable {
  /// Whether the first is the earlier moment.
  package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }
}
