package import Kernel

extension ProblemCode {
  /// 409: less is available than is asked for.
  package static let insufficientStock = ProblemCode("insufficient_stock", 409, "Not enough in stock")
  /// 409: more is to be shipped than was planned.
  package static let overDelivery = ProblemCode("over_delivery", 409, "More than was ordered")
  /// 409: goods were to move in a company that has nowhere to keep them.
  package static let noWarehouse = ProblemCode("no_warehouse", 409, "The company has no warehouse")
  /// 422: the product is not one that stock is kept of.
  package static let notStocked = ProblemCode("not_stocked", 422, "No stock is kept of this product")
}
