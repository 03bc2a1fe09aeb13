#include <filesystem>
#include <fstream>
#include <system_error>

#include <harness/difference.hpp>
#include <harness/ending.hpp>
#include <harness/running.hpp>
#include <harness/steps.hpp>
#include <harness/visible.hpp>

// Steps that look at the files a program leaves.

namespace harness {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_comparison = 1 << 20;

Session::Running& running(Context& context) { return context.session().running(); }

std::string or_else(const std::string& otherwise, const std::string& general) {
  return otherwise.empty() ? general : otherwise;
}

std::string listing(const fs::path& directory) {
  std::string out;
  std::error_code error;
  for (fs::directory_iterator it{directory, error}; !error && it != fs::directory_iterator{};
       it.increment(error)) {
    if (out.size() < 500) out += visible(it->path().filename().string()) + "\n";
  }
  return out.empty() ? "(an empty directory)" : out;
}

// The file's bytes. What a program left may be anything: a pipe would make us wait, a link leads
// elsewhere.
std::string contents_of(Context& context, const std::string& name, std::size_t expected_size) {
  const auto file = context.directory() / name;
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(file, error))) {
    context.fail(in_quotes(name, 120) + " is there, but it is not an ordinary file.");
  }
  std::ifstream stream{file, std::ios::binary};
  std::string out(expected_size + largest_comparison, '\0');
  stream.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(stream.gcount()));
  return out;
}

}  // namespace

ExpectFile::operator Step() const {
  return {"expected the file " + in_quotes(path, 120), [how = *this](Context& context) {
            auto& program = running(context);
            const auto name = in_quotes(how.path, 120);
            program.fail_if_directory_gone();
            std::error_code error;
            if (!fs::exists(context.directory() / how.path, error)) {
              const auto general = "There is no " + name +
                                   " in the directory that the program ran in." +
                                   outside_hint(context.output(), context.errors());
              context.fail({.message = or_else(how.otherwise, general),
                            .expected = visible(how.path),
                            .actual = listing(context.directory())});
            }
            if (!how.contents) return;
            const auto actual = contents_of(context, how.path, how.contents->size());
            if (actual == *how.contents) return;
            const auto words = difference(*how.contents, actual);
            const auto general =
                "The file " + name + " contains something else than expected: " + words + ".";
            context.fail({.message = or_else(how.otherwise, general),
                          .expected = last_lines(*how.contents, 20),
                          .actual = last_lines(actual, 20),
                          .difference = words});
          }};
}

ExpectNoFile::operator Step() const {
  return {"expected no file " + in_quotes(path, 120), [how = *this](Context& context) {
            std::error_code error;
            if (!fs::exists(fs::symlink_status(context.directory() / how.path, error))) return;
            context.fail(or_else(how.otherwise, running(context).who() + " made the file " +
                                                    in_quotes(how.path, 120) +
                                                    ", which should not be there."));
          }};
}

PlaceFile::operator Step() const {
  return {"placed the file " + in_quotes(path, 120), [how = *this](Context& context) {
            const auto file = context.directory() / how.path;
            std::error_code error;
            fs::create_directories(file.parent_path(), error);
            // A link that a program left there must not lead our bytes somewhere else.
            fs::remove(file, error);
            std::ofstream stream{file, std::ios::binary | std::ios::trunc};
            stream << how.contents;
            if (!stream.flush()) throw CannotCheck{"the test could not write " + file.string()};
          }};
}

}  // namespace harness
