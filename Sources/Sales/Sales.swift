package import Kernel

/// From the quotation to the order that is delivered and invoiced.
///
/// One record carries it all the way. Deliveries are Inventory's and invoices Billing's: this module decides when they
/// are made and how far they may go, and keeps count of what was delivered.
package enum Sales {
  /// The module as the service mounts it.
  package static let module = Module(
    "sales",
    kinds: [SalesOrder.kind],
    problems: [
      .creditExceeded, .quotationExpired, .alreadyDelivered, .alreadyInvoiced, .nothingToInvoice, .overInvoicing,
      .paymentRequired,
    ],
    endpoints: [
      .list("listSalesOrders", SalesOrder.listing),
      .write("createSalesOrder", CreateSalesOrder.self),
      .read("getSalesOrder", SalesOrder.view),
      .write("patchSalesOrder", PatchSalesOrder.self),
      .write("deleteSalesOrder", DeleteSalesOrder.self),
      .write("confirmSalesOrder", ConfirmSalesOrder.self),
      .write("cancelSalesOrder", CancelSalesOrder.self),
      .write("invoiceSalesOrder", InvoiceSalesOrder.self),
      .write("assignDelivery", AssignDelivery.self),
      .write("shipDelivery", ShipDelivery.self),
    ])
}
