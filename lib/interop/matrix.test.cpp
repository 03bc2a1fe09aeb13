// Every kind of writer with every kind of reader, over loopback TCP: who dials, whether the session
// is live, and how many blocks of which size there are. Both sides end up with the same tree and
// the same data, and with a session that both think ended well.
//
// One that is not live ends by itself. A live one ends when one side is told to end it, after
// three blocks that were appended later have arrived.
#include <interop/replicating.hpp>

#include <fmt/format.h>

#include <array>
#include <iostream>

namespace interop {
namespace {

enum class Language { cpp, javascript };

struct Shape {
  std::uint64_t blocks;
  std::size_t size;  // of each, in bytes
};

struct Cell {
  Language writer, reader;
  bool reader_dials;  // and so is the initiator
  bool live;
  Shape shape;
};

constexpr std::size_t small = 64, middle = std::size_t{64} << 10, large = std::size_t{1} << 20;

constexpr std::array<Shape, 10> shapes = {{{0, small},
                                           {1, small},
                                           {1, middle},
                                           {1, large},
                                           {5, small},
                                           {5, middle},
                                           {5, large},
                                           {1000, small},
                                           {1000, middle},
                                           {100000, small}}};

/// All of them between the languages, but for what takes seconds: of those each kind of session and
/// each role once. With themselves C++ shows that it does the same, and JavaScript that we expect
/// the right things of the others.
bool is_sensible(const Cell& cell) {
  bool takes_long = cell.shape.blocks * cell.shape.size > 10 * large || cell.shape.blocks > 1000;
  bool is_one_of_two = cell.reader_dials != cell.live;
  if (cell.writer != cell.reader) return is_one_of_two || !takes_long;
  if (cell.writer == Language::cpp) return is_one_of_two && !(takes_long && cell.live);
  return cell.shape.blocks <= 5 && cell.shape.size <= middle;
}

std::vector<Cell> all_cells() {
  std::vector<Cell> cells;
  for (Language writer : {Language::cpp, Language::javascript}) {
    for (Language reader : {Language::cpp, Language::javascript}) {
      for (bool reader_dials : {true, false}) {
        for (bool live : {false, true}) {
          for (Shape shape : shapes) {
            Cell cell{writer, reader, reader_dials, live, shape};
            if (is_sensible(cell)) cells.push_back(cell);
          }
        }
      }
    }
  }
  return cells;
}

std::string name_of(const Cell& cell) {
  auto language = [](Language which) { return which == Language::cpp ? "Cpp" : "JavaScript"; };
  std::string size = cell.shape.size == small    ? "64B"
                     : cell.shape.size == middle ? "64KiB"
                                                 : "1MiB";
  return fmt::format("{}To{}{}{}{}BlocksOf{}", language(cell.writer), language(cell.reader),
                     cell.reader_dials ? "WhoDials" : "WhoListens", cell.live ? "Live" : "",
                     cell.shape.blocks, size);
}

class Matrix : public Replicating<::testing::TestWithParam<Cell>> {
 protected:
  static void TearDownTestSuite() {
    std::cout << fmt::format("{} cells of the replication matrix\n", cells_done);
    Replicating::TearDownTestSuite();
  }

  std::unique_ptr<Party> party(Language language, const std::string& place,
                               const Ownership& whose) {
    if (language == Language::cpp) return std::make_unique<CppParty>(io(), place, whose);
    return std::make_unique<JsParty>(js(), place, whose);
  }

  static inline int cells_done = 0;
};

TEST_P(Matrix, EndsWithTheSameTreeAndDataOnBothSides) {
  const Cell& cell = GetParam();
  auto [blocks, size] = cell.shape;
  auto writer = party(cell.writer, "memory", {.key_pair = key_pair(7)});
  auto reader = party(cell.reader, "memory", {.key = key_pair(7).public_key});
  writer->fill(0, blocks, size);

  Party& listener = cell.reader_dials ? *writer : *reader;
  Party& dialer = cell.reader_dials ? *reader : *writer;
  Listening listening = listener.listen(cell.live);
  int dialed = dialer.dial(listening.port, cell.live);
  if (cell.live) {
    reader->wait_for(blocks);
    writer->fill(blocks, blocks + 1, size);
    writer->fill(blocks + 1, blocks + 3, size);
    blocks += 3;
    reader->wait_for(blocks);
    // One in C++ says that it goes; one in JavaScript ends the stream and nothing more.
    Party& who_ends = cell.writer == Language::cpp ? *writer : *reader;
    who_ends.end(&who_ends == &dialer ? dialed : listening.session);
  }
  EXPECT_EQ(dialer.ended(dialed), std::nullopt);
  EXPECT_EQ(listener.ended(listening.session), std::nullopt);

  EXPECT_EQ(reader->length(), blocks);
  EXPECT_EQ(reader->digests(), writer->digests());
  EXPECT_EQ(reader->right_blocks(blocks, size), blocks);
  if (blocks <= 10000) {
    EXPECT_EQ(reader->audit(), std::pair(blocks, std::uint64_t{0}));
  }
  writer->close();
  reader->close();
  ++cells_done;
}

INSTANTIATE_TEST_SUITE_P(Replication, Matrix, ::testing::ValuesIn(all_cells()),
                         [](const auto& info) { return name_of(info.param); });

}  // namespace
}  // namespace interop
