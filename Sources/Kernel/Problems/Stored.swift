/// A state as it is stored. One this release does not know is refused: taken for another it could be edited, shipped or paid.
package func stored<State: RawRepresentable>(_ word: String) throws -> State where State.RawValue == String {
  guard let state = State(rawValue: word) else {
    throw Problem(.internalError, "A record is in a state this release does not know: \(word).")
  }
  return state
}
