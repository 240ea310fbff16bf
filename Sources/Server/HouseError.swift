/// A reason why the house cannot open, in words for whoever runs it.
package struct HouseError: Error, CustomStringConvertible, Equatable {
  /// What is wrong and what to do about it, in whole sentences.
  package let description: String

  /// An error with the sentences an operator reads.
  package init(_ description: String) { self.description = description }
}
