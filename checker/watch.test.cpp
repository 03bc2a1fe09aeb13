#include <checker/testing/project.hpp>

namespace checker {
namespace {

TEST(Watch, GivesOneVerdictASaveAndLeavesOnCtrlC) {
  const Project project;
  project.by_name_fails();
  // The script waits for what it expects to see, saves, waits again, and presses ctrl-C.
  Command command;
  command.arguments = {"/bin/sh",
                       "-c",
                       "out=$1; file=$2; shift 2\n"
                       "seen() { i=0; while [ \"$(grep -c 'Waiting for you' \"$out\")\" -lt $1 ] "
                       "&& [ $i -lt 1000 ]; do "
                       "sleep 0.02; i=$((i+1)); done; }\n"
                       ": > \"$out\"\n"
                       "\"$@\" > \"$out\" 2>&1 & p=$!\n"
                       "seen 1; echo '// saved' >> \"$file\"; seen 2\n"
                       "kill -INT $p; wait $p; echo \"ended with $?\" >> \"$out\"",
                       "sh",
                       (project.root() / "out").string(),
                       (project.root() / "lessons/01-hello/hello.cpp").string(),
                       KAPPA_CHECK,
                       "--root",
                       project.root().string(),
                       "--ninja",
                       (project.root() / "ninja").string(),
                       "--sandbox",
                       "process-group",
                       "watch",
                       "01"};
  command.timeout_seconds = 120;
  run(command);
  const std::string out = project.read("out");
  EXPECT_EQ(project.runs(), 2) << out;
  EXPECT_NE(out.find("ended with 0"), std::string::npos) << out;
  EXPECT_EQ(out.find('\x1b'), std::string::npos) << "nothing is cleared";
}

}  // namespace
}  // namespace checker
