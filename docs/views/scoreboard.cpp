// The program of docs/writing-a-view.md.
#include <kappa/core.hpp>

#include <fmt/core.h>
#include <asio/io_context.hpp>

struct Scoreboard {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    if (entry.value["type"] != "chat-message" || !entry.value["nickname"].is_string()) return;
    const std::string& who = entry.value["nickname"].as_string();
    int count = std::stoi(rows.get(who).value_or("0")) + 1;
    rows.put(who, std::to_string(count));
  }

  class Handle : public kappa::ViewHandle {
   public:
    using ViewHandle::ViewHandle;

    int messages_of(std::string_view who) const { return std::stoi(get(who).value_or("0")); }

    void print() const {
      read({}, [](std::string_view who, std::string_view count) {
        fmt::print("{}: {}\n", who, count);
        return true;
      });
    }

    void on_change(std::function<void(const std::string& who, int count)> callback) const {
      on_committed([callback](std::span<const kappa::Entry>, std::span<const kappa::Change> rows) {
        for (const kappa::Change& row : rows) callback(row.key, std::stoi(*row.value));
      });
    }
  };
};

int main() {
  asio::io_context io;
  kappa::Core core(io, "scores");
  auto scores = core.use("scoreboard", 1, Scoreboard{});

  auto feed = core.writer();
  feed.append({{"type", "chat-message"}, {"nickname", "ada"}, {"text", "hello"}});
  feed.append({{"type", "chat-message"}, {"nickname", "cat-lover"}, {"text", "meow"}});
  feed.append({{"type", "chat-message"}, {"nickname", "ada"}, {"text", "a cat!"}});

  core.on_ready([scores] {
    scores.print();
    fmt::print("ada wrote {} messages\n", scores.messages_of("ada"));
  });
  io.run();
}
