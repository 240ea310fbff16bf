/// The roles that share one database, each with as little as its work needs.
///
/// - `atrium_owner` owns the schema, migrates and verifies; a policy of every table shows it all tenants.
/// - `atrium` serves: it owns nothing and row-level security holds for it.
/// - `atrium_worker` sequences changes and sweeps.
/// - `atrium_search` owns the functions that search beneath row-level security; nobody logs in as it.
package enum Roles {
  /// The role that owns the schema.
  package static let owner = "atrium_owner"
  /// The role that serves requests.
  package static let service = "atrium"

  /// Makes what is missing of the roles. The connection must belong to a superuser or, on a server where
  /// nobody is, to a role that may create roles.
  package static func ensure(_ admin: AdminConnection, login: Login?) throws {
    let present = Set(try admin.rows("select rolname from pg_roles").rows.compactMap { $0[0] })
    let wanted = [
      (owner, "login"),
      (service, "login"),
      ("atrium_worker", "login"),
      ("atrium_search", "nologin"),
    ]
    for (name, rights) in wanted where !present.contains(name) {
      try create(name, rights, admin)
    }
    // The owner hands its search functions to atrium_search, and an administrator who is no superuser has
    // to belong to a role before acting for it.
    try admin.run("grant atrium_search to \(owner)")
    if try !admin.holds("select pg_has_role(current_user, $1, 'member')", [owner]) {
      try admin.run("grant \(owner) to current_user")
    }
    if let login { try ensure(login, among: present, admin) }
  }

  /// Makes the database when it is missing, gives it to the owner and closes it to everybody else.
  package static func ensureDatabase(_ name: String, _ admin: AdminConnection) throws {
    let quoted = AdminConnection.quoted(identifier: name)
    if try admin.value("select 1 from pg_database where datname = $1", [name]) == nil {
      do {
        try admin.run("create database \(quoted) owner \(owner)")
      } catch let error as AdminError where ["42P04", "23505"].contains(error.state) {
        // Another who started at the same moment has made it.
      }
    }
    let held = try admin.holds(
      "select pg_has_role(current_user, datdba, 'member') and datdba <> $2::regrole from pg_database "
        + "where datname = $1", [name, owner])
    if held { try admin.run("alter database \(quoted) owner to \(owner)") }
    try admin.run("revoke all on database \(quoted) from public")
    try admin.run("grant connect, temporary on database \(quoted) to \(service), atrium_worker")
  }

  /// The user of the service's own connection, which may have another name than the role.
  package struct Login: Sendable {
    /// The name in DATABASE_URL.
    package let name: String
    /// The password in DATABASE_URL, if it holds one.
    package let password: String?
  }

  private static func ensure(_ login: Login, among present: Set<String>, _ admin: AdminConnection) throws {
    let name = AdminConnection.quoted(identifier: login.name)
    let isNew = !present.contains(login.name)
    if login.name != service {
      if isNew { try create(login.name, "login", admin) }
      if try !admin.holds("select pg_has_role($1::name, $2::name, 'member')", [login.name, service]) {
        try admin.run("grant \(service) to \(name)")
      }
    }
    // Only at its making: a password that was changed since is not ours to put back.
    if isNew, let password = login.password {
      try admin.run("alter role \(name) password \(AdminConnection.quoted(text: password))")
    }
  }

  private static func create(_ name: String, _ rights: String, _ admin: AdminConnection) throws {
    do {
      try admin.run("create role \(AdminConnection.quoted(identifier: name)) \(rights)")
    } catch let error as AdminError where ["42710", "23505"].contains(error.state) {
      // Another replica was faster.
    }
  }
}
