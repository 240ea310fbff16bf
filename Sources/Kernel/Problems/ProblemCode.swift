/// What went wrong, as a program reads it: a stable word, the HTTP status it always has and its title.
///
/// Modules declare their own in an extension and list them in their `Module`, so that `GET /v1/problems` knows all.
package struct ProblemCode: Sendable, Hashable {
  /// The stable word, in snake_case.
  package let name: String
  /// The HTTP status it always has.
  package let status: Int
  /// The same few words for every occurrence.
  package let title: String

  /// A code: snake_case name, HTTP status, one title for every occurrence (RFC 9457).
  package init(_ name: String, _ status: Int, _ title: String) {
    self.name = name
    self.status = status
    self.title = title
  }
}

extension ProblemCode {
  /// 400: the request does not keep to the contract.
  package static let validationError = ProblemCode("validation_error", 400, "Request is not valid")
  /// 400: a cursor came with other filters or another sort than it was made for.
  package static let cursorMismatch = ProblemCode("cursor_mismatch", 400, "The cursor belongs to another list")
  /// 401: no valid credential.
  package static let unauthorized = ProblemCode("unauthorized", 401, "A valid credential is needed")
  /// 403: the credential lacks the permission of the operation.
  package static let forbidden = ProblemCode("forbidden", 403, "The credential lacks this right")
  /// 404: absent, or another tenant's.
  package static let notFound = ProblemCode("not_found", 404, "There is no such record")
  /// 405: the path exists, the method does not.
  package static let methodNotAllowed = ProblemCode("method_not_allowed", 405, "The path does not take this method")
  /// 409: the record's state does not allow the command.
  package static let invalidState = ProblemCode("invalid_state", 409, "The record's state does not allow this")
  /// 409: a value that must be unique is taken.
  package static let duplicate = ProblemCode("duplicate", 409, "Such a record exists already")
  /// 409: other records refer to this one.
  package static let referenced = ProblemCode("referenced", 409, "Other records refer to this one")
  /// 409: the same key is being worked on by another request.
  package static let idempotencyInProgress = ProblemCode(
    "idempotency_in_progress", 409, "A request with this key is still running")
  /// 409: what the key did is done, and its answer held a secret that is not kept.
  package static let alreadyDone = ProblemCode("already_done", 409, "This was done already")
  /// 412: `If-Match` names an older version.
  package static let preconditionFailed = ProblemCode("precondition_failed", 412, "The record has moved on")
  /// 413: the body exceeds the operation's limit.
  package static let tooLarge = ProblemCode("too_large", 413, "The body is too large")
  /// 415: the media type is not taken here.
  package static let unsupportedMediaType = ProblemCode(
    "unsupported_media_type", 415, "The media type is not one this operation takes")
  /// 422: an amount beyond what a number here may hold.
  package static let amountRange = ProblemCode("amount_range", 422, "The amount is out of range")
  /// 422: more decimals than the currency or the unit has.
  package static let amountScale = ProblemCode("amount_scale", 422, "Too many decimals")
  /// 422: an id in the body names nothing in this tenant.
  package static let unknownReference = ProblemCode("unknown_reference", 422, "A reference names nothing")
  /// 422: several companies are within reach and none was named.
  package static let companyRequired = ProblemCode("company_required", 422, "Say which company")
  /// 422: a valid request that a rule of the trade refuses.
  package static let refused = ProblemCode("refused", 422, "A rule refuses this")
  /// 422: the key was used for another request.
  package static let idempotencyKeyReused = ProblemCode(
    "idempotency_key_reused", 422, "The key was used for another request")
  /// 428: `If-Match` is missing.
  package static let preconditionRequired = ProblemCode("precondition_required", 428, "If-Match is required")
  /// 500: our fault; the log has the details under the request id.
  package static let internalError = ProblemCode("internal_error", 500, "Something failed inside")
  /// 503: the database is away or the service is full; `Retry-After` says when to come back.
  package static let unavailable = ProblemCode("unavailable", 503, "Not available at the moment")

  /// The codes any operation may answer with.
  package static let shared: [ProblemCode] = [
    validationError, cursorMismatch, unauthorized, forbidden, notFound, methodNotAllowed, invalidState, duplicate,
    referenced, idempotencyInProgress, alreadyDone, preconditionFailed, tooLarge, unsupportedMediaType, amountRange,
    amountScale, unknownReference, companyRequired, refused, idempotencyKeyReused, preconditionRequired, internalError,
    unavailable,
  ]
}
