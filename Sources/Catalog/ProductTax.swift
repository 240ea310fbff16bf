import JSON
import Kernel
import Postgres

/// A tax a product carries by default. The tax is Ledger's: only its id is known here.
struct ProductTax: Decodable, Sendable {
  let taxId: String

  /// Replaces the taxes of the companies within the caller's reach; those of other companies stay.
  static func replace(of product: ID<Product>, by choices: [ProductTax], in tx: Transaction) throws {
    let reach = tx.principal.companies.map(\.id)
    let ids = choices.compactMap { TypeID.decode($0.taxId).map { UUIDValue($0.id) } }
    tx.queue("delete from product_tax where product_id = \(product) and company_id = any(\(reach)::uuid[])")
    guard !ids.isEmpty else { return }
    let known = Set(
      try tx.all(
        """
        select t.id from tax t
        where t.id = any(\(ids)::uuid[]) and t.company_id = any(\(reach)::uuid[]) and t.archived_at is null
        """, as: { (id: UUIDValue) in id }))
    var faults = Faults(.unknownReference)
    for (index, id) in ids.enumerated() where !known.contains(id) {
      faults.note(
        .unknownReference, "There is no such tax in use.", at: "#/taxes/\(index)/tax_id",
        meta: ["id": .string(choices[index].taxId)])
    }
    try faults.check()
    tx.queue(
      """
      insert into product_tax (product_id, company_id, tax_id, position)
      select \(product), t.company_id, t.id, min(g.position)
      from unnest(\(ids)::uuid[]) with ordinality g(id, position) join tax t on t.id = g.id
      group by t.company_id, t.id
      """)
  }
}
