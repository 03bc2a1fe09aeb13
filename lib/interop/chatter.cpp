// A chat of any number of people, as multifeed-peer.js has one:
//
//   interop_chatter DIRECTORY NICKNAME [PORT...]
//
// Writes {"port": n, "key": ...}, where it listens on 127.0.0.1; dials each PORT, again and again;
// appends each line of its input; and writes {"feed": key, "message": ...} for each message of
// anybody. Ends when its input ends.
#include <multifeed/replicate.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/read_until.hpp>
#include <asio/steady_timer.hpp>
#include <asio/streambuf.hpp>

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <istream>

namespace {

using asio::ip::tcp;
using hypercore::JsonFeed;
using multifeed::JsonMultifeed;

void say(const hypercore::Json& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

class Chat {
 public:
  Chat(asio::io_context& io, const char* directory, std::string nickname)
      : io_(io),
        nickname_(std::move(nickname)),
        multi_(JsonMultifeed::open(directory)),
        mine_(multi_.writer("local")),
        acceptor_(io, {asio::ip::address_v4::loopback(), 0}),
        input_(io, ::dup(STDIN_FILENO)) {
    multi_.on_feed([](const JsonFeed& feed) {
      feed.on_block(0, [key = feed.key().hex()](const hypercore::Json& message) {
        say({{"feed", key}, {"message", message}});
      });
    });
    say({{"port", acceptor_.local_endpoint().port()}, {"key", mine_.key().hex()}});
    accept();
    read();
  }

  void dial(unsigned short port) {
    auto socket = std::make_shared<tcp::socket>(io_);
    socket->async_connect(
        {asio::ip::address_v4::loopback(), port}, [=, this](const std::error_code& error) {
          if (error) return again(port);
          talk(std::move(*socket), protocol::Role::initiator).on_close([=, this](const auto&) {
            again(port);
          });
        });
  }

 private:
  void again(unsigned short port) {
    auto timer = std::make_shared<asio::steady_timer>(io_, std::chrono::milliseconds(100));
    timer->async_wait([this, timer, port](const std::error_code&) { dial(port); });
  }

  protocol::Session talk(tcp::socket socket, protocol::Role role) {
    return multi_.replicate(protocol::Connected(std::move(socket), role), {.live = true});
  }

  void accept() {
    acceptor_.async_accept([this](const std::error_code& error, tcp::socket socket) {
      if (!error) talk(std::move(socket), protocol::Role::responder);
      accept();
    });
  }

  void read() {
    asio::async_read_until(
        input_, buffer_, '\n', [this](const std::error_code& error, std::size_t) {
          if (error) return io_.stop();
          std::string text;
          std::istream stream(&buffer_);
          std::getline(stream, text);
          auto now = std::chrono::system_clock::now().time_since_epoch();
          mine_.append({{"type", "chat-message"},
                        {"nickname", nickname_},
                        {"text", text},
                        {"timestamp", std::chrono::floor<std::chrono::milliseconds>(now).count()}});
          read();
        });
  }

  asio::io_context& io_;
  std::string nickname_;
  JsonMultifeed multi_;
  JsonFeed mine_;
  tcp::acceptor acceptor_;
  asio::posix::stream_descriptor input_;
  asio::streambuf buffer_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 64;
  asio::io_context io;
  Chat chat(io, arguments[1], arguments[2]);
  for (int i = 3; i < count; ++i) chat.dial(static_cast<unsigned short>(std::atoi(arguments[i])));
  io.run();
}
