import ArgumentParser
import Foundation
import Kernel

/// What has to be known of a company before its books can be opened.
struct FoundingOptions: ParsableArguments {
  @Option(help: "The company's currency, ISO 4217.")
  var currency = "USD"

  @Option(help: "The company's country, ISO 3166-1 alpha-2.")
  var country = "US"

  @Option(help: "The company's time zone, IANA.")
  var timeZone = "UTC"

  @Option(help: "The day its fiscal years begin.")
  var fiscalYearStart = "01-01"

  @Option(help: "The first fiscal year to open; the one that holds today when left out.")
  var fiscalYear: Int?

  /// The company these options describe; every option that means nothing is refused.
  func company(named name: String) throws -> Company {
    guard let currency = Currency(currency) else { throw ValidationError("\(currency) is not a currency of ISO 4217.") }
    guard let zone = TimeZoneName(timeZone) else { throw ValidationError("\(timeZone) is not a time zone.") }
    guard Locale.Region.isoRegions.contains(Locale.Region(country)), country.count == 2 else {
      throw ValidationError("\(country) is not a country of ISO 3166-1 alpha-2.")
    }
    let parts = fiscalYearStart.split(separator: "-").compactMap { Int($0) }
    // 29 February begins no year three times out of four.
    guard parts.count == 2, LocalDate(year: 2001, month: parts[0], day: parts[1]) != nil else {
      throw ValidationError("\(fiscalYearStart) is not a month and a day, such as 04-06.")
    }
    return Company(
      id: ID(), name: name, currency: currency, country: country, timeZone: zone,
      fiscalYearStart: MonthDay(month: parts[0], day: parts[1]))
  }

  /// The calendar year in which the first fiscal year to open begins.
  func firstYear(of company: Company) throws -> Int {
    fiscalYear ?? company.fiscalYear(of: Instant.realNow.localDate(in: company.timeZone))
  }
}
