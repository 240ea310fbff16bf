package import Kernel

/// Whom the company deals with, and what was said with them outside the documents.
package enum Parties {
  /// Customers, suppliers, contacts, terms of payment and interactions.
  package static let module = Module(
    "parties",
    kinds: [Party.kind, PaymentTerm.kind, Interaction.kind],
    problems: [.invalidPhone, .mergeCycle] + PaymentTerm.problems,
    endpoints: parties + customers + suppliers + interactions + PaymentTerm.endpoints)

  private static let parties: [Endpoint] = [
    .list("listParties", Party.listing()),
    .write("createParty", CreateParty.self),
    .read("getParty") { Party.view(for: $0.principal) },
    .write("patchParty", PatchParty.self),
    .write("archiveParty", ArchiveParty.self),
    .write("unarchiveParty", UnarchiveParty.self),
    .write("addPartyRole", AddPartyRole.self),
    .list("listPartyContacts", Party.contactListing),
    .write("addPartyContact", AddPartyContact.self),
    .write("removePartyContact", RemovePartyContact.self),
    .write("mergeParty", MergeParty.self),
    .write("unmergeParty", UnmergeParty.self),
  ]

  private static let customers: [Endpoint] = [
    .list("listCustomers", Party.listing(of: .customer)),
    .write("createCustomer") { try CreateParty($0, as: .customer) },
    .read("getCustomer") { Party.view(as: .customer, for: $0.principal) },
    .write("patchCustomer") { try PatchParty($0, as: .customer) },
    .write("patchCustomerTerms", PatchCustomerTerms.self),
    .write("archiveCustomer") { try ArchiveParty($0, as: .customer) },
    .write("unarchiveCustomer") { try UnarchiveParty($0, as: .customer) },
  ]

  private static let suppliers: [Endpoint] = [
    .list("listSuppliers", Party.listing(of: .supplier)),
    .write("createSupplier") { try CreateParty($0, as: .supplier) },
    .read("getSupplier") { Party.view(as: .supplier, for: $0.principal) },
    .write("patchSupplier") { try PatchParty($0, as: .supplier) },
    .write("archiveSupplier") { try ArchiveParty($0, as: .supplier) },
    .write("unarchiveSupplier") { try UnarchiveParty($0, as: .supplier) },
  ]

  private static let interactions: [Endpoint] = [
    .list("listInteractions", Interaction.listing),
    .read("getInteraction", Interaction.view),
    .write("createInteraction", RecordInteraction.self),
    .write("patchInteraction", CorrectInteraction.self),
  ]
}
