package import Kernel
import Postgres

extension PaymentTerm {
  /// A term with its steps, which lists show too: they are what a term is.
  static let view = View(
    kind, as: "t",
    columns: """
      t.id, t.name, t.description, \(steps) as steps, t.external_ids, t.archived_at, t.version, t.created_at,
      t.created_by, t.updated_at, t.updated_by
      """,
    from: "payment_term t",
    isCacheable: true)

  static let listing = Listing(
    view,
    filters: [.flag("archived", "t.archived_at is not null")],
    sorts: [
      Sort("name", by: "t.name", type: "text"), Sort("created_at", by: "t.created_at", type: "timestamptz"),
    ])

  /// There are few, without ids: they may be made into JSON by the database.
  private static let steps: SQL = """
    (select coalesce(jsonb_agg(jsonb_build_object(
        'kind', s.kind, 'ratio', s.ratio::text, 'divisor', s.divisor::text, 'amount', s.amount::text,
        'currency', s.currency, 'delays', s.delays) order by s.step_no), '[]')
      from payment_term_step s where s.tenant_id = t.tenant_id and s.payment_term_id = t.id)
    """

  /// What this file's operations are carried out by.
  package static let endpoints: [Endpoint] = [
    .list("listPaymentTerms", listing),
    .read("getPaymentTerm", view),
    .write("createPaymentTerm", CreatePaymentTerm.self),
    .write("patchPaymentTerm", PatchPaymentTerm.self),
    .write("archivePaymentTerm", ArchivePaymentTerm.self),
    .write("previewPaymentTerm", PreviewPaymentTerm.self),
  ]

  /// What these operations may refuse with.
  package static let problems: [ProblemCode] = [
    .paymentTermInvalid, .shareMismatch, .remainderMissing, .currencyMismatch,
  ]
}
