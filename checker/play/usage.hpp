#pragma once
/// @file
/// What a process and the network use, as Linux counts it: for measuring.

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace play {

/// Puts this process, and those that it starts from here on, into a network of their own.
/// @return whether that is so; else the system does not allow it, and bytes on the loopback
/// interface may be anybody's. @throws std::runtime_error if there is no loopback interface in it
bool own_network();

/// Bytes that came over the loopback interface so far.
double network_bytes();

/// Processor time of all threads of a process, in seconds; or how long they were ready and got
/// none, because others had all processors.
enum class Processor { used, waited_for };
double processor_seconds(pid_t pid, Processor what = Processor::used);

/// A line of /proc/PID/status, in megabytes: "VmRSS:". 0 if there is none.
double megabytes(pid_t pid, const std::string& what);

/// Of all files in a folder, together.
double bytes_in(const std::filesystem::path& folder);

}  // namespace play
