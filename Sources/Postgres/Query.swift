package import JSON

/// A read whose column names are the members of the answer.
///
/// Columns whose name starts with `_` are hidden: never written, but there for `computed` and
/// `Rendered.hidden`. Dotted names make objects, which are null when their member `id` is null. An id that is
/// an expression names its kind behind a colon: `coalesce(a, b) as "root_id:party"`.
package struct Query: Sendable {
  /// Further statement of a read: an array, or one object, as a member of each row.
  package struct List: Sendable {
    /// The member's name.
    package var name: String
    /// Its rows; the hidden column `_parent` names the root row's `_id`, and rows of a parent are contiguous.
    /// Without `_parent` all rows belong to the only root row.
    package var rows: SQL
    /// Whether the member is one object, or null, instead of an array.
    package var single: Bool
    /// Members of each element that are written by code, after its columns.
    package var computed: [Computed]

    /// A member of each row with the statement it comes from.
    package init(name: String, rows: SQL, single: Bool = false, computed: [Computed] = []) {
      self.name = name
      self.rows = rows
      self.single = single
      self.computed = computed
    }
  }

  /// A member written by code from the columns of its row.
  package struct Computed: Sendable {
    /// The member's name.
    package var name: String
    /// Writes exactly one value.
    package var write: @Sendable (RowReader, inout JSONWriter) -> Void

    /// A member of that name, written by the closure.
    package init(name: String, write: @escaping @Sendable (RowReader, inout JSONWriter) -> Void) {
      self.name = name
      self.write = write
    }
  }

  /// The root rows.
  package var rows: SQL
  /// Arrays within each row, and objects where `single` is set.
  package var lists: [List]
  /// Objects within each row, or null.
  package var objects: [List]
  /// Dotted paths of members left out: `balance`, `open_orders.total`, `lines.unit_cost`.
  package var concealed: Set<String>
  /// Members written after the columns.
  package var computed: [Computed]
  /// How many rows are written at most; a further one sets `Rendered.more`.
  package var limit: Int?
  /// Whether the answer is the first row's object alone instead of an array; without a row, nothing.
  package var single: Bool

  /// A read of root rows and what belongs to them.
  package init(
    rows: SQL,
    lists: [List] = [],
    objects: [List] = [],
    concealed: Set<String> = [],
    computed: [Computed] = [],
    limit: Int? = nil,
    single: Bool = false,
  ) {
    self.rows = rows
    self.lists = lists
    self.objects = objects
    self.concealed = concealed
    self.computed = computed
    self.limit = limit
    self.single = single
  }

  /// Every statement that is sent, the root rows first; concealed lists are not even asked for.
  package var statements: [SQL] { [rows] + shown.map(\.rows) }

  /// Lists and objects that are not concealed.
  var shown: [List] {
    let objects = objects.map { object in
      var single = object
      single.single = true
      return single
    }
    return (lists + objects).filter { !concealed.contains($0.name) }
  }
}

/// What was written for a query.
package struct Rendered: Sendable {
  /// The rows written.
  package var count = 0
  /// Whether rows beyond the limit were found.
  package var more = false
  /// The column `version` of the first row.
  package var version: Int?
  /// The hidden columns of the last row written, as text.
  package var hidden: [String: String] = [:]

  /// Nothing written yet.
  package init() {}
}

/// What was written for a query, with its bytes.
package struct RenderedBytes: Sendable {
  /// What was written.
  package var rendered: Rendered
  /// The JSON itself.
  package var bytes: [UInt8]

  /// Both together.
  package init(rendered: Rendered, bytes: [UInt8]) {
    self.rendered = rendered
    self.bytes = bytes
  }
}
