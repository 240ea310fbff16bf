/// The rows of a list, and which of them belong to which root row.
struct ChildRows {
  let label: [UInt8]
  let isSingle: Bool
  let rows: Rows
  let shape: Shape
  let layout: Layout
  let computed: [Query.Computed]
  private var next = 0
  private var ranges: [String: Range<Int>]?

  init(_ list: Query.List, rows: Rows, shape: Shape, layout: Layout, computed: [Query.Computed]) {
    label = Layout.label(list.name)
    isSingle = list.single
    self.rows = rows
    self.shape = shape
    self.layout = layout
    self.computed = computed
  }

  /// The rows under a root row: usually the next ones, as both statements are mostly ordered alike.
  mutating func range(under root: Rows, _ row: Int, key: Int?) throws -> Range<Int> {
    guard let parent = layout.parent else { return 0..<rows.count }
    guard let key else {
      throw PostgresError.usage("lists by _parent need a column _id: \(root.statement.text)")
    }
    let wanted = root.utf8(row, key)
    if ranges == nil {
      if next == rows.count, next == 0 { return 0..<0 }
      if next < rows.count, rows.utf8(next, parent).elementsEqual(wanted) {
        let start = next
        next = end(of: start, parent)
        return start..<next
      }
    }
    let known = ranges ?? byParent(parent)
    ranges = known
    return known[String(decoding: wanted, as: UTF8.self)] ?? 0..<0
  }

  private func end(of start: Int, _ parent: Int) -> Int {
    let value = rows.utf8(start, parent)
    var end = start + 1
    while end < rows.count, rows.utf8(end, parent).elementsEqual(value) { end += 1 }
    return end
  }

  private func byParent(_ parent: Int) -> [String: Range<Int>] {
    var ranges: [String: Range<Int>] = [:]
    var start = 0
    while start < rows.count {
      let end = end(of: start, parent)
      ranges[String(decoding: rows.utf8(start, parent), as: UTF8.self)] = start..<end
      start = end
    }
    return ranges
  }
}
