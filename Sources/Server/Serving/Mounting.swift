import Billing
import CRM
import Catalog
import Identity
import Inventory
import Insights
import Kernel
import Ledger
import Parties
import Sales
import Support

/// The whole product on one screen: every module that is mounted.
enum Mounting {
  static let modules: [Module] = [
    Identity.module,
    Parties.module,
    Catalog.module,
    Ledger.module,
    Inventory.module,
    Billing.module,
    Sales.module,
    CRM.module,
    Support.module,
    Insights.module,
  ]
}
