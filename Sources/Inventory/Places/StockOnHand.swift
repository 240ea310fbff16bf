import Catalog
import Kernel
import Postgres

/// What is on hand, reserved and available; keyed by product and location, so the location's id breaks ties.
enum StockOnHand {
  static let listing = Listing(
    View(
      RecordKind("stock_balance", prefix: "loc", company: true), as: "b",
      columns: """
        b.product_id, b.location_id, l.warehouse_id, b.company_id, trim_scale(b.on_hand) as on_hand,
        trim_scale(b.reserved) as reserved, trim_scale(b.on_hand - b.reserved) as available
        """,
      from: """
        (select s.*, s.location_id as id from stock_balance s) b
        join location l on l.tenant_id = b.tenant_id and l.id = b.location_id
        """,
      expansions: [
        Expansion(
          "product", columns: "p.id as \"product.id\", p.sku as \"product.sku\", p.name as \"product.name\"",
          join: "join product p on p.tenant_id = b.tenant_id and p.id = b.product_id"),
        Expansion("location", columns: "l.id as \"location.id\", l.name as \"location.name\""),
      ]),
    filters: [
      .id("product_id", "b.product_id", of: Product.self),
      .id("location_id", "b.location_id", of: Location.self),
      .id("warehouse_id", "l.warehouse_id", of: Warehouse.self),
    ],
    sorts: [Sort("product", by: "b.product_id", type: "uuid")])

  /// Stock of one product: over all locations, one by one, and its worth in each company within reach.
  static func product(_ request: Request) throws -> Query {
    let id = try request.id(of: Product.self)
    let reach = request.principal.companies.map(\.id)
    let within: SQL = "b.product_id = \(id) and b.company_id = any(\(reach)::uuid[])"
    return Query(
      rows: """
        select p.id as product_id, trim_scale(coalesce(s.on_hand, 0)) as on_hand,
          trim_scale(coalesce(s.reserved, 0)) as reserved,
          trim_scale(coalesce(s.on_hand - s.reserved, 0)) as available
        from product p
        left join (select sum(b.on_hand) as on_hand, sum(b.reserved) as reserved from stock_balance b
          where \(within)) s
          on true
        where p.id = \(id)
        """,
      lists: [
        Query.List(
          name: "locations",
          rows: """
            select b.location_id, l.warehouse_id, b.company_id, trim_scale(b.on_hand) as on_hand,
              trim_scale(b.reserved) as reserved, trim_scale(b.on_hand - b.reserved) as available
            from stock_balance b join location l on l.tenant_id = b.tenant_id and l.id = b.location_id
            where \(within) order by l.name, b.location_id
            """),
        Query.List(
          name: "valuations",
          rows: """
            select b.company_id, c.currency, b.quantity, b.value, b.average_cost
            from stock_valuation b join company c on c.tenant_id = b.tenant_id and c.id = b.company_id
            where \(within) order by c.name, b.company_id
            """),
      ],
      concealed: request.reader.concealed, single: true)
  }
}
