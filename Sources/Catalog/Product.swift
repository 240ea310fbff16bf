import JSON
package import Kernel
import Postgres

/// Something that is sold, bought or stocked.
package enum Product: Record {
  package static let kind = RecordKind("product", prefix: "prd")

  /// How a product is shown, with the taxes it carries by default.
  package static let view = View(
    kind, as: "p",
    columns: """
      p.id, p.sku, p.name, p.description, p.kind, p.unit_id, p.unit_price, p.currency, p.cost_method,
      p.standard_cost, p.allows_negative_stock, p.lead_time_days, p.weight, p.external_ids, p.archived_at,
      p.version, p.created_at, p.created_by, p.updated_at, p.updated_by
      """,
    from: "product p",
    lists: [
      ChildList("taxes") { parents in
        """
        select t.product_id as _parent, t.tax_id, t.company_id from product_tax t
        where t.product_id in (\(parents)) order by t.product_id, t.company_id, t.position
        """
      }
    ],
    expansions: [
      Expansion(
        "unit", columns: "u.id as \"unit.id\", u.code as \"unit.code\", u.name as \"unit.name\"",
        join: "join unit u on u.tenant_id = p.tenant_id and u.id = p.unit_id")
    ],
    isCacheable: true)

  static let listing = Listing(
    view,
    filters: [
      .custom("q") { words, _ in
        "p.id in (select search_products(string_to_array(btrim(search_words(\(words[0]))), ' ')))"
      },
      .equals("kind", "p.kind"),
      .equals("sku", "p.sku"),
      .id("unit_id", "p.unit_id", of: UnitOfMeasure.self),
      .flag("archived", "p.archived_at is not null"),
    ],
    sorts: [
      Sort("name", by: "p.name", type: "text"), Sort("sku", by: "p.sku", type: "text"),
      Sort("created_at", by: "p.created_at", type: "timestamptz"),
    ])

  /// What kind of thing a product is.
  package enum Nature: String, Decodable, Sendable {
    /// Has quantities and a value in stock.
    case stocked
    /// Work done; never in stock.
    case service
    /// Goods that are delivered but not counted.
    case consumable
  }

  /// What goods leave stock at.
  package enum CostMethod: String, Decodable, Sendable {
    /// The moving average of what came in.
    case average
    /// A cost set by hand.
    case standard
  }

  static func taken(_ sku: String) -> Problem {
    Problem(.duplicate, "Another product has this SKU.", pointer: "#/sku", meta: ["sku": .string(sku)])
  }
}
