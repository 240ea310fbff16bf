import CLibPQ
import Glibc

/// How a link waits: for the server, for the deadline and for the caller to go away, whatever comes first.
extension Link {
  /// Returns when the next result can be taken without blocking.
  func waitForResult() throws {
    while true {
      let unsent = PQflush(handle)
      guard unsent >= 0 else { throw lost() }
      // A result that is there already costs no system call.
      if PQisBusy(handle) == 0 { return }
      try wait(writing: unsent == 1)
    }
  }

  private func wait(writing: Bool) throws {
    try heed()
    let socket = PQsocket(handle)
    guard socket >= 0 else { throw lost() }
    var descriptors = [
      pollfd(fd: socket, events: Int16(POLLIN | (writing ? POLLOUT : 0)), revents: 0),
      pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&descriptors, 2, patience)
    if ready < 0, errno != EINTR { throw lost("poll: error \(errno)") }
    guard ready > 0 else { return }
    if descriptors[1].revents != 0 { wake.clear() }
    if descriptors[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 {
      guard PQconsumeInput(handle) == 1 else { throw lost() }
    }
  }

  /// Milliseconds until somebody wants to look again; -1 for as long as it takes.
  private var patience: Int32 {
    guard let moment = giveUp ?? watch?.next else { return -1 }
    let left = ContinuousClock.now.duration(to: moment).milliseconds
    return Int32(clamping: max(0, left) + 1)
  }

  /// Cancels the running statement once when the watch asks for it, and gives the connection up
  /// when the server does not even answer that.
  private func heed() throws {
    if let giveUp {
      if ContinuousClock.now >= giveUp { throw lost("no answer to a cancelled statement") }
      return
    }
    guard let reason = watch?.look() else { return }
    interruption = reason
    giveUp = .now + .seconds(5)
    guard let cancel = PQgetCancel(handle) else { return }
    defer { PQfreeCancel(cancel) }
    var detail = [CChar](repeating: 0, count: 256)
    _ = PQcancel(cancel, &detail, 256)
  }

  /// Whether the server closed the connection while it rested.
  func checkResting() {
    var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, 0) != 0 else { return }
    if PQconsumeInput(handle) != 1 || PQstatus(handle) != CONNECTION_OK { isBroken = true }
  }
}
