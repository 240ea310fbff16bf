import Glibc

/// Wakes a connection's thread out of its wait for the server, from any other thread.
final class Wake: Sendable {
  /// The end to poll; -1 when the system gave no pipe.
  let descriptor: Int32
  private let signalling: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    descriptor = ends[0]
    signalling = ends[1]
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      close(signalling)
    }
  }

  /// Ends the wait that is under way, or the next one.
  func signal() {
    var byte: UInt8 = 1
    _ = write(signalling, &byte, 1)
  }

  /// Forgets all signals so far.
  func clear() {
    var bytes: (UInt64, UInt64) = (0, 0)
    while read(descriptor, &bytes, 16) == 16 {}
  }
}
