import CRM
package import Kernel
import Ledger

extension Company {
  /// Opens the books with the standard chart and consecutive fiscal years, the first beginning in `year`, and gives the
  /// tenant the usual stages of a sale.
  package func openBooks(from year: Int, years: Int, in tx: Transaction) throws {
    for offset in 0..<years {
      guard let first = LocalDate(year: year + offset, month: fiscalYearStart.month, day: fiscalYearStart.day) else {
        throw HouseError("There is no fiscal year that begins in \(year + offset).")
      }
      let last = first.adding(months: 12).adding(days: -1)
      if offset == 0 {
        try Ledger.openBooks(for: self, fiscalYear: first...last, in: tx)
      } else {
        try Ledger.openFiscalYear(from: first, through: last, company: self, in: tx)
      }
    }
    try CRM.openPipeline(in: tx)
  }
}
