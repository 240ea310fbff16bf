import JSON
import Kernel
import Postgres

/// Where a document's goods lie: a warehouse and a location in it.
struct StoragePlace {
  let warehouse: ID<Warehouse>
  let location: ID<Location>

  /// The place named, or else the stock location of the company's first warehouse.
  ///
  /// Throws 422 `unknown_reference` for a place that is not the company's, 409 `no_warehouse` when it has
  /// none.
  static func find(
    _ warehouse: ID<Warehouse>?, _ location: ID<Location>?, of company: Company, in tx: Transaction,
  ) throws -> StoragePlace {
    let place = try tx.first(
      "select w.id, l.id \(rows(warehouse, location, of: company))",
      as: StoragePlace.init(warehouse:location:))
    if let place { return place }
    throw missing(warehouse, location)
  }

  /// The one row of warehouse `w` and location `l` that is meant, for a statement that needs no more of it.
  static func rows(_ warehouse: ID<Warehouse>?, _ location: ID<Location>?, of company: Company) -> SQL {
    var conditions: [SQL] = ["w.company_id = \(company.id)", "w.archived_at is null", "l.kind = 'internal'"]
    if let warehouse { conditions.append("w.id = \(warehouse)") }
    if let location {
      conditions.append("l.id = \(location)")
    } else {
      conditions.append("l.purpose = 'stock'")
    }
    return """
      from warehouse w join location l on l.tenant_id = w.tenant_id and l.warehouse_id = w.id
      where \(conditions.joined(separator: " and ")) order by w.created_at, w.id limit 1
      """
  }

  static func missing(_ warehouse: ID<Warehouse>?, _ location: ID<Location>?) -> Problem {
    if let location {
      return Problem(
        .unknownReference, "There is no such location to store goods in.", pointer: "#/location_id",
        meta: ["id": .string(location.text)])
    }
    if let warehouse {
      return Problem(
        .unknownReference, "There is no such warehouse of this company.", pointer: "#/warehouse_id",
        meta: ["id": .string(warehouse.text)])
    }
    return Problem(.noWarehouse, "The company has no warehouse yet.")
  }
}
