import Foundation

/// Tells a person that something is going on: one line that is written over on a terminal, a line now and then in a log.
package struct Progress: Sendable {
  private let isSilent: Bool
  private let isTerminal: Bool

  /// Progress on standard error, so that standard output stays clean for results.
  package init(silent: Bool = false) {
    isSilent = silent
    isTerminal = isatty(2) == 1
  }

  /// Reports one of many steps.
  func report(_ what: String, _ done: Int, of all: Int) {
    if isSilent { return }
    let step = max(1, all / (isTerminal ? 200 : 10))
    guard done == all || done % step == 0 else { return }
    let line = "\(what): \(done) of \(all)"
    let text = isTerminal ? "\r\u{1B}[K\(line)" + (done == all ? "\n" : "") : line + "\n"
    FileHandle.standardError.write(Data(text.utf8))
  }
}
