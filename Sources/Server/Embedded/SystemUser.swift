import Glibc

/// A user of the operating system.
struct SystemUser: Sendable, Equatable {
  let id: UInt32
  let group: UInt32

  /// The user of that name, or nil when there is none.
  init?(named name: String) {
    guard let entry = getpwnam(name) else { return nil }
    id = entry.pointee.pw_uid
    group = entry.pointee.pw_gid
  }

  /// Whether this user can enter the folder and everything above it, by owner, group and other bits.
  func canEnter(_ folder: String) -> Bool {
    var path = "/"
    var steps = [path]
    for part in folder.split(separator: "/") {
      path += (path == "/" ? "" : "/") + part
      steps.append(path)
    }
    return steps.allSatisfy { step in
      var facts = stat()
      // What does not exist yet will be made by us, open enough.
      guard stat(step, &facts) == 0 else { return errno == ENOENT }
      if facts.st_uid == id { return facts.st_mode & 0o100 != 0 }
      if facts.st_gid == group { return facts.st_mode & 0o010 != 0 }
      return facts.st_mode & 0o001 != 0
    }
  }
}
