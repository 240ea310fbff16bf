/// The second wall between tenants is row-level security, and it holds only for a role that cannot step over it.
package enum ServingRole {
  /// Throws when the role of the connection could see or change what belongs to another tenant.
  package static func check(_ connection: AdminConnection) throws {
    let name = try connection.value("select current_user") ?? "?"
    let facts =
      try connection.rows(
        """
        select
          (select bool_or(rolsuper) from pg_roles where pg_has_role(session_user, oid, 'member')),
          (select bool_or(rolbypassrls) from pg_roles where pg_has_role(session_user, oid, 'member')),
          exists (
            select from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
              and pg_has_role(session_user, relowner, 'member'))
        """
      ).rows.first ?? []
    let faults = zip(["is a superuser", "has BYPASSRLS", "owns tables"], facts)
      .filter { $0.1 == "t" }
      .map(\.0)
    guard !faults.isEmpty else { return }
    throw HouseError(
      "The service must not connect as \(name): that role, or one it may become, "
        + faults.joined(separator: " and ")
        + ", so that row-level security would not hold. Use the role \(Roles.service) in DATABASE_URL and keep "
        + "the other for DATABASE_ADMIN_URL.")
  }
}
