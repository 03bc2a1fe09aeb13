#include <harness/naughty/deeds.hpp>

#include <iostream>

int main(int argc, char** argv) {
  using naughty::Arguments;
  Arguments arguments{argv + 1, argv + argc};
  naughty::Deeds deeds;
  for (auto some : {naughty::talk(), naughty::excess(), naughty::crashes(), naughty::attacks(),
                    naughty::network()}) {
    deeds.merge(some);
  }
  const auto deed = arguments.empty() ? deeds.end() : deeds.find(arguments.front());
  if (deed == deeds.end()) {
    std::cerr << "naughty: which deed?\n";
    return 64;
  }
  arguments.erase(arguments.begin());
  return deed->second(arguments);
}
