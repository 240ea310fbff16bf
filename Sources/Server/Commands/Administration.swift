import CLibPQ
package import Logging

/// What an administrator's connection has to do before migrating.
package enum Administration {
  /// Makes the roles where they are missing and becomes the owner of the schema.
  package static func prepare(_ admin: AdminConnection, serve: String?) throws {
    let mayMakeRoles = try admin.holds(
      "select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
    if mayMakeRoles {
      try Roles.ensure(admin, login: serve.flatMap(login))
      try Roles.ensureDatabase(try admin.value("select current_database()") ?? "atrium", admin)
    }
    if try admin.value("select current_user") != Roles.owner {
      try admin.run("set role \(Roles.owner)")
    }
  }

  /// The user a connection string names.
  private static func login(_ conninfo: String) -> Roles.Login? {
    guard let options = PQconninfoParse(conninfo, nil) else { return nil }
    defer { PQconninfoFree(options) }
    var found: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { found[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return found["user"].map { Roles.Login(name: $0, password: found["password"]) }
  }
}

extension AdminConnection {
  /// Connects to a server that may still be starting, for a minute at most.
  package static func opening(_ conninfo: String, logger: Logger) async throws -> AdminConnection {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      do {
        return try AdminConnection(conninfo)
      } catch let error as AdminError where ContinuousClock.now < end {
        logger.notice("Waiting for the database.", metadata: ["reason": "\(error)"])
        try await Task.sleep(for: .seconds(1))
      }
    }
  }
}
