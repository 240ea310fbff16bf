import HTTPTypes
import Hummingbird
import HummingbirdCore
import JSON
import Kernel
import NIOCore

/// The door: turns what hummingbird received into a `Call` and the reply into what it sends.
///
/// Hummingbird sees this one catch-all; routes, limits and permissions come from the contract.
struct Gateway: HTTPResponder {
  typealias Context = BasicRequestContext

  let api: API
  /// How long a request may take before its answer is given up.
  let patience: Duration

  func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
    let call = Call(
      method: request.method.rawValue,
      path: request.uri.path,
      query: request.uri.query ?? "",
      headers: request.headers.map { ($0.name.canonicalName, $0.value) },
      body: { limit in
        do {
          let buffer = try await request.body.collect(upTo: limit)
          return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
          throw Problem(
            .tooLarge, "The body may have \(limit) bytes.", meta: ["limit": .number(String(limit))])
        }
      },
      requestID: Self.requestID(from: request.headers),
      deadline: .now + patience)
    let reply = await api.answer(call)
    return response(from: reply, omittingBody: request.method == .head)
  }

  private func response(from reply: Reply, omittingBody: Bool) -> Hummingbird.Response {
    var headers = HTTPFields()
    for (name, value) in reply.headers {
      guard let name = HTTPField.Name(name) else { continue }
      headers.append(HTTPField(name: name, value: value))
    }
    let status = HTTPResponse.Status(code: reply.status)
    if reply.body.isEmpty { return Hummingbird.Response(status: status, headers: headers) }
    if omittingBody {
      headers[.contentLength] = String(reply.body.count)
      return Hummingbird.Response(status: status, headers: headers)
    }
    return Hummingbird.Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
  }

  /// A caller's own request id when it is well-formed, so that traces join; otherwise a new one.
  private static func requestID(from headers: HTTPFields) -> String {
    if let name = HTTPField.Name("Request-Id"), let given = headers[name], (8...128).contains(given.utf8.count),
      given.utf8.allSatisfy({ isWordByte($0) })
    {
      return given
    }
    return ID<RequestMark>().text
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x3a, 0x5f: true
    default: false
    }
  }
}

/// Gives request ids their prefix.
private enum RequestMark: Record {
  static let kind = RecordKind("request", prefix: "req")
}
