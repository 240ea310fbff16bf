/// Numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number of the range, each as likely as any other.
  mutating func roll(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// Whether something of this likelihood happens.
  mutating func happens(percent: Int) -> Bool { roll(1...100) <= percent }

  /// One of the choices.
  mutating func pick<T>(_ choices: [T]) -> T { choices[roll(0...(choices.count - 1))] }

  /// An index in which small ones are likely and large ones rare, as with customers and products: few make most of the trade.
  mutating func favourite(of count: Int) -> Int {
    let a = roll(0...999), b = roll(0...999)
    return min(count - 1, count * a * b / 1_000_000)
  }
}
