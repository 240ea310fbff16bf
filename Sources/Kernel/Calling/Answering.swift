import JSON
import Postgres

extension API {
  /// One record, or 304 when the caller holds this version of it.
  func record(_ view: View, for request: Request, deadline: ContinuousClock.Instant) async throws -> Reply {
    let id = try request.recordID()
    let reader = request.reader
    let read = try await database.read(
      try view.one(id, for: reader), tenant: request.principal.tenant.raw, deadline: deadline)
    guard read.rendered.count == 1 else { throw Problem.notFound }
    var headers: [(name: String, value: String)] = [
      ("Cache-Control", "private, no-cache"), ("Vary", "Authorization"),
    ]
    if reader.expand.isEmpty, let version = read.rendered.version {
      let tag = "\"\(version)\""
      headers.append(("ETag", tag))
      if view.isCacheable, request.knows(tag) { return Reply(status: 304, headers: headers) }
    }
    return .json(read.bytes, headers: headers)
  }

  /// A page with the cursor of the next one, also as a `Link` header.
  func page(_ listing: Listing, for request: Request, deadline: ContinuousClock.Instant) async throws -> Reply {
    let asked = try listing.page(for: request)
    let tenant = request.principal.tenant.raw
    let read = try await database.read(asked.query, tenant: tenant, deadline: deadline)
    if read.rendered.count == 0, let parent = listing.parent {
      let known = try await database.read(
        Query(rows: "select 1 from \(SQL(unsafe: parent.name)) where id = \(UUIDValue(try request.recordID()))"),
        tenant: tenant, deadline: deadline)
      if known.rendered.count == 0 { throw Problem.notFound }
    }
    var next: String?
    if read.rendered.more, let key = read.rendered.hidden["_key"], let id = read.rendered.hidden["_id"] {
      next = Cursor.text(key: key, id: id, fingerprint: asked.fingerprint)
    }
    var writer = JSONWriter(reserving: read.bytes.count + 256)
    writer.beginObject()
    writer.name("data")
    writer.raw(read.bytes)
    writer.name("page")
    writer.beginObject()
    writer.name("next")
    if let next { writer.string(next) } else { writer.null() }
    if asked.countsTotal {
      let total = read.rendered.hidden["_total"].flatMap(Int.init) ?? 0
      writer.name("total")
      writer.int(min(total, Listing.totalCap))
      writer.name("total_capped")
      writer.bool(total > Listing.totalCap)
    }
    writer.endObject()
    writer.endObject()
    var headers: [(name: String, value: String)] = [("Cache-Control", "private, no-cache"), ("Vary", "Authorization")]
    if let next { headers.append(("Link", "<\(request.link(after: next))>; rel=\"next\"")) }
    return .json(writer.bytes, headers: headers)
  }
}

extension Request {
  /// Why a report has nothing to show: its record is absent, or an id in a query parameter names nothing. The company
  /// was looked for before.
  var namesNothing: Problem {
    let ids = parameters.all.filter {
      $0.location == .query && $0.name.hasSuffix("_id") && $0.name != "company_id"
    }
    guard parameters.first("id", in: .path) == nil, !ids.isEmpty else { return .notFound }
    return Problem(
      .unknownReference,
      faults: ids.map {
        Fault(
          parameter: $0.name, code: ProblemCode.unknownReference.name, detail: "There is no such record.",
          meta: ["id": .string($0.value)])
      })
  }

  /// Whether `If-None-Match` names this version: alone, in a list, or weakened by a proxy on the way (RFC 9110, 13.1.2).
  func knows(_ tag: String) -> Bool {
    guard let given = parameters.first("If-None-Match", in: .header) else { return false }
    return given == "*"
      || given.split(separator: ",").contains { $0.drop { $0 == " " || $0 == "W" || $0 == "/" } == tag }
  }

  func recordID() throws -> UInt128 {
    guard let text = parameters.first("id", in: .path), let (_, raw) = TypeID.decode(text) else { throw Problem.notFound }
    return raw
  }

  func link(after cursor: String) -> String {
    var pairs = parameters.all.filter { $0.location == .query && $0.name != "after" }.map { ($0.name, $0.value) }
    pairs.append(("after", cursor))
    return url + "?" + pairs.map { "\(percentEncoded($0))=\(percentEncoded($1))" }.joined(separator: "&")
  }
}

private func percentEncoded(_ text: String) -> String {
  var encoded = ""
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
      encoded.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }
  return encoded
}
