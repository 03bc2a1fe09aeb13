#include <checker/author.hpp>

#include <checker/files.hpp>
#include <checker/markdown_links.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace checker {

namespace {

constexpr std::size_t largest_source = 1 << 20;
constexpr std::size_t fewest_hints = 3, fewest_mutants = 3, fewest_alternatives = 1;

std::vector<std::string> folders_in(const std::filesystem::path& parent) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(parent, error)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string trouble_with_readme(const Lesson& lesson) {
  const auto text = read_file(lesson.folder / "README.md", largest_source);
  if (!text) return "README.md is missing";
  for (const std::string& link : file_links(*text)) {
    if (!exists(lesson.folder / link))
      return fmt::format("README.md links to {}, which is not there", link);
  }
  return "";
}

std::string trouble_with_hints(const Lesson& lesson) {
  for (const Check& check : lesson.checks) {
    if (check.hints.size() < fewest_hints) {
      return fmt::format("check `{}` has {} hints; a ladder has at least {}", check.id,
                         check.hints.size(), fewest_hints);
    }
    for (const std::string& hint : check.hints) {
      if (hint.empty()) return fmt::format("check `{}` has an empty hint", check.id);
    }
  }
  return "";
}

std::string trouble_with_mutants(const Lesson& lesson) {
  std::vector<std::string> named;
  for (const Mutant& mutant : lesson.mutants) named.push_back(mutant.name);
  std::sort(named.begin(), named.end());
  const std::vector<std::string> there = folders_in(lesson.folder / "hidden/mutants");
  if (named != there) {
    return fmt::format("lesson.toml names the mutants {}; hidden/mutants/ has {}",
                       fmt::join(named, ", "), fmt::join(there, ", "));
  }
  if (there.size() < fewest_mutants) {
    return fmt::format("there are {} mutants; at least {} are needed", there.size(),
                       fewest_mutants);
  }
  return "";
}

std::string trouble_with_skeleton(const Lesson& lesson, bool strict) {
  for (const std::string& file : lesson.files) {
    const auto kept = read_file(lesson.folder / "hidden/skeleton" / file, largest_source);
    if (!kept) {
      return fmt::format(
          "hidden/skeleton/{} is missing: `./check author keep-skeleton {}` makes it", file,
          lesson.number);
    }
    if (strict && read_file(lesson.folder / file, largest_source) != kept) {
      return fmt::format(
          "{} and hidden/skeleton/{} differ: `./check author keep-skeleton {}` keeps the "
          "first",
          file, file, lesson.number);
    }
  }
  return "";
}

std::string ids(const LessonResult& result, Status status) {
  std::vector<std::string> ids;
  for (const CheckResult& check : result.checks) {
    if (check.status == status) ids.push_back(check.id);
  }
  return ids.empty() ? "none" : fmt::format("{}", fmt::join(ids, ", "));
}

std::string trouble_with_pass(const LessonResult& result) {
  if (result.outcome == Outcome::passed) return "";
  if (const CheckResult* failure = first_failure(result)) {
    return fmt::format("`{}` fails: {}", failure->id, failure->message);
  }
  return "could not be checked: " + ids(result, Status::could_not_check);
}

std::string trouble_with_failures(const Lesson& lesson, const LessonResult& result) {
  std::set<std::string> expected(lesson.skeleton_fails.begin(), lesson.skeleton_fails.end());
  std::set<std::string> failed;
  for (const CheckResult& check : result.checks) {
    if (check.status == Status::fail) failed.insert(check.id);
    if (check.status == Status::could_not_check) {
      return fmt::format("`{}` could not be checked: {}", check.id, check.because);
    }
  }
  if (failed == expected) return "";
  return fmt::format("it fails {}; lesson.toml says {}", ids(result, Status::fail),
                     fmt::join(expected, ", "));
}

std::string trouble_with_catch(const Mutant& mutant, const LessonResult& result) {
  for (const CheckResult& check : result.checks) {
    if (check.id != mutant.caught_by) continue;
    if (check.status != Status::fail) {
      return fmt::format("`{}` does not catch it ({}); what fails: {}", check.id,
                         name_of(check.status), ids(result, Status::fail));
    }
    const std::string said = check.message + "\n" + check.difference;
    if (said.find(mutant.says) != std::string::npos) return "";
    return fmt::format("`{}` catches it, but does not say \"{}\". It says: {}", check.id,
                       mutant.says, said);
  }
  return fmt::format("`{}` was not run", mutant.caught_by);
}

}  // namespace

std::vector<Finding> look_at_lesson(const Workspace& workspace, const Lesson& lesson, bool strict) {
  std::vector<Finding> findings;
  const auto add = [&](std::string_view what, std::string trouble) {
    findings.push_back({fmt::format("{} {}", lesson.number, what), std::move(trouble)});
  };
  add("README.md and its links", trouble_with_readme(lesson));
  add("hints", trouble_with_hints(lesson));
  add("mutants are named", trouble_with_mutants(lesson));
  add("skeleton is kept", trouble_with_skeleton(lesson, strict));
  const std::size_t alternatives = folders_in(lesson.folder / "hidden/alternatives").size();
  add("alternatives", alternatives >= fewest_alternatives ? "" : "there is no other right answer");
  std::string unsolved;
  for (const std::string& file : lesson.files) {
    if (!exists(workspace.root / "solutions" / lesson.folder_name() / file)) unsolved = file;
  }
  add("solution is there",
      unsolved.empty() ? ""
                       : fmt::format("solutions/{}/{} is missing", lesson.folder_name(), unsolved));
  return findings;
}

std::vector<Variant> variants_of(const Lesson& lesson) {
  using Kind = Variant::Kind;
  std::vector<Variant> variants = {
      {Kind::skeleton, "", "skeleton_" + lesson.number, "skeleton"},
      {Kind::solution, "", "solution_" + lesson.number, "solution"},
  };
  for (const std::string& name : folders_in(lesson.folder / "hidden/alternatives")) {
    variants.push_back({Kind::alternative, name,
                        fmt::format("alternative_{}_{}", lesson.number, name),
                        "alternatives/" + name});
  }
  for (const Mutant& mutant : lesson.mutants) {
    variants.push_back({Kind::mutant, mutant.name,
                        fmt::format("mutant_{}_{}", lesson.number, mutant.name),
                        "mutants/" + mutant.name, &mutant});
  }
  return variants;
}

std::string judge_variant(const Lesson& lesson, const Variant& variant,
                          const LessonResult& result) {
  if (result.checks.empty()) return result.trouble.empty() ? "no check was run" : result.trouble;
  switch (variant.kind) {
    case Variant::Kind::skeleton:
      return trouble_with_failures(lesson, result);
    case Variant::Kind::solution:
    case Variant::Kind::alternative:
      return trouble_with_pass(result);
    case Variant::Kind::mutant:
      break;
  }
  return trouble_with_catch(*variant.mutant, result);
}

}  // namespace checker
