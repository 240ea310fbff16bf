import Yams

/// How a company's CSV files become trade: which file and column means what, and the terms the files do not state.
package struct TradeMapping: Decodable, Sendable {
  package let system: String
  package let company: Company
  package let terms: Terms
  package let unitCost: UnitCost
  /// ISO codes by the names the files use.
  package let countries: [String: String]
  package let customers: Partners
  package let suppliers: Partners?
  package let employees: Partners?
  package let carriers: Partners?
  package let products: Products
  package let orders: Orders
  package let orderLines: OrderLines

  /// The company whose files these are.
  package struct Company: Decodable, Sendable {
    package let name: String
    package let currency: String
    package let country: String
    package let timeZone: String
  }

  /// When invoices are due.
  package struct Terms: Decodable, Sendable {
    package let name: String
    package let days: Int
  }

  /// The cost of one unit as a share of its list price.
  package struct UnitCost: Decodable, Sendable {
    package let percentOfListPrice: String
    package let decimals: Int
  }

  /// A file of partners: which column says what.
  package struct Partners: Decodable, Sendable {
    package let file: String
    package let key: String
    /// One column, or several joined by a space.
    package let name: [String]
    package let contact: String?
    package let contactPosition: String?
    package let note: String?
    package let street: String?
    package let city: String?
    package let region: String?
    package let postalCode: String?
    package let country: String?
    package let phones: [String: String]?
  }

  /// The file of products: which column says what.
  package struct Products: Decodable, Sendable {
    package let file: String
    package let key: String
    package let skuPrefix: String
    package let name: String
    package let listPrice: String
    package let description: String?
  }

  /// The file of orders: which column says what.
  package struct Orders: Decodable, Sendable {
    package let file: String
    package let key: String
    package let customer: String
    package let date: String
    package let requested: String?
    package let shipped: String
    package let freight: String?
  }

  /// The file of order lines: which column says what.
  package struct OrderLines: Decodable, Sendable {
    package let file: String
    package let order: String
    package let product: String
    package let quantity: String
    package let unitPrice: String
    /// A share between 0 and 1.
    package let discount: String?
  }

  /// Reads a mapping; throws what Yams found wrong and where.
  package init(yaml: String) throws {
    let decoder = YAMLDecoder()
    self = try decoder.decode(Self.self, from: yaml)
  }

  private enum CodingKeys: String, CodingKey {
    case system, company, terms, countries, customers, suppliers, employees, carriers, products, orders
    case unitCost = "unit_cost"
    case orderLines = "order_lines"
  }
}

extension TradeMapping.Company {
  private enum CodingKeys: String, CodingKey {
    case name, currency, country
    case timeZone = "time_zone"
  }
}

extension TradeMapping.UnitCost {
  private enum CodingKeys: String, CodingKey {
    case percentOfListPrice = "percent_of_list_price"
    case decimals
  }
}

extension TradeMapping.Partners {
  private enum CodingKeys: String, CodingKey {
    case file, key, name, contact, note, street, city, region, country, phones
    case contactPosition = "contact_position"
    case postalCode = "postal_code"
  }
}

extension TradeMapping.Products {
  private enum CodingKeys: String, CodingKey {
    case file, key, name, description
    case skuPrefix = "sku_prefix"
    case listPrice = "list_price"
  }
}

extension TradeMapping.OrderLines {
  private enum CodingKeys: String, CodingKey {
    case file, order, product, quantity, discount
    case unitPrice = "unit_price"
  }
}
