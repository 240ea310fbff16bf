/// Why a decimal cannot be read or computed. The kernel turns it into a problem in one place.
package enum DecimalError: Error, Sendable, Equatable {
  /// More than 38 digits.
  case overflow
  /// More decimals that are not zero than allowed.
  case scale(allowed: Int, got: Int)
  /// Not a decimal number.
  case syntax
  /// Divided by zero.
  case divisionByZero
}
