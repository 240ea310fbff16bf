/// A currency of ISO 4217, with the number of decimals its amounts have.
package struct Currency: Sendable, Hashable {
  /// The three letters: `EUR`.
  package let code: String

  /// How many decimals an amount has: 2 for most, 0 for JPY, 3 for BHD.
  package let scale: Int

  /// The currency of that code, `nil` when ISO 4217 knows none or gives it no decimals (gold, test codes).
  package init?(_ code: String) {
    guard let scale = Currency.scales[code] else { return nil }
    self.code = code
    self.scale = scale
  }

  /// All codes that are accepted, in alphabetical order.
  package static var codes: [String] { scales.keys.sorted() }

  /// ISO 4217 list one as of 2026, by decimals.
  private static let lists: [Int: String] = [
    2: twoDecimals,
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BYR",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
  ]

  /// The last line holds the codes withdrawn since 2016: books that are kept for ten years still name them.
  private static let twoDecimals = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
    CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
    RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
    USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
    ANG BGN CUC HRK MRO SLL STD VEF ZWL
    """

  private static let scales: [String: Int] = {
    var scales: [String: Int] = [:]
    for (scale, list) in lists {
      for code in list.split(whereSeparator: \.isWhitespace) { scales[String(code)] = scale }
    }
    return scales
  }()
}

extension Currency: CustomStringConvertible {
  /// The three letters.
  package var description: String { code }
}

extension Currency: Codable {
  /// Reads the code.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let currency = Currency(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be a currency code of ISO 4217")
    }
    self = currency
  }

  /// Writes the code.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}
