#include "site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <utility>

namespace site {
namespace {

namespace fs = std::filesystem;

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string replace_all(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string without_entities(std::string text) {
  for (auto [entity, character] :
       {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
    text = replace_all(std::move(text), entity, character);
  }
  return text;
}

std::string without_percents(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool coded = text[i] == '%' && i + 2 < text.size() &&
                 std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0 &&
                 std::isxdigit(static_cast<unsigned char>(text[i + 2])) != 0;
    if (coded) {
      result += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// The attributes of a tag, from just after its name; sets `at` behind the tag's `>`.
std::map<std::string, std::string> attributes(std::string_view html, std::size_t& at) {
  std::map<std::string, std::string> result;
  auto skip_space = [&] {
    while (at < html.size() && std::isspace(static_cast<unsigned char>(html[at])) != 0) ++at;
  };
  while (true) {
    skip_space();
    if (at >= html.size()) return result;
    if (html[at] == '>') return ++at, result;
    std::size_t start = at;
    while (at < html.size() && html.substr(at, 1).find_first_of("=> \t\r\n") != 0) ++at;
    std::string name = lower(html.substr(start, at - start));
    skip_space();
    if (at >= html.size() || html[at] != '=') continue;
    ++at;
    skip_space();
    if (at >= html.size()) return result;
    std::size_t end = 0;
    if (html[at] == '"' || html[at] == '\'') {
      end = std::min(html.find(html[at], at + 1), html.size());
      result[name] = without_entities(std::string(html.substr(at + 1, end - at - 1)));
      at = std::min(end + 1, html.size());
    } else {
      end = std::min(html.find_first_of("> \t\r\n", at), html.size());
      result[name] = without_entities(std::string(html.substr(at, end - at)));
      at = end;
    }
  }
}

bool has_scheme(std::string_view address) {
  if (address.starts_with("//")) return true;
  std::size_t colon = address.find(':');
  return colon != std::string_view::npos && colon < address.find_first_of("/#?");
}

/// Where the menu stands for a page; it has pages of every kind, and is never gone to.
bool is_position_table(const fs::path& path) {
  return path.filename().string().starts_with("navtreeindex");
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> all_matches(std::string_view text, const std::regex& pattern) {
  std::vector<std::string> result;
  std::cregex_iterator match(text.data(), text.data() + text.size(), pattern);
  for (; match != std::cregex_iterator(); ++match) result.push_back((*match)[1].str());
  return result;
}

/// A walk over one folder, page by page.
class Walk {
 public:
  explicit Walk(fs::path folder) : folder_(std::move(folder)) {}

  Report run() {
    if (!fs::is_directory(folder_)) {
      report_.problems.push_back(fmt::format("{}: no such folder", folder_.string()));
      return report_;
    }
    std::vector<fs::path> others;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (!entry.is_regular_file()) continue;
      if (entry.path().extension() == ".html") {
        pages_[entry.path().lexically_normal()] = parse(read(entry.path()));
      } else {
        others.push_back(entry.path());
      }
    }
    report_.pages = pages_.size();
    for (const auto& [path, page] : pages_) {
      for (const std::string& address : page.links) link(path, address);
      for (const std::string& address : page.loads) load(path, address);
    }
    for (const fs::path& path : others) {
      if (path.extension() == ".css") {
        for (const std::string& address : loads_of_css(read(path))) load(path, address);
      } else if (path.extension() == ".js" && !is_position_table(path)) {
        for (const std::string& address : pages_in_script(read(path))) link(path, address);
      }
    }
    if (report_.pages == 0)
      report_.problems.push_back(fmt::format("{}: no pages", folder_.string()));
    std::sort(report_.problems.begin(), report_.problems.end());
    return report_;
  }

 private:
  void link(const fs::path& from, const std::string& address) {
    ++report_.links;
    if (has_scheme(address))
      return;  // a door to the outside: the reader's choice, nothing is loaded
    local(from, address, "links to");
  }

  void load(const fs::path& from, const std::string& address) {
    ++report_.loads;
    if (address.starts_with("data:") || address.starts_with("javascript:")) return;
    if (has_scheme(address)) {
      problem(from, fmt::format("loads {} from the network", address));
    } else {
      local(from, address, "needs");
    }
  }

  void local(const fs::path& from, const std::string& address, std::string_view does) {
    std::size_t hash = std::min(address.find('#'), address.size());
    std::string file = without_percents(address.substr(0, std::min(hash, address.find('?'))));
    std::string anchor = without_percents(address.substr(std::min(hash + 1, address.size())));
    fs::path target = file.empty() ? from : (from.parent_path() / file).lexically_normal();
    if (target.is_absolute() && !target.string().starts_with(folder_.lexically_normal().string())) {
      problem(from, fmt::format("{} {}, which is outside of the site", does, address));
    } else if (!fs::is_regular_file(target)) {
      problem(from, fmt::format("{} {}, which is not there", does, address));
    } else if (!anchor.empty() && target.extension() == ".html" &&
               !pages_.at(target).anchors.contains(anchor)) {
      problem(from, fmt::format("{} {}, but that page has no such anchor", does, address));
    }
  }

  void problem(const fs::path& from, const std::string& what) {
    report_.problems.push_back(
        fmt::format("{} {}", from.lexically_relative(folder_).string(), what));
  }

  fs::path folder_;
  std::map<fs::path, Page> pages_;
  Report report_;
};

}  // namespace

Page parse(std::string_view html) {
  Page page;
  std::size_t at = 0;
  while ((at = html.find('<', at)) != std::string_view::npos) {
    if (html.substr(at).starts_with("<!--")) {
      at = std::min(html.find("-->", at), html.size());
      continue;
    }
    std::size_t start = ++at;
    while (at < html.size() && std::isalnum(static_cast<unsigned char>(html[at])) != 0) ++at;
    std::string tag = lower(html.substr(start, at - start));
    if (tag.empty()) continue;
    auto values = attributes(html, at);
    if (values.contains("id")) page.anchors.insert(values["id"]);
    if (tag == "a" && values.contains("name")) page.anchors.insert(values["name"]);
    if (values.contains("href")) {
      (tag == "link" ? page.loads : page.links).push_back(values["href"]);
    }
    for (const char* name : {"src", "data", "poster"}) {
      if (values.contains(name)) page.loads.push_back(values[name]);
    }
    if (tag == "script") at = std::min(html.find("</script", at), html.size());
  }
  std::erase_if(page.links,
                [](const std::string& link) { return link.starts_with("javascript:"); });
  return page;
}

std::vector<std::string> loads_of_css(std::string_view css) {
  static const std::regex url(R"(url\(\s*["']?([^"')]+)["']?\s*\))");
  static const std::regex import(R"(@import\s+["']([^"']+)["'])");
  std::vector<std::string> result = all_matches(css, url);
  for (std::string& address : all_matches(css, import)) result.push_back(std::move(address));
  std::erase_if(result, [](const std::string& address) { return address.starts_with("data:"); });
  return result;
}

std::vector<std::string> pages_in_script(std::string_view script) {
  static const std::regex page(R"(["']([^"'<>]+\.html(#[^"']*)?)["'])");
  // After this comes the table of positions in the menu, which names pages but is no way to them.
  return all_matches(script.substr(0, script.find("var NAVTREEINDEX")), page);
}

Report check(const std::filesystem::path& folder) {
  return Walk(std::filesystem::absolute(folder).lexically_normal()).run();
}

}  // namespace site
