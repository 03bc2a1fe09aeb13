#include <terminal/line_reader.hpp>
#include <terminal/lines.hpp>

#include <algorithm>

namespace terminal {
namespace {

/// Belongs to an io_context and holds its readers, so that they end with it.
class LineService : public asio::execution_context::service {
 public:
  inline static asio::execution_context::id id;

  explicit LineService(asio::execution_context& context) : service(context) {}

  void listen(asio::io_context& io, int descriptor, LineReader::Callback callback) {
    std::erase_if(readers_, [](const auto& reader) { return reader->ended(); });
    auto known = std::find_if(readers_.begin(), readers_.end(), [descriptor](const auto& reader) {
      return reader->descriptor() == descriptor;
    });
    if (known != readers_.end()) {
      (*known)->add(std::move(callback));
      return;
    }
    auto reader = std::make_shared<LineReader>(io, descriptor);
    reader->add(std::move(callback));
    reader->start();
    readers_.push_back(std::move(reader));
  }

 private:
  void shutdown() noexcept override {
    for (const auto& reader : readers_) reader->stop();
  }

  std::vector<std::shared_ptr<LineReader>> readers_;
};

}  // namespace

void on_line(asio::io_context& io, std::function<void(std::string)> callback, int descriptor) {
  asio::use_service<LineService>(io).listen(io, descriptor, std::move(callback));
}

}  // namespace terminal
