#include <protocol/messages.hpp>

#include <array>

namespace protocol {
namespace {

struct Kind {
  unsigned type;
  std::string_view name;
};

/// In the order of the variant.
constexpr std::array<Kind, std::variant_size_v<Message>> kinds{{{0, "Open"},
                                                                {1, "Options"},
                                                                {2, "Status"},
                                                                {3, "Have"},
                                                                {4, "Unhave"},
                                                                {5, "Want"},
                                                                {6, "Unwant"},
                                                                {7, "Request"},
                                                                {8, "Cancel"},
                                                                {9, "Data"},
                                                                {10, "Close"},
                                                                {15, "Extension"}}};

}  // namespace

unsigned type_of(const Message& message) { return kinds.at(message.index()).type; }

std::string_view name_of(const Message& message) { return kinds.at(message.index()).name; }

}  // namespace protocol
