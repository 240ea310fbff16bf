import Foundation

/// A program of PostgreSQL, run to its end as the user who owns the cluster.
///
/// Not Foundation's `Process`: it waits until every descendant has closed a socket it hands down, and the
/// server that pg_ctl leaves behind never does.
struct Tool {
  /// The user to become, or nil to stay who we are.
  let user: SystemUser?
  /// Where what it says is kept: a failure quotes the end of it.
  let log: String

  /// Runs the program and throws with its last words when it fails.
  func run(_ program: String, _ arguments: [String]) throws {
    // setpriv and env replace themselves by the program: no session, no PAM, no second process. The working
    // directory may be one the server's user cannot enter.
    var command = ["/usr/bin/env", "-C", "/"]
    if let user {
      command += ["setpriv", "--reuid=\(user.id)", "--regid=\(user.group)", "--init-groups", "--"]
    }
    command.append(program)
    let status = try Self.wait(for: spawn(command + arguments))
    guard status == 0 else { throw HouseError("\(program) failed: \(lastWords)") }
  }

  private func spawn(_ command: [String]) throws -> pid_t {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&files, 1, 2)
    // The server outlives us: it must hold none of our pipes, locks and sockets.
    for descriptor in Self.descriptors { posix_spawn_file_actions_addclose(&files, descriptor) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A process group of its own: Ctrl-C on our terminal is for us to answer. Signals we ignore it must hear.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var pid: pid_t = 0
    let failure = withCStrings(command) { arguments in
      withCStrings(Self.environment) { environment in
        posix_spawn(&pid, command[0], &files, &attributes, arguments, environment)
      }
    }
    guard failure == 0 else {
      throw HouseError("\(command[0]) cannot be run: \(String(cString: strerror(failure))).")
    }
    return pid
  }

  /// Our open files beyond the standard three.
  private static var descriptors: [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.compactMap { Int32($0) }.filter { $0 > 2 }
  }

  private static func wait(for pid: pid_t) throws -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else { throw HouseError("A child process was lost.") }
    }
    return status
  }

  /// The end of the log, enough to see why.
  private var lastWords: String {
    guard let text = try? String(contentsOfFile: log, encoding: .utf8) else { return "see \(log)" }
    return text.split(separator: "\n").suffix(6).joined(separator: " | ")
  }

  /// Settings of the caller such as PGDATA, PGHOST or PGOPTIONS must not reach the private cluster.
  private static var environment: [String] {
    ProcessInfo.processInfo.environment
      .filter { name, _ in !name.hasPrefix("PG") && !name.hasPrefix("LC_") && !name.hasPrefix("LANG") }
      .map { "\($0)=\($1)" } + ["LC_ALL=C.UTF-8", "LANG=C.UTF-8"]
  }
}

/// Lends the texts as a null-terminated array of C strings for the duration of the body.
private func withCStrings<T>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> T,
) rethrows -> T {
  let pointers = texts.map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  return try body(pointers + [nil])
}
