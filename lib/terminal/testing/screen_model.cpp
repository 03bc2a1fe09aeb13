#include <terminal/testing/screen_model.hpp>
#include <terminal/utf8.hpp>

#include <cstdint>

#include <vterm.h>

namespace terminal {

struct ScreenModel::Innards {
  VTerm* terminal = nullptr;
  VTermScreen* screen = nullptr;
  VTermPos cursor{};
  bool cursor_shown = true;
  bool second_page = false;
  std::string title;
  int beeps = 0;

  ~Innards() { ::vterm_free(terminal); }
};

namespace {

constexpr auto right_half = static_cast<std::uint32_t>(-1);

}  // namespace

ScreenModel::ScreenModel(int width, int height) : innards_(std::make_unique<Innards>()) {
  innards_->terminal = ::vterm_new(height, width);
  ::vterm_set_utf8(innards_->terminal, 1);
  innards_->screen = ::vterm_obtain_screen(innards_->terminal);
  static constexpr VTermScreenCallbacks callbacks{
      .damage = nullptr,
      .moverect = nullptr,
      .movecursor =
          [](VTermPos position, VTermPos, int, void* user) {
            static_cast<Innards*>(user)->cursor = position;
            return 1;
          },
      .settermprop =
          [](VTermProp property, VTermValue* value, void* user) {
            auto& innards = *static_cast<Innards*>(user);
            if (property == VTERM_PROP_CURSORVISIBLE) innards.cursor_shown = value->boolean != 0;
            if (property == VTERM_PROP_ALTSCREEN) innards.second_page = value->boolean != 0;
            if (property == VTERM_PROP_TITLE) innards.title = value->string;
            return 1;
          },
      .bell =
          [](void* user) {
            ++static_cast<Innards*>(user)->beeps;
            return 1;
          },
      .resize = nullptr,
      .sb_pushline = nullptr,
      .sb_popline = nullptr};
  ::vterm_screen_set_callbacks(innards_->screen, &callbacks, innards_.get());
  ::vterm_screen_enable_altscreen(innards_->screen, 1);
  ::vterm_screen_reset(innards_->screen, 1);
}

ScreenModel::~ScreenModel() = default;
ScreenModel::ScreenModel(ScreenModel&&) noexcept = default;
ScreenModel& ScreenModel::operator=(ScreenModel&&) noexcept = default;

void ScreenModel::take(std::string_view bytes) {
  ::vterm_input_write(innards_->terminal, bytes.data(), bytes.size());
}

void ScreenModel::resize(int width, int height) {
  ::vterm_set_size(innards_->terminal, height, width);
}

int ScreenModel::width() const {
  int rows = 0;
  int columns = 0;
  ::vterm_get_size(innards_->terminal, &rows, &columns);
  return columns;
}

int ScreenModel::height() const {
  int rows = 0;
  int columns = 0;
  ::vterm_get_size(innards_->terminal, &rows, &columns);
  return rows;
}

ScreenModel::Place ScreenModel::at(int x, int y) const {
  VTermScreenCell cell{};
  Place place;
  if (::vterm_screen_get_cell(innards_->screen, {.row = y, .col = x}, &cell) == 0) return place;
  place.bold = cell.attrs.bold != 0;
  place.reversed = cell.attrs.reverse != 0;
  if (VTERM_COLOR_IS_INDEXED(&cell.fg) && !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg)) {
    place.color = cell.fg.indexed.idx;
  }
  if (cell.chars[0] == right_half) return place;
  for (std::uint32_t character : cell.chars) {
    if (character == 0) break;
    append_utf8(place.text, character);
  }
  if (place.text.empty()) place.text = " ";
  return place;
}

std::vector<std::string> ScreenModel::rows() const {
  std::vector<std::string> rows;
  const int columns = width();
  const int count = height();
  for (int y = 0; y < count; ++y) {
    std::string row;
    for (int x = 0; x < columns; ++x) row += at(x, y).text;
    row.erase(row.find_last_not_of(' ') + 1);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string ScreenModel::text() const {
  std::string text;
  for (const std::string& row : rows()) text += row + '\n';
  return text;
}

std::optional<std::pair<int, int>> ScreenModel::cursor() const {
  if (!innards_->cursor_shown) return std::nullopt;
  return std::pair{innards_->cursor.col, innards_->cursor.row};
}

bool ScreenModel::second_page() const { return innards_->second_page; }
std::string ScreenModel::title() const { return innards_->title; }
int ScreenModel::beeps() const { return innards_->beeps; }

}  // namespace terminal
