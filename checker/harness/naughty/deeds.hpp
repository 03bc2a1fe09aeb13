#pragma once
/// @file
/// A learner's program at its worst, for the harness's own tests: `naughty DEED [ARGUMENT]`.

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace naughty {

using Arguments = std::vector<std::string>;
/// By their names; what they return is the program's exit code.
using Deeds = std::map<std::string, std::function<int(const Arguments&)>>;

Deeds talk();     ///< reads and prints, well and badly
Deeds excess();   ///< never ends, or uses more than it may
Deeds crashes();  ///< ends as nobody wants to
Deeds attacks();  ///< reaches for what is not its own
Deeds network();  ///< talks to peers, or does not

int echo(const Arguments& prefix);
int read_forever(const Arguments&);
int pause_forever(const Arguments&);

inline int argument_as_number(const Arguments& arguments) { return std::stoi(arguments.at(0)); }

/// Lets the compiler believe that a value is used.
inline volatile int sink = 0;

}  // namespace naughty
