// A program for tests to kill: copies a feed from a peer on this machine.
//
//   interop_reader DIRECTORY KEY PORT   prints how many blocks are stored, after each, and "done"
//                                       when the session is over
#include <hypercore/feed.hpp>
#include <protocol/replicate.hpp>

#include <fmt/format.h>
#include <unistd.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <string>
#include <vector>

namespace {

/// One write(2) a line: what the test has seen was really said before the kill.
void say(const std::string& line) {
  std::string bytes = line + '\n';
  if (::write(STDOUT_FILENO, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() != 3) return 64;
  try {
    asio::io_context io;
    hypercore::Feed feed = hypercore::Feed::open(words[0], crypto::PublicKey::from_hex(words[1]));
    feed.on_block(0, [&feed](hypercore::Seq, hypercore::BytesView) {
      say(fmt::format("{}", feed.downloaded()));
    });
    asio::ip::tcp::socket socket(io);
    socket.connect(
        {asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::stoul(words[2]))});
    feed.replicate(protocol::Connected(std::move(socket), protocol::Role::initiator))
        .on_close([](const auto& error) { say(error ? std::string(error->what()) : "done"); });
    io.run();
    feed.close();
  } catch (const std::exception& error) {
    say(std::string("error: ") + error.what());
    return 1;
  }
}
