import Glibc

/// A lock on a file that the kernel releases when its holder dies, however it dies.
package final class FileLock: Sendable {
  /// How a lock is held: by many at once, or by one alone.
  package enum Mode: Sendable {
    case shared, exclusive
  }

  private let descriptor: Int32

  /// Opens the file, making it when it is missing; nothing is locked yet.
  package init(_ path: String) throws {
    // Closed on exec: a server started by us must never hold our lock.
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw HouseError("The lock file \(path) cannot be opened: \(reason).")
    }
  }

  deinit { close(descriptor) }

  /// Takes the lock, or changes how it is held; false when another holder stands against it.
  package func tryLock(_ mode: Mode) -> Bool {
    flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0
  }

  /// Takes the lock as soon as it is free; cancellation ends the wait. A long wait is told once.
  package func lock(_ mode: Mode, onWait tell: () -> Void = {}) async throws {
    var tries = 0
    while !tryLock(mode) {
      tries += 1
      if tries == 80 { tell() }
      try await Task.sleep(for: .milliseconds(25))
    }
  }

  /// Gives the lock back; the file stays.
  package func unlock() { flock(descriptor, LOCK_UN) }
}
