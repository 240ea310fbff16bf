import JSON
import Kernel

/// An interaction's own columns while a command works on them.
struct InteractionStory {
  let party: ID<Party>
  var channel = "note"
  var direction: String?
  var occurredAt: Instant
  var durationSeconds: Int?
  var subject: String?
  var body: String?
  var externalIds: JSON = [:]
  var custom: JSON = [:]

  /// Puts the input over what is known and throws every fault at once.
  mutating func apply(_ input: InteractionInput, now: Instant) throws {
    channel = input.channel.applied(to: channel)
    direction = input.direction.applied(to: direction)
    occurredAt = input.occurredAt.applied(to: occurredAt)
    durationSeconds = input.durationSeconds.applied(to: durationSeconds)
    subject = input.subject.applied(to: subject)
    body = input.body.applied(to: body)
    externalIds = .object((externalIds.object ?? [:]).patched(by: input.externalIds))
    custom = .object((custom.object ?? [:]).patched(by: input.custom))
    var faults = Faults()
    if occurredAt > now {
      faults.note(
        .refused, "It has not taken place yet.", at: "#/occurred_at",
        meta: ["occurred_at": .string(occurredAt.text), "now": .string(now.text)])
    }
    if channel == "note", direction != nil {
      faults.note(.refused, "A note has no direction.", at: "#/direction")
    }
    if subject == nil, body == nil {
      faults.note(.refused, "Say what it was about: a subject, a body or both.", at: "#/subject")
    }
    try faults.check()
  }
}
