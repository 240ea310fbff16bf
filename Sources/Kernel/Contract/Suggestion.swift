/// Finds the word that was probably meant.
enum Suggestion {
  /// Words that other interfaces use for what is named differently here.
  private static let synonyms: [String: [String]] = [
    "cursor": ["after"], "page": ["after"], "page_token": ["after"], "starting_after": ["after"],
    "offset": ["after"],
    "per_page": ["limit"], "page_size": ["limit"], "size": ["limit"], "count": ["limit"],
    "max_results": ["limit"],
    "order": ["sort"], "order_by": ["sort"], "sort_by": ["sort"], "orderby": ["sort"],
    "search": ["q"], "query": ["q"], "include": ["expand"], "embed": ["expand"], "fields": ["expand"],
    "total_count": ["include_total"], "with_total": ["include_total"], "preview": ["dry_run"],
    "test": ["dry_run"],
    "state": ["status"], "customer": ["customer_id"], "company": ["company_id"], "qty": ["quantity"],
    "price": ["unit_price"], "from": ["date.gte"], "to": ["date.lte"], "since": ["after"],
  ]

  /// The known word nearest to a wrong one, or nil when nothing is near.
  static func nearest(to word: String, among known: some Collection<String>) -> String? {
    // Long names are data, not misspelt words, and the distance costs length times length.
    guard word.utf8.count <= 64 else { return nil }
    let given = normal(word)
    if let same = known.first(where: { normal($0) == given }) { return same }
    if let synonym = synonyms[word.lowercased()]?.first(where: { known.contains($0) }) { return synonym }
    let letters = Array(given.utf8)
    let allowed = min(3, max(1, letters.count / 3))
    var best: (word: String, distance: Int)?
    for candidate in known {
      let distance = distance(letters, Array(normal(candidate).utf8))
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Case, separators and brackets do not count: `unitPrice`, `unit-price` and `unit_price` are one word, and
  /// so are `due_date[lt]` and `due_date.lt`.
  private static func normal(_ word: String) -> String {
    String(
      decoding: word.utf8.compactMap { byte -> UInt8? in
        if byte &- 0x41 < 26 { return byte | 0x20 }
        return [UInt8(ascii: "_"), 0x2D, 0x2E, 0x5B, 0x5D].contains(byte) ? nil : byte
      }, as: UTF8.self)
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if abs(a.count - b.count) > 3 { return .max }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
