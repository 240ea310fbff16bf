#include "phone_number.h"

#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

bool copy(const std::string &text, char *into, size_t room) {
  if (text.size() >= room) return false;
  std::memcpy(into, text.c_str(), text.size() + 1);
  return true;
}

}  // namespace

extern "C" bool atrium_phone_number_parse(const char *text, const char *region, atrium_phone_number *number) {
  // No C++ exception may cross into Swift.
  try {
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    // "ZZ" is the library's word for an unknown region: only numbers with a leading "+" parse.
    if (util.Parse(text, region ? region : "ZZ", &parsed) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    std::string e164;
    util.Format(parsed, PhoneNumberUtil::E164, &e164);
    atrium_phone_number result = {};
    if (!copy(e164, result.e164, sizeof result.e164)) return false;
    if (!copy(parsed.extension(), result.extension, sizeof result.extension)) return false;
    result.is_valid = util.IsValidNumber(parsed);
    *number = result;
    return true;
  } catch (...) {
    return false;
  }
}
