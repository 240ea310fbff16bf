#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The clock of the machine. Business time comes from the tenant's clock; ids, credentials and jobs use this
/// one.
enum RealClock {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
