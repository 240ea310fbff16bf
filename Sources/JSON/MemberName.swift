/// The two spellings of a name: `unitPrice` in Swift, `unit_price` on the wire.
enum MemberName {
  /// `unitPrice` → `unit_price`, `taxID` → `tax_id`, `baseURLPath` → `base_url_path`,
  /// `externalIDs` → `external_ids`.
  static func onTheWire(_ property: String) -> String {
    let letters = Array(property.utf8)
    guard letters.contains(where: isCapital) else { return property }
    var name: [UInt8] = []
    name.reserveCapacity(letters.count + 4)
    for (place, letter) in letters.enumerated() {
      guard isCapital(letter) else {
        name.append(letter)
        continue
      }
      // A capital begins a word behind a small letter, and at the end of a run of capitals ("URLPath").
      if place > 0, letters[place - 1] != UInt8(ascii: "_") {
        let endsRun = beginsWord(letters[(place + 1)...])
        if !isCapital(letters[place - 1]) || endsRun { name.append(UInt8(ascii: "_")) }
      }
      name.append(letter | 0x20)
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// `unit_price` → `unitPrice`.
  static func inSwift(_ member: String) -> String {
    var name: [UInt8] = []
    var startsWord = false
    for letter in member.utf8 {
      if letter == UInt8(ascii: "_"), !name.isEmpty {
        startsWord = true
      } else {
        name.append(startsWord && isSmall(letter) ? letter & ~0x20 : letter)
        startsWord = false
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// Whether a capital with these letters behind it begins a word of its own: not in `IDs`, where the
  /// plural's `s` belongs to the run of capitals.
  private static func beginsWord(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let next = rest.first, isSmall(next) else { return false }
    return next != UInt8(ascii: "s") || rest.dropFirst().first.map { !isCapital($0) } ?? false
  }

  private static func isCapital(_ letter: UInt8) -> Bool { letter &- UInt8(ascii: "A") < 26 }
  private static func isSmall(_ letter: UInt8) -> Bool { letter &- UInt8(ascii: "a") < 26 }
}
