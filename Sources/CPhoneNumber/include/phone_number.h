#ifndef ATRIUM_PHONE_NUMBER_H
#define ATRIUM_PHONE_NUMBER_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A number as libphonenumber reads it.
struct atrium_phone_number {
  /// "+" and at most 3 + 17 digits, ended by zero.
  char e164[32];
  /// The digits of an extension, empty when there is none.
  char extension[32];
  /// Whether such a number is known to be given out; false means kept, but improbable.
  bool is_valid;
};

/// Reads a number as people write it. `region` is an ISO 3166-1 alpha-2 country for numbers without a
/// leading "+", or NULL. False when it is no phone number at all; `number` is then untouched.
bool atrium_phone_number_parse(const char *text, const char *region, struct atrium_phone_number *number);

#ifdef __cplusplus
}
#endif

#endif
