#include <fmt/format.h>

#include "site.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: check_site FOLDER\n");
    return 64;
  }
  site::Report report = site::check(argv[1]);
  for (const std::string& problem : report.problems) fmt::print("{}\n", problem);
  fmt::print("{} pages, {} links, {} things loaded, {} problems\n", report.pages, report.links,
             report.loads, report.problems.size());
  return report.problems.empty() ? 0 : 1;
}
