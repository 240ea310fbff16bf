import Postgres

/// What happened to a record, as the feed names it: `party.updated`, `invoice.posted`.
package enum Verb: Sendable, Equatable {
  case created, updated, deleted
  /// A word of the business, such as `posted`.
  case event(String)

  var word: String {
    switch self {
    case .created: "created"
    case .updated: "updated"
    case .deleted: "deleted"
    case .event(let word): word
    }
  }
}

struct Change {
  let record: RecordKey
  var verb: Verb
}

extension Transaction {
  /// Notes what happened to a record; a row of the change inbox for each, with before and after, is written at the end.
  ///
  /// `.updated` says the least: it gives way to any other word about the same record. A deletion says all.
  package func changed<R: Record>(_ verb: Verb, _ id: ID<R>) { changed(verb, RecordKey(kind: R.kind, id: id.raw)) }

  func changed(_ verb: Verb, _ record: RecordKey) {
    let known = changes.filter { $0.record == record }.map(\.verb)
    if known.contains(verb) || (verb == .updated && !known.isEmpty) { return }
    if verb == .deleted {
      changes.removeAll { $0.record == record }
    } else if let index = changes.firstIndex(where: { $0.record == record && $0.verb == .updated }) {
      changes[index].verb = verb
      return
    }
    changes.append(Change(record: record, verb: verb))
  }

  /// Tells a record further up, of whatever module, that something it shows has changed: its version moves on.
  package func touch(_ source: SourceDocument) throws {
    let record = RecordKey(kind: try kinds.named(source.kind), id: source.id)
    guard !changes.contains(where: { $0.record == record }) else { return }
    try hold(source)
    queue(
      """
      update \(SQL(unsafe: record.kind.name)) set version = version + 1, updated_at = \(now), updated_by = \(actor)
      where id = \(UUIDValue(source.id))
      """)
    changed(.updated, record)
  }

  /// Queues one insert per kind and run of changes, after all locks: the inbox's order is then the order of versions.
  func writeChanges() {
    var start = changes.startIndex
    while start < changes.endIndex {
      let kind = changes[start].record.kind
      let isDeletion = changes[start].verb == .deleted
      let end =
        changes[start...].firstIndex { $0.record.kind != kind || ($0.verb == .deleted) != isDeletion }
        ?? changes.endIndex
      write(changes[start..<end], of: kind, isDeletion: isDeletion)
      start = end
    }
  }

  private func write(_ run: ArraySlice<Change>, of kind: RecordKind, isDeletion: Bool) {
    let ids = run.map { UUIDValue($0.record.id) }
    let types = run.map { "\(kind.name).\($0.verb.word)" }
    let befores = run.map { before[$0.record] ?? "" }
    let given: SQL = "unnest(\(ids)::uuid[], \(types)::text[], \(befores)::text[]) with ordinality g(id, type, before, n)"
    let fixed: SQL = "\(actor), \(requestID), \(operation), \(now)"
    if isDeletion {
      queue(
        """
        insert into change_inbox
          (type, kind, record_id, version, deleted, actor, request_id, operation, occurred_at, before)
        select g.type, \(kind.name), g.id, coalesce((g.before::jsonb->>'version')::int, 0) + 1, true, \(fixed),
          g.before::jsonb
        from \(given) order by g.n
        """)
    } else {
      queue(
        """
        insert into change_inbox
          (type, kind, record_id, version, actor, request_id, operation, occurred_at, before, after)
        select g.type, \(kind.name), g.id, t.version, \(fixed), nullif(g.before, '')::jsonb, \(snapshot)
        from \(given) join \(SQL(unsafe: kind.name)) t on t.id = g.id order by g.n
        """)
    }
  }
}

/// A row `t` as the audit keeps it: without the tenant, what only serves search, and hashes of secrets.
let snapshot: SQL = "to_jsonb(t) - '{tenant_id,search,secret_hash}'::text[]"
