import JSON

/// A member of an object that a row becomes.
struct Member {
  enum Content {
    case column(Int, Form)
    /// An object of further members, null when the given column is null.
    indirect case object([Member], nullWhen: Int?)
  }

  /// The name escaped, in quotes and with its colon.
  let label: [UInt8]
  let content: Content
}

/// Which members a row becomes: the dotted names of its columns as a tree.
final class Layout {
  let members: [Member]
  /// The hidden columns: name and position.
  let hidden: [(name: String, column: Int)]
  /// Where the parent's and the own key stand.
  let parent: Int?
  let key: Int?
  let version: Int?

  init(_ shape: Shape, concealing concealed: Set<String>) throws {
    var root = Branch()
    for (index, column) in shape.columns.enumerated() where !column.isHidden {
      try root.insert(
        column.name.split(separator: ".", omittingEmptySubsequences: false)[...], index, column.form)
    }
    members = root.members(path: "", concealing: concealed)
    hidden = shape.columns.enumerated().filter(\.element.isHidden).map { ($0.element.name, $0.offset) }
    parent = shape.positions["_parent"]
    key = shape.positions["_id"]
    version = shape.positions["version"]
  }

  /// The name as it stands before a value.
  static func label(_ name: String) -> [UInt8] {
    var writer = JSONWriter(reserving: name.utf8.count + 3)
    writer.name(name)
    return writer.bytes
  }

  /// The tree while it grows; members keep the order in which they first appear.
  private struct Branch {
    enum Node {
      case leaf(Int, Form)
      indirect case branch(Branch)
    }

    var nodes: [(name: Substring, node: Node)] = []

    mutating func insert(_ path: ArraySlice<Substring>, _ column: Int, _ form: Form) throws {
      guard let name = path.first else { return }
      let rest = path.dropFirst()
      let found = nodes.firstIndex { $0.name == name }
      if rest.isEmpty {
        guard found == nil else { throw PostgresError.usage("two columns are named \(name)") }
        nodes.append((name, .leaf(column, form)))
        return
      }
      var branch = Branch()
      if let found {
        guard case .branch(let known) = nodes[found].node else {
          throw PostgresError.usage("\(name) is a value and an object at once")
        }
        branch = known
      }
      try branch.insert(rest, column, form)
      if let found { nodes[found].node = .branch(branch) } else { nodes.append((name, .branch(branch))) }
    }

    func members(path: String, concealing concealed: Set<String>) -> [Member] {
      nodes.compactMap { name, node in
        let full = path + name
        guard !concealed.contains(full) else { return nil }
        switch node {
        case .leaf(let column, let form):
          return Member(label: Layout.label(String(name)), content: .column(column, form))
        case .branch(let branch):
          let inner = branch.members(path: full + ".", concealing: concealed)
          guard !inner.isEmpty else { return nil }
          return Member(label: Layout.label(String(name)), content: .object(inner, nullWhen: branch.idColumn))
        }
      }
    }

    private var idColumn: Int? {
      for case (let name, .leaf(let column, _)) in nodes where name == "id" { return column }
      return nil
    }
  }
}
