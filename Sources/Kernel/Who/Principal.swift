import JSON

/// Names the tenant in ids; the record itself belongs to Identity.
package enum Tenant: Record {
  package static let kind = RecordKind("tenant", prefix: "ten")
}

/// Who is acting: a credential, the tenant it speaks for, the companies it reaches, what it may do and its clock.
package struct Principal: Sendable {
  /// The tenant all of its reads and writes are confined to.
  package let tenant: ID<Tenant>
  /// The credential's typed id, written into `created_by`, `updated_by` and the change log.
  package let actor: String
  /// What it may do.
  package let permissions: Permissions
  /// The companies within reach, by name.
  package let companies: [Company]
  /// True when the credential is limited to `companies`; otherwise all of the tenant's are in there.
  package let isLimitedToCompanies: Bool
  /// The time it lives in.
  package let clock: Clock

  /// A caller with these rights and this reach.
  package init(
    tenant: ID<Tenant>, actor: String, permissions: Permissions, companies: [Company], isLimitedToCompanies: Bool,
    clock: Clock,
  ) {
    self.tenant = tenant
    self.actor = actor
    self.permissions = permissions
    self.companies = companies
    self.isLimitedToCompanies = isLimitedToCompanies
    self.clock = clock
  }

  /// The caller of an operation that is open to everybody.
  static let nobody = Principal(
    tenant: ID(raw: 0), actor: "nobody", permissions: Permissions([]), companies: [], isLimitedToCompanies: true,
    clock: .real)

  /// Whether the credential holds a permission such as `billing.invoices:post`.
  package func allows(_ permission: String) -> Bool { permissions.contain(permission) }

  /// The same caller at another time, for imports and rehearsals that tell a story day by day.
  package func at(_ clock: Clock) -> Principal {
    Principal(
      tenant: tenant, actor: actor, permissions: permissions, companies: companies,
      isLimitedToCompanies: isLimitedToCompanies, clock: clock)
  }

  /// The company meant: the one named, or the only one within reach.
  ///
  /// Throws 422 `unknown_reference` for one out of reach, 422 `company_required` when none is named and several are.
  package func company(_ id: ID<Company>?, at pointer: String = "#/company_id") throws -> Company {
    if let id {
      guard let company = companies.first(where: { $0.id == id }) else {
        throw Problem(.unknownReference, "There is no company \(id).", pointer: pointer, meta: ["id": .string(id.text)])
      }
      return company
    }
    guard companies.count == 1 else {
      throw Problem(.companyRequired, "Several companies are within reach: name one as company_id.", pointer: pointer)
    }
    return companies[0]
  }
}

/// The time a principal lives in: the real one, or a sandbox's.
package enum Clock: Sendable, Equatable {
  case real
  case fixed(Instant)

  /// The present instant of this clock.
  package var now: Instant {
    switch self {
    case .real: .realNow
    case .fixed(let instant): instant
    }
  }
}
