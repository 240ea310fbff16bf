import Testing

@testable import Kernel

@Suite struct ContractPatternTests {
  @Test(arguments: [
    ("abc", ["abc", "xabcx"], ["ab", "", "ABC"]),
    ("^abc$", ["abc"], ["xabc", "abcx", "abc\n"]),
    (#"\S"#, ["a", "  a"], ["", " \t\u{A0}\u{3000}"]),
    ("^[A-Z]{3}$", ["EUR"], ["eur", "EU", "EURO", "ÄUR"]),
    (
      "^inv_[0-7][0-9a-hjkmnp-tv-z]{25}$", ["inv_01j9zq3v8ye5r9x0c2m4k6n8pt"],
      ["inv_81j9zq3v8ye5r9x0c2m4k6n8pt", "inv_1"]
    ),
    (
      #"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,8})?$"#, ["0", "-1.5", "999999999999999.12345678"],
      ["00", "1.", "+1", ".5", "1e3"]
    ),
    (#"^(\*|"[0-9]{1,9}")$"#, ["*", "\"7\""], ["7", "\"\"", "**"]),
    ("^(?:a|b|cd)+$", ["a", "abcd"], ["", "c", "abc"]),
    ("^a{2,}$", ["aa", "aaaa"], ["a", ""]),
    ("^a{0,2}b?$", ["", "a", "aab"], ["aaa", "bb"]),
    ("^[^a-c]$", ["d", "😀"], ["a", "dd", ""]),
    (#"^[\d\-_.]+$"#, ["1-2_3."], ["a"]),
    (#"^[a\]\\-]+$"#, ["a]\\-"], ["b"]),
    (#"^\w+\s\D\W$"#, ["a_1 x!"], ["a_1 1!", "é x!"]),
    (#"^\x41\u00e4$"#, ["Aä"], ["AA"]),
    ("^.$", ["a", "😀"], ["\n", "", "ab"]),
    ("a|^b$|", ["", "zzz"], []),
    ("^(a*)*$", ["", "aaaa"], ["b"]),
    ("^(|a)+b$", ["b", "aab"], ["a"]),
    ("b$", ["ab"], ["ba"]),
    ("^$", [""], ["a"]),
    ("[^]", ["a"], [""]),
  ])
  func `a pattern matches what ECMA-262 says`(source: String, matching: [String], others: [String]) throws {
    let pattern = try Pattern(source)
    for text in matching { #expect(pattern.matches(text), "\(text)") }
    for text in others { #expect(!pattern.matches(text), "\(text)") }
  }

  @Test(arguments: [
    "(", ")", "[a", "a**", "a{2", "a{3,2}", "*a", "a{", "}", "]", "(?=a)", "(?<n>a)", #"\1"#, #"\b"#,
    #"\p{L}"#, #"a\"#,
    "[b-a]", #"[\d-z]"#, "^*", "a{9999}", "(((a{500}){500}){500})", "a+?", #"\x4"#, #"\-"#,
  ])
  func `syntax outside the subset is refused when it is loaded`(source: String) {
    #expect(throws: PatternError.self) { try Pattern(source) }
  }

  @Test(arguments: ["^(a+)+$", "^(a|aa)+$", "^(a|a?)+$", "(x+x+)+y", "^(a?){50}a{50}$", "([a-z]+)*!"])
  func `hostile text cannot make a pattern slow`(source: String) throws {
    let pattern = try Pattern(source)
    let text = String(repeating: source.contains("x") ? "x" : "a", count: 20_000) + "#"
    let duration = ContinuousClock().measure { #expect(!pattern.matches(text)) }
    // Backtracking would take longer than the universe has; the bound only has to tell that apart.
    #expect(duration < .seconds(5))
  }
}
