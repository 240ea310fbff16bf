import JSON

/// Writes the results of a query's statements as one answer.
struct Rendering {
  let query: Query
  let link: Link
  let catalogue: Catalogue
  private var cells: CellWriter

  init(of query: Query, link: Link, catalogue: Catalogue) {
    self.query = query
    self.link = link
    self.catalogue = catalogue
    cells = CellWriter(catalogue: catalogue)
  }

  /// Writes root rows with their lists and objects; `results` stand in the order of `query.statements`.
  mutating func write(_ results: [Rows], into writer: inout JSONWriter) throws -> Rendered {
    guard let root = results.first else { throw PostgresError.usage("a query without a statement") }
    let shape = try shape(of: root)
    let layout = try layout(of: shape, concealing: query.concealed)
    var children = try zip(query.shown, results.dropFirst()).map { try child($0, rows: $1) }
    let computed = query.computed.filter { !query.concealed.contains($0.name) }
    let limit = query.single ? 1 : query.limit ?? .max
    var rendered = Rendered()
    rendered.count = min(root.count, limit)
    rendered.more = root.count > limit
    if rendered.count > 0, let version = layout.version {
      rendered.version = root.text(0, version).flatMap { Int($0) }
    }
    if !query.single { writer.beginArray() }
    for row in 0..<rendered.count {
      writer.beginObject()
      try write(layout.members, of: root, row, into: &writer)
      for index in children.indices { try write(&children[index], under: root, row, layout, into: &writer) }
      write(computed, RowReader(rows: root, shape: shape, row: row), into: &writer)
      writer.endObject()
    }
    if !query.single { writer.endArray() }
    if rendered.count > 0 {
      for (name, column) in layout.hidden {
        rendered.hidden[name] = root.text(rendered.count - 1, column)
      }
    }
    return rendered
  }

  private func shape(of rows: Rows) throws -> Shape {
    if let known = rows.statement.shape { return known }
    let made = try Shape(of: rows, catalogue: catalogue, link: link)
    rows.statement.shape = made
    return made
  }

  private func layout(of shape: Shape, concealing concealed: Set<String>) throws -> Layout {
    if let known = shape.layouts[concealed] { return known }
    let made = try Layout(shape, concealing: concealed)
    shape.layouts[concealed] = made
    return made
  }

  /// What is concealed within a list, without the list's name.
  private func concealed(within list: String) -> Set<String> {
    guard !query.concealed.isEmpty else { return [] }
    let start = list + "."
    return Set(query.concealed.filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) })
  }

  private func child(_ list: Query.List, rows: Rows) throws -> ChildRows {
    let shape = try shape(of: rows)
    let concealed = concealed(within: list.name)
    return ChildRows(
      list, rows: rows, shape: shape, layout: try layout(of: shape, concealing: concealed),
      computed: list.computed.filter { !concealed.contains($0.name) })
  }

  private mutating func write(
    _ members: [Member], of rows: Rows, _ row: Int, into writer: inout JSONWriter
  ) throws {
    for member in members {
      writer.name(utf8: member.label)
      switch member.content {
      case .column(let column, let form):
        try cells.write(rows, row, column, form, into: &writer)
      case .object(let inner, let nullWhen):
        if let nullWhen, rows.isNull(row, nullWhen) {
          writer.null()
        } else {
          writer.beginObject()
          try write(inner, of: rows, row, into: &writer)
          writer.endObject()
        }
      }
    }
  }

  private mutating func write(
    _ child: inout ChildRows, under root: Rows, _ row: Int, _ layout: Layout, into writer: inout JSONWriter
  ) throws {
    let range = try child.range(under: root, row, key: layout.key)
    writer.name(utf8: child.label)
    if child.isSingle {
      guard let first = range.first else { return writer.null() }
      return try write(child, first, into: &writer)
    }
    writer.beginArray()
    for row in range { try write(child, row, into: &writer) }
    writer.endArray()
  }

  private mutating func write(_ child: ChildRows, _ row: Int, into writer: inout JSONWriter) throws {
    writer.beginObject()
    try write(child.layout.members, of: child.rows, row, into: &writer)
    write(child.computed, RowReader(rows: child.rows, shape: child.shape, row: row), into: &writer)
    writer.endObject()
  }

  private func write(_ computed: [Query.Computed], _ reader: RowReader, into writer: inout JSONWriter) {
    for member in computed {
      writer.name(member.name)
      member.write(reader, &writer)
    }
  }
}
