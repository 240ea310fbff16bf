import Server
import TestKit

/// Asks the catalogue of the migrated schema, as its owner.
enum SchemaCatalogue {
  /// Tables that belong to no tenant: what the tenant wall itself is made of, and the record of migrations.
  static let withoutTenant: Set = ["tenant", "migration"]

  /// The rows of a question, nulls as empty texts.
  static func rows(_ question: String) async throws -> [[String]] {
    let cluster = try await TestCluster.shared()
    return try AdminConnection(cluster.ownerConninfo).rows(question).rows.map { $0.map { $0 ?? "" } }
  }

  /// The first column of a question.
  static func names(_ question: String) async throws -> [String] {
    try await rows(question).map { $0[0] }
  }

  /// The tables that hold tenants' rows.
  static func tenantTables() async throws -> [String] {
    try await names(
      """
      select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
      order by relname
      """
    ).filter { !withoutTenant.contains($0) }
  }
}
