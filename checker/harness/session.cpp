#include <harness/session.hpp>

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <system_error>
#include <utility>

#include <harness/record.hpp>
#include <harness/running.hpp>

namespace harness {

namespace fs = std::filesystem;

namespace {

// The directories of a run without a plan; gone when the test program ends.
class TemporaryWork {
 public:
  TemporaryWork() : path_{fs::temp_directory_path() / ("kappa-" + std::to_string(::getpid()))} {}
  ~TemporaryWork() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  TemporaryWork(const TemporaryWork&) = delete;
  TemporaryWork& operator=(const TemporaryWork&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

fs::path work_directory() {
  if (!settings().work.empty()) return settings().work;
  static const TemporaryWork temporary;
  return temporary.path();
}

fs::path fresh_directory() {
  static int count = 0;
  const auto base = work_directory();
  std::error_code error;
  fs::create_directories(base, error);
  const std::string name = record().test.empty() ? "session" : record().test;
  for (;;) {
    const auto directory = base / (name + "-" + std::to_string(++count));
    if (fs::create_directory(directory, error)) return fs::canonical(directory);
    if (error)
      throw CannotCheck{"no directory to run in: " + directory.string() + ": " + error.message()};
  }
}

fs::path path_of(const std::string& program) {
  if (program.find('/') != std::string::npos) return fs::absolute(program);
  return fs::absolute(settings().programs / program);
}

}  // namespace

Session::Session(std::string program, SessionOptions options)
    : running_{std::make_unique<Running>(std::move(program), std::move(options))} {}

Session::~Session() = default;

const fs::path& Session::directory() const { return running_->directory(); }
const std::string& Session::program() const { return running_->program(); }

void Session::perform_one(const Step& step) {
  running_->step = step.text;
  const auto write_down = [this] {
    if (!running_->step.empty()) record().done.push_back({program(), running_->step});
  };
  Context context{*this};
  try {
    step.run(context);
  } catch (const Failure& failure) {
    write_down();
    record().failure = failure.verdict();
    throw Failure{failure.verdict(), record().steps()};
  } catch (const CannotCheck& problem) {
    write_down();
    record().cannot_check = problem.what();
    throw;
  }
  write_down();
}

Session::Running::Running(std::string program, SessionOptions options)
    : program_{fs::path{program}.filename().string()},
      path_{path_of(program)},
      options_{std::move(options)},
      limits_{options_.limits.value_or(settings().limits)} {
  static std::atomic<int> count = 0;
  directory_ = options_.directory.empty() ? fresh_directory() : options_.directory;
  mark_ = "KAPPA_CHECK=" + std::to_string(::getpid()) + "." + std::to_string(++count) + ".";
  record().programs.push_back(program_);
}

Session::Running::~Running() { stop(); }

void Session::Running::start(const Start& how) {
  if (!end_seen_) {
    throw CannotCheck{"the test starts " + program_ +
                      " again without waiting for its end (ExpectExit, RunToEnd)"};
  }
  stop();  // what an earlier run has left
  adopt_orphans();
  for (const auto& [name, contents] : how.files) {
    const auto file = directory_ / name;
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    std::ofstream{file, std::ios::binary} << contents;
  }
  SpawnRequest request;
  request.program = path_;
  request.arguments = {program_};
  request.arguments.insert(request.arguments.end(), how.args.begin(), how.args.end());
  request.environment = {
      mark_,
      "PATH=/usr/local/bin:/usr/bin:/bin",
      "HOME=" + directory_.string(),
      "PWD=" + directory_.string(),
      "TMPDIR=" + directory_.string(),
      "LANG=C.UTF-8",
      "TZ=UTC",
      how.terminal ? "TERM=xterm-256color" : "TERM=dumb",
      // Feeds that callbacks hold on to are alive to the end; that is no leak to bother a learner
      // with.
      "ASAN_OPTIONS=detect_leaks=0:abort_on_error=0:color=never:symbolize=1:allow_user_segv_"
      "handler=0:exitcode=1",
      "UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=0:color=never",
  };
  for (const auto& [name, value] : how.environment)
    request.environment.push_back(name + "=" + value);
  request.directory = directory_;
  request.limits = limits_;
  request.terminal = how.terminal;
  request.walls = settings().sandbox != sandbox::Kind::process_group;
  request.network = options_.network;
  child_ = spawn(request);
  tree_ = std::make_unique<ProcessTree>(child_.pid, mark_);
  last_start_ = how;
  started_ = true;
  end_seen_ = false;
  started_at_ = std::chrono::steady_clock::now();
  end_input_when_written_ = false;
  pending_.clear();
  output_.clear();
  errors_.clear();
  taken_ = 0;
  limit_advice_.clear();
  display_.reset();
  ending_ = {};
  last_switches_.clear();
}

}  // namespace harness
