#pragma once
/// @file
/// All that a hidden test of a program needs.
///
/// @code
/// #include <gtest/gtest.h>
/// #include <harness/harness.hpp>
/// using namespace harness;
///
/// TEST(GettingStarted, GreetsByName) {
///   Session session("hello");
///   session.perform(Start{.args = {"Ada"}}, ExpectLine("Hello, Ada!"), ExpectNoMoreOutput{},
///   ExpectExit{0});
/// }
/// @endcode

#include <harness/difference.hpp>
#include <harness/failure.hpp>
#include <harness/pattern.hpp>
#include <harness/peer.hpp>
#include <harness/random.hpp>
#include <harness/session.hpp>
#include <harness/steps.hpp>
#include <harness/visible.hpp>
