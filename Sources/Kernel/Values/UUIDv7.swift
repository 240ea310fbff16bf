import Synchronization

/// Makes the bits of new ids (RFC 9562, version 7): 48 bits of milliseconds, 12 of their fraction, 62 random.
///
/// Ids always use the real clock, also where a sandbox tenant's clock stands elsewhere: their order is the
/// order of insertion, which keeps indexes narrow.
package enum UUIDv7 {
  /// The last time stamp given out: milliseconds and a fraction of 1/4096, 60 bits.
  private static let last = Atomic<UInt64>(0)

  /// The bits of a new id, greater than any this process made before, on whatever thread.
  package static func next() -> UInt128 {
    let stamp = nextStamp()
    var random = SystemRandomNumberGenerator()
    let variant: UInt64 = 0b10 << 62
    let high = (stamp >> 12) << 16 | 0x7000 | (stamp & 0xFFF)
    return UInt128(high) << 64 | UInt128(variant | random.next() >> 2)
  }

  /// The present time, or one step behind the last stamp when the clock has not moved on, or back.
  private static func nextStamp() -> UInt64 {
    let now = RealClock.nanoseconds()
    let fraction = (now % 1_000_000) * 4096 / 1_000_000
    let present = (now / 1_000_000) << 12 | fraction
    var previous = last.load(ordering: .relaxed)
    while true {
      let stamp = max(present, previous + 1)
      let (exchanged, original) = last.weakCompareExchange(
        expected: previous, desired: stamp, ordering: .relaxed)
      if exchanged { return stamp }
      previous = original
    }
  }
}
