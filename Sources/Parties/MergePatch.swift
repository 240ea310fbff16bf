package import JSON

extension JSONObject {
  /// The object after a merge patch (RFC 7396) of its members: null takes one away, others stay.
  package func patched(by patch: Patch<JSONObject>) -> JSONObject {
    guard case .value(let members) = patch else { return self }
    var object = self
    for (name, value) in members {
      // Spelt out: a plain nil would be the literal of JSON's null.
      object[name] = value.isNull ? Optional<JSON>.none : value
    }
    return object
  }
}
