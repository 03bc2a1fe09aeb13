// A program with a swarm, for tests that need several: `swarm_peer NAME`. It reads commands (`join
// TOPIC`, `leave TOPIC`, `quit`) and writes a line of JSON for each thing that happens. Over every
// connection it says its name, then a dot now and then; silence means that the other is gone.
#include <swarm/swarm.hpp>

#include <terminal/lines.hpp>

#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

#include <cstdio>
#include <cstring>
#include <memory>
#include <set>
#include <string>

namespace {

using namespace std::chrono_literals;

template <class... Values>
void say(fmt::format_string<Values...> format, Values&&... values) {
  fmt::print("{}\n", fmt::format(format, std::forward<Values>(values)...));
  std::fflush(stdout);
}

class Talk : public std::enable_shared_from_this<Talk> {
 public:
  Talk(asio::io_context& io, swarm::Connection connection, int number, std::string name)
      : connection_(std::move(connection)),
        beat_(io),
        silence_(io),
        number_(number),
        name_(std::move(name)) {}

  void start() {
    say(R"({{"event": "open", "number": {}, "initiator": {}, "by": "{}", "remote": "{}"}})",
        number_, connection_.is_initiator(), name_of(connection_.found_by()),
        connection_.address());
    write(name_ + "\n");
    beat();
    read();
  }

  void stop() {
    asio::error_code ignored;
    connection_.socket().close(ignored);
    beat_.cancel(ignored);
    silence_.cancel(ignored);
  }

 private:
  void write(const std::string& text) {
    asio::error_code ignored;  // the reader sees the end too
    asio::write(connection_.socket(), asio::buffer(text), ignored);
  }

  void beat() {
    beat_.expires_after(200ms);
    beat_.async_wait([self = shared_from_this()](asio::error_code error) {
      if (error) return;
      self->write(".\n");
      self->beat();
    });
  }

  void read() {
    silence_.expires_after(3s);
    silence_.async_wait([self = shared_from_this()](asio::error_code error) {
      if (!error) self->stop();
    });
    asio::async_read_until(connection_.socket(), asio::dynamic_buffer(text_, 1024), '\n',
                           [self = shared_from_this()](asio::error_code error, std::size_t size) {
                             if (error) {
                               self->stop();
                               say(R"({{"event": "closed", "number": {}}})", self->number_);
                               return;
                             }
                             std::string line = self->text_.substr(0, size - 1);
                             self->text_.erase(0, size);
                             if (line != ".") {
                               say(R"({{"event": "hello", "number": {}, "from": "{}"}})",
                                   self->number_, line);
                             }
                             self->read();
                           });
  }

  swarm::Connection connection_;
  asio::steady_timer beat_;
  asio::steady_timer silence_;
  int number_;
  std::string name_;
  std::string text_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 64;
  std::string name = arguments[1];
  asio::io_context io;
  swarm::Swarm swarm(io);
  int number = 0;
  std::set<std::weak_ptr<Talk>, std::owner_less<>> talks;
  swarm.on_connection([&](swarm::Connection connection) {
    auto talk = std::make_shared<Talk>(io, std::move(connection), ++number, name);
    talks.insert(talk);
    talk->start();
  });
  swarm.on_trouble(
      [](const std::string& what) { say(R"({{"event": "trouble", "what": "{}"}})", what); });
  terminal::on_line(io, [&](const std::string& line) {
    if (line.starts_with("join ")) swarm.join(swarm::Topic::named(line.substr(5)));
    if (line.starts_with("leave ")) swarm.leave(swarm::Topic::named(line.substr(6)));
    if (line == "quit") {
      swarm.close();
      for (const auto& known : talks) {
        if (auto talk = known.lock()) talk->stop();
      }
    }
  });
  say(R"({{"event": "listening", "port": {}}})", swarm.listening_on().port());
  io.run();
}
