#pragma once
/// @file
/// Keys that somebody pressed while there was nothing to press them for: a build took its time.

#include <chrono>

namespace checker {

/// Forgets what was typed into the terminal and not yet read, if there was a wait worth the name:
/// so long, or before that in the script (KAPPA_WAITED, which is taken out of the environment).
/// Short waits are left alone: some type the first line for a program together with its start.
void forget_keys_of_a_wait(std::chrono::steady_clock::duration waited);

}  // namespace checker
