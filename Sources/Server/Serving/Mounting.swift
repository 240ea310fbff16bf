import Catalog
import Identity
import Kernel
import Ledger

/// The whole product on one screen: every module that is mounted.
enum Mounting {
  static let modules: [Module] = [
    Identity.module,
    Catalog.module,
    Ledger.module,
  ]
}
