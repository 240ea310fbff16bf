import Kernel
import Postgres

extension Filter {
  /// `archived=true` shows the archived records, else those in use: the contract's default is false.
  static func archived(_ column: SQL) -> Filter {
    .custom("archived") { values, _ in
      values.first == "true" ? "\(column) is not null" : "\(column) is null"
    }
  }
}
