#pragma once
/// @file
/// What a program waits for, read from the kernel without touching the program. This is how an
/// expectation fails at once in place of running into the time limit: a program that waits for
/// input that will not come will never print the line.

#include <cstddef>
#include <string>
#include <vector>

#include <harness/process_tree.hpp>

namespace harness {

enum class Activity {
  busy,             ///< runs, sleeps for a while, or waits for something that we can't see through
  reads_input,      ///< blocked in reading its standard input, which is empty
  waits_forever,    ///< blocked, with no time-out, no timer and no socket that could wake it; only
                    ///< input could
  waits_for_others  ///< the same, but for sockets: whoever is at the other end could wake it. (A
                    ///< timer that is set to 3 s ahead or more does not count)
};

struct Observation {
  Activity activity = Activity::busy;
  std::string switches;  ///< changes whenever one of the processes has run in between
};

/// What all `processes` together do. `input` is the write end of the program's standard input, or
/// -1.
Observation observe(const std::vector<ProcessTree::Process>& processes, int input);

}  // namespace harness
