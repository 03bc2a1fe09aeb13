#include <fmt/core.h>

int main() { fmt::print("hello, cat-lover!\n"); }
