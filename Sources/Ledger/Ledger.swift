package import Kernel

/// The books: every business event ends here as an entry whose debits equal its credits.
///
/// Other modules open books, post, reverse and allocate through the functions of this type, in their own
/// transaction.
package enum Ledger {
  /// Its kinds, problems and endpoints.
  package static let module = Module(
    "ledger",
    kinds: [
      Account.kind, Journal.kind, FiscalYear.kind, Period.kind, JournalEntry.kind, AccountLine.kind,
      Allocation.kind,
      Tax.kind,
    ],
    problems: [
      .unbalanced, .entryIncomplete, .oneSided, .partyRequired, .taxNotValid, .periodClosed, .noPeriod,
      .accountMissing, .accountArchived, .accountInUse, .overAllocation, .taxInUse,
    ],
    endpoints: [
      .write("createChart", CreateChart.self),
      .list("listAccounts", Account.listing),
      .read("getAccount", Account.view),
      .write("createAccount", CreateAccount.self),
      .write("patchAccount", PatchAccount.self),
      .write("archiveAccount", ArchiveAccount.self),
      .write("restoreAccount") { try ArchiveAccount($0, restores: true) },
      .list("listAccountLines", AccountLine.listing),
      .list("listJournals", Journal.listing),
      .read("getJournal", Journal.view),
      .write("createJournal", CreateJournal.self),
      .list("listFiscalYears", FiscalYear.listing),
      .read("getFiscalYear", FiscalYear.view),
      .write("createFiscalYear", CreateFiscalYear.self),
      .write("divideFiscalYear", DivideFiscalYear.self),
      .list("listPeriods", Period.listing),
      .read("getPeriod", Period.view),
      .write("closePeriod") { try ChangePeriod($0, to: .closed) },
      .write("reopenPeriod") { try ChangePeriod($0, to: .open) },
      .list("listJournalEntries", JournalEntry.listing),
      .read("getJournalEntry", JournalEntry.view),
      .write("createJournalEntry", CreateJournalEntry.self),
      .write("patchJournalEntry", PatchJournalEntry.self),
      .write("deleteJournalEntry", DeleteJournalEntry.self),
      .write("postJournalEntry", PostJournalEntry.self),
      .write("reverseJournalEntry", ReverseJournalEntry.self),
      .query("getTrialBalance", TrialBalance.query),
      .query("getTaxReport", TaxReport.query),
      .list("listTaxes", Tax.listing),
      .read("getTax", Tax.view),
      .write("createTax", CreateTax.self),
      .write("patchTax", PatchTax.self),
      .write("archiveTax", ArchiveTax.self),
    ])
}
