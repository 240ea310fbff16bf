package import Catalog
package import JSON
package import Kernel
package import Ledger
package import Parties
import Postgres

extension Invoice {
  /// Everything that is decided about a document before its figures are reckoned.
  package struct Draft: Sendable {
    package var kind: Kind
    package var company: Company
    package var customer: ID<Party>
    package var currency: Currency
    /// What one unit of the currency is worth in the company's; nil only where both are the same.
    package var exchangeRate: Decimal?
    package var date: LocalDate
    /// One due date instead of terms.
    package var dueDate: LocalDate?
    package var terms: ID<PaymentTerm>?
    /// Nil takes the company's policy.
    package var taxRounding: TaxRounding?
    package var reference: String?
    package var note: String?
    package var externalIDs: JSON = [:]
    /// The taxes as they were on the document that is credited; nil reads those in force on the date.
    var taxes: [ID<Tax>: Tax.Facts]?
    /// What it comes to where that is known already.
    var figures: InvoiceFigures?
    package var lines: [Line]
    /// The order or delivery that is billed.
    package var source: SourceDocument?
    /// The invoice that this credit note corrects.
    package var credits: ID<Invoice>?

    /// A document to be billed from elsewhere, such as an order.
    package init(
      kind: Kind = .invoice, company: Company, customer: ID<Party>, currency: Currency,
      exchangeRate: Decimal? = nil, date: LocalDate, dueDate: LocalDate? = nil, terms: ID<PaymentTerm>? = nil,
      taxRounding: TaxRounding? = nil, reference: String? = nil, note: String? = nil, lines: [Line],
      source: SourceDocument? = nil, credits: ID<Invoice>? = nil,
    ) {
      self.kind = kind
      self.company = company
      self.customer = customer
      self.currency = currency
      self.exchangeRate = exchangeRate
      self.date = date
      self.dueDate = dueDate
      self.terms = terms
      self.taxRounding = taxRounding
      self.reference = reference
      self.note = note
      self.lines = lines
      self.source = source
      self.credits = credits
    }
  }

  /// What one line bills.
  package struct Line: Sendable {
    package var id: ID<InvoiceLine>
    package var label: String
    package var product: ID<Product>?
    package var quantity: Decimal
    package var unitPrice: Decimal
    package var discountPercent: Decimal
    package var taxes: [ID<Tax>]
    /// Where its revenue goes; nil is the company's account for revenue.
    package var account: ID<Account>?
    /// The line of the source that is billed: of the kind named like the source's with `_line` behind it.
    package var sourceLine: UInt128?
    /// The posted line that this line of a credit note takes back.
    package var creditedLine: ID<InvoiceLine>?

    /// A line to be billed.
    package init(
      id: ID<InvoiceLine> = ID(), label: String, product: ID<Product>? = nil, quantity: Decimal,
      unitPrice: Decimal, discountPercent: Decimal = .zero, taxes: [ID<Tax>] = [],
      account: ID<Account>? = nil,
      sourceLine: UInt128? = nil, creditedLine: ID<InvoiceLine>? = nil,
    ) {
      self.id = id
      self.label = label
      self.product = product
      self.quantity = quantity
      self.unitPrice = unitPrice
      self.discountPercent = discountPercent
      self.taxes = taxes
      self.account = account
      self.sourceLine = sourceLine
      self.creditedLine = creditedLine
    }
  }
}

extension Invoice.Line {
  /// Quantity times price less discount, exact: it is rounded once, where its net is reckoned.
  var amount: Decimal {
    get throws {
      let gross = try quantity * unitPrice
      guard !discountPercent.isZero else { return gross }
      return try gross * (Decimal(100) - discountPercent) * Decimal(1, scale: 2)
    }
  }
}

extension Invoice.Draft {
  /// The rate that holds: 1 in the company's own currency, else the one given. Throws 422 when it is missing.
  var rate: Decimal {
    get throws {
      if currency == company.currency { return .one }
      guard let exchangeRate, exchangeRate.isPositive else {
        throw Problem(
          .exchangeRateRequired, "A document in \(currency) needs an exchange rate to \(company.currency).",
          pointer: "#/exchange_rate", meta: ["currency": .string(currency.code)])
      }
      return exchangeRate
    }
  }
}
