import Kernel

/// Opens a test company's books: chart, journals, fiscal years.
enum TestBooks {
  static func open(for company: Company, firstYear: Int, years: Int, in tx: Transaction) throws {}
}
