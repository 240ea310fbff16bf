/// A pattern as a Thompson automaton: all ways through it are walked side by side, so hostile text cannot
/// make it slow.
struct PatternProgram: Sendable {
  enum Instruction: Sendable {
    case one(Int)
    case split(Int, Int)
    case jump(Int)
    case start
    case end
    case match
  }

  private(set) var instructions: [Instruction] = []
  private var sets: [ScalarSet] = []
  /// Counted repetitions are written out, so a size is set: nothing in the contract comes near it.
  private static let limit = 8_000

  init(_ part: PatternPart) throws(PatternError) {
    try emit(part)
    instructions.append(.match)
  }

  private mutating func emit(_ part: PatternPart) throws(PatternError) {
    guard instructions.count < Self.limit else { throw PatternError(description: "the pattern is too large") }
    switch part {
    case .nothing: break
    case .start: instructions.append(.start)
    case .end: instructions.append(.end)
    case .one(let set):
      let index = sets.firstIndex(of: set) ?? sets.count
      if index == sets.count { sets.append(set) }
      instructions.append(.one(index))
    case .sequence(let parts):
      for part in parts { try emit(part) }
    case .choice(let branches):
      try emit(choice: branches[...])
    case .repeated(let part, let least, let most):
      for _ in 0..<least { try emit(part) }
      try emit(part, optionally: most.map { $0 - least })
    }
  }

  private mutating func emit(choice branches: ArraySlice<PatternPart>) throws(PatternError) {
    var ends: [Int] = []
    for (index, branch) in zip(branches.indices, branches) {
      if index == branches.endIndex - 1 {
        try emit(branch)
        break
      }
      let fork = instructions.count
      instructions.append(.match)
      try emit(branch)
      ends.append(instructions.count)
      instructions.append(.match)
      instructions[fork] = .split(fork + 1, instructions.count)
    }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  /// Zero to `times` more of a part, or any number of it when `times` is nil.
  private mutating func emit(_ part: PatternPart, optionally times: Int?) throws(PatternError) {
    guard let times else {
      let fork = instructions.count
      instructions.append(.match)
      try emit(part)
      instructions.append(.jump(fork))
      instructions[fork] = .split(fork + 1, instructions.count)
      return
    }
    var forks: [Int] = []
    for _ in 0..<times {
      forks.append(instructions.count)
      instructions.append(.match)
      try emit(part)
    }
    for fork in forks { instructions[fork] = .split(fork + 1, instructions.count) }
  }

  func matches(_ text: String) -> Bool {
    let count = instructions.count
    // Two lists of live places, the round each place was last entered in, and a stack to follow forks.
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 5 * count + 2) { memory in
      memory.initialize(repeating: -1)
      var walk = PatternWalk(instructions: instructions, memory: memory)
      var round = 0
      var scalars = text.unicodeScalars.makeIterator()
      var next = scalars.next()
      var matched = walk.enter(0, round: round, atStart: true, atEnd: next == nil)
      while !matched, let scalar = next {
        if walk.isDead, case .start = instructions[0] { return false }
        next = scalars.next()
        round += 1
        walk.turn()
        for index in 0..<walk.liveBefore {
          guard case .one(let set) = instructions[walk.before(index)], sets[set].contains(scalar.value) else {
            continue
          }
          matched =
            walk.enter(walk.before(index) + 1, round: round, atStart: false, atEnd: next == nil) || matched
        }
        // A search may begin anywhere.
        if !matched { matched = walk.enter(0, round: round, atStart: false, atEnd: next == nil) }
      }
      return matched
    }
  }
}

/// The live places of an automaton while one text passes.
private struct PatternWalk {
  private let instructions: [PatternProgram.Instruction]
  private let memory: UnsafeMutableBufferPointer<Int>
  private var live = 0
  private var flipped = false
  private(set) var liveBefore = 0

  init(instructions: [PatternProgram.Instruction], memory: UnsafeMutableBufferPointer<Int>) {
    self.instructions = instructions
    self.memory = memory
  }

  var isDead: Bool { live == 0 }

  func before(_ index: Int) -> Int { memory[(flipped ? 0 : instructions.count) + index] }

  /// What was being collected becomes what is walked.
  mutating func turn() {
    flipped.toggle()
    liveBefore = live
    live = 0
  }

  /// Follows forks and anchors from a place; true when the end of the program was reached.
  mutating func enter(_ place: Int, round: Int, atStart: Bool, atEnd: Bool) -> Bool {
    let count = instructions.count
    let seen = 2 * count
    let stack = 3 * count
    var height = 0
    func push(_ place: Int) {
      memory[stack + height] = place
      height += 1
    }
    push(place)
    while height > 0 {
      height -= 1
      let place = memory[stack + height]
      if memory[seen + place] == round { continue }
      memory[seen + place] = round
      switch instructions[place] {
      case .match: return true
      case .jump(let target): push(target)
      case .split(let first, let second):
        push(second)
        push(first)
      case .start: if atStart { push(place + 1) }
      case .end: if atEnd { push(place + 1) }
      case .one:
        memory[(flipped ? count : 0) + live] = place
        live += 1
      }
    }
    return false
  }
}
