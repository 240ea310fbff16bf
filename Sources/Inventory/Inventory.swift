package import Kernel

/// Where goods lie, what moves them, what is promised of them and what they are worth.
///
/// `POST /deliveries/{id}/assign` and `/ship` belong to Sales, which knows what an order allows; the work is
/// done here.
package enum Inventory {
  /// The module as the service mounts it.
  package static let module = Module(
    "inventory",
    kinds: [
      Warehouse.kind, Location.kind, Receipt.kind, Delivery.kind, StockAdjustment.kind, StockMove.kind,
      CostRevaluation.kind, ValuationEntry.kind,
    ],
    problems: [.insufficientStock, .overDelivery, .noWarehouse, .notStocked],
    endpoints: places + stock + documents)

  private static let places: [Endpoint] = [
    .list("listWarehouses", Warehouse.listing),
    .write("createWarehouse", CreateWarehouse.self),
    .read("getWarehouse", Warehouse.view),
    .write("patchWarehouse", PatchWarehouse.self),
    .list("listLocations", Location.listing),
    .write("createLocation", CreateLocation.self),
    .read("getLocation", Location.view),
    .write("patchLocation", PatchLocation.self),
  ]

  private static let stock: [Endpoint] = [
    .list("listStock", StockOnHand.listing),
    .query("getProductStock", StockOnHand.product),
    .list("listStockMoves", StockMove.listing),
    .read("getStockMove", StockMove.view),
    .list("listStockValuations", StockValue.listing),
    .list("listValuationEntries", ValuationEntry.listing),
    .list("listCostRevaluations", CostRevaluation.listing),
    .write("createCostRevaluation", CreateCostRevaluation.self),
    .read("getCostRevaluation", CostRevaluation.view),
  ]

  private static let documents: [Endpoint] = [
    .list("listReceipts", Receipt.listing),
    .write("createReceipt", CreateReceipt.self),
    .read("getReceipt", Receipt.view),
    .write("patchReceipt", PatchReceipt.self),
    .write("deleteReceipt", DeleteReceipt.self),
    .write("receiveReceipt", ReceiveReceipt.self),
    .list("listDeliveries", Delivery.listing),
    .write("createDelivery", CreateDelivery.self),
    .read("getDelivery", Delivery.view),
    .write("patchDelivery", PatchDelivery.self),
    .write("cancelDelivery", CancelDelivery.self),
    .list("listStockAdjustments", StockAdjustment.listing),
    .write("createStockAdjustment", CreateStockAdjustment.self),
    .read("getStockAdjustment", StockAdjustment.view),
    .write("patchStockAdjustment", PatchStockAdjustment.self),
    .write("deleteStockAdjustment", DeleteStockAdjustment.self),
    .write("postStockAdjustment", PostStockAdjustment.self),
  ]
}
