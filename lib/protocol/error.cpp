#include <protocol/error.hpp>

namespace protocol {

std::string_view name_of(Errc code) {
  switch (code) {
    case Errc::handshake_failed:
      return "handshake_failed";
    case Errc::frame_too_large:
      return "frame_too_large";
    case Errc::bad_varint:
      return "bad_varint";
    case Errc::bad_message:
      return "bad_message";
    case Errc::bad_capability:
      return "bad_capability";
    case Errc::too_many_channels:
      return "too_many_channels";
    case Errc::bad_proof:
      return "bad_proof";
    case Errc::fork:
      return "fork";
    case Errc::bad_have:
      return "bad_have";
    case Errc::flooded:
      return "flooded";
    case Errc::timeout:
      return "timeout";
    case Errc::request_timeout:
      return "request_timeout";
    case Errc::not_available:
      return "not_available";
    case Errc::connection_lost:
      return "connection_lost";
    case Errc::closed:
      return "closed";
    case Errc::cancelled:
      return "cancelled";
    case Errc::storage:
      return "storage";
    case Errc::wrong_shared_key:
      return "wrong_shared_key";
    case Errc::other_version:
      return "other_version";
  }
  return "unknown";
}

}  // namespace protocol
