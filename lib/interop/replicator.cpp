#include <interop/replicator.hpp>

#include <testing/run_until.hpp>

#include <unistd.h>
#include <asio/buffer.hpp>

namespace interop {
namespace {

const std::vector<std::string> environment = {"NODE_PATH=" KAPPA_JS_BUILD "/node_modules"};

}  // namespace

JsReplicator::JsReplicator(asio::io_context& io, const std::string& script)
    : io_(io),
      child_({KAPPA_NODE, std::string(KAPPA_JS_SOURCE "/") + script}, environment),
      output_(io, ::dup(child_.output())) {
  read();
}

JsReplicator::~JsReplicator() = default;

void JsReplicator::read() {
  output_.async_read_some(asio::buffer(chunk_),
                          [this](const std::error_code& error, std::size_t size) {
                            if (error == asio::error::operation_aborted) return;
                            ended_ = static_cast<bool>(error);
                            if (!error) received(size);
                          });
}

void JsReplicator::received(std::size_t size) {
  buffer_.append(chunk_.data(), size);
  std::size_t begin = 0;
  for (std::size_t end; (end = buffer_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    Json answer = Json::parse(buffer_.substr(begin, end - begin));
    int request = answer.at("id");
    answers_.insert_or_assign(request, std::move(answer));
  }
  buffer_.erase(0, begin);
  read();
}

int JsReplicator::ask(Json request) {
  request["id"] = ++last_request_;
  child_.send(request.dump());
  return last_request_;
}

Json JsReplicator::answer(int request) {
  bool is_there = testing_help::run_until(
      io_, [&] { return answered(request) || ended_; }, std::chrono::seconds(60));
  if (ended_ && !answered(request)) throw std::runtime_error("node ended while it was asked");
  if (!is_there) throw std::runtime_error("node did not answer in time");
  Json answer = std::move(answers_.extract(request).mapped());
  if (answer.contains("failed")) throw JsError(answer.at("failed"), answer.value("code", ""));
  return answer;
}

Json JsReplicator::call(Json request) {
  std::string what = request.at("op");
  int number = ask(std::move(request));
  try {
    return answer(number);
  } catch (const JsError&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(std::string(error.what()) + ": " + what);
  }
}

}  // namespace interop
