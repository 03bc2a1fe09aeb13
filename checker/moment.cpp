#include <checker/moment.hpp>

#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <optional>

namespace checker {

namespace {

constexpr std::array months = {"January",   "February", "March",    "April",
                               "May",       "June",     "July",     "August",
                               "September", "October",  "November", "December"};

std::optional<std::time_t> read(std::string_view moment) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";
  if (moment.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = moment[i] >= '0' && moment[i] <= '9';
    if (form[i] == 'd' ? !digit : moment[i] != form[i]) return std::nullopt;
  }
  const auto number = [moment](std::size_t at, std::size_t count) {
    int value = 0;
    for (const char c : moment.substr(at, count)) value = value * 10 + (c - '0');
    return value;
  };
  std::tm parts{};
  parts.tm_year = number(0, 4) - 1900;
  parts.tm_mon = number(5, 2) - 1;
  parts.tm_mday = number(8, 2);
  parts.tm_hour = number(11, 2);
  parts.tm_min = number(14, 2);
  parts.tm_sec = number(17, 2);
  return ::timegm(&parts);
}

std::tm local(std::time_t time) {
  std::tm parts{};
  ::tzset();  // localtime_r may not do it
  ::localtime_r(&time, &parts);
  return parts;
}

/// Noon of the day `days` earlier; days are not always 24 hours long, and noon never is where they
/// change.
std::tm days_before(std::tm day, int days) {
  day.tm_mday -= days;
  day.tm_hour = 12;
  day.tm_isdst = -1;
  return local(std::mktime(&day));
}

bool same_day(const std::tm& one, const std::tm& other) {
  return one.tm_year == other.tm_year && one.tm_yday == other.tm_yday;
}

}  // namespace

std::string moment_in_words(std::string_view moment, std::time_t now) {
  const auto time = read(moment);
  if (!time) return std::string(moment);
  const std::tm then = local(*time);
  const std::tm today = local(now);
  const std::string clock = fmt::format("{}:{:02}", then.tm_hour, then.tm_min);
  if (same_day(then, today)) return "today at " + clock;
  if (same_day(then, days_before(today, 1))) return "yesterday at " + clock;
  const std::string day =
      fmt::format("on {} {}", then.tm_mday, months.at(static_cast<std::size_t>(then.tm_mon)));
  if (then.tm_year == today.tm_year) return fmt::format("{} at {}", day, clock);
  return fmt::format("{} {}", day, then.tm_year + 1900);
}

}  // namespace checker
