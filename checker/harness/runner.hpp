#pragma once
/// @file
/// Runs the GoogleTest tests of a program in the order of a plan, each in a process of its own, so
/// that one that goes wrong takes nothing else with it, and writes down how each came out.

#include <functional>
#include <string>
#include <string_view>

#include <harness/plan.hpp>

namespace harness {

/// Runs all checks of the plan; `emit` gets each line of the protocol as soon as it is known.
/// InitGoogleTest was called before.
void run_plan(const Plan& plan, const std::function<void(std::string_view line)>& emit);

/// Keeps the record of each test, for a run without a plan.
void keep_records();

}  // namespace harness
