#pragma once
/// @file
/// The way `direct`: peers whose addresses somebody gave.
///
/// For the library, not for programs.

#include <swarm/backoff.hpp>
#include <swarm/finder.hpp>
#include <swarm/host_port.hpp>

#include <asio/io_context.hpp>

#include <memory>
#include <vector>

namespace swarm {

/// Reports each peer for each topic. Names are looked up, again and again until that works.
std::unique_ptr<Finder> make_direct(asio::io_context& io, std::vector<HostPort> peers,
                                    Backoff backoff, Findings findings);

}  // namespace swarm
