import Kernel
import Postgres

extension Filter {
  /// `archived=true` shows the archived records, else those in use: the contract's default is false.
  static func archived(_ alias: String) -> Filter {
    .custom("archived") { values, _ in
      SQL(unsafe: "\(alias).archived_at is \(values.first == "true" ? "not null" : "null")")
    }
  }
}
