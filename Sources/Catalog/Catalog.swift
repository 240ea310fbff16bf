package import Kernel

/// What is sold, bought and stocked, and the units it is counted in.
///
/// Products belong to the tenant. What a product costs belongs to a company and is Inventory's.
package enum Catalog {
  /// The module as the service mounts it.
  package static let module = Module(
    "catalog",
    kinds: [Product.kind, UnitOfMeasure.kind],
    endpoints: [
      .list("listProducts", Product.listing),
      .write("createProduct", CreateProduct.self),
      .read("getProduct", Product.view),
      .write("patchProduct", PatchProduct.self),
      .write("archiveProduct") { try ArchiveProduct($0, archived: true) },
      .write("restoreProduct") { try ArchiveProduct($0, archived: false) },
      .list("listUnits", UnitOfMeasure.listing),
      .write("createUnit", CreateUnit.self),
      .read("getUnit", UnitOfMeasure.view),
      .write("patchUnit", PatchUnit.self),
      .write("archiveUnit", ArchiveUnit.self),
    ])
}
