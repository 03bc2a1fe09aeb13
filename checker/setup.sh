# shellcheck shell=sh disable=SC2154
# Read by the `check` script: what is missing on this machine, how to get it, and building without
# noise. POSIX sh. Uses $root and $yes of its reader; ends with exit code 4 where it can't go on.

say() { printf '%s\n' "$*" >&2; }
give_up() {
  say "$*"
  exit 4
}
has() { command -v "$1" >/dev/null 2>&1; }

# Prints the names of what is missing, in our own words: missing_things learner, or missing_things
# tests for what the project's own tests can't be built without.
missing_things() {
  has git || echo git
  has cmake || echo cmake
  has ninja || echo ninja
  has pkg-config || echo pkg-config
  if has "${CXX:-c++}" || has g++; then
    missing_headers
  else
    # Nothing can tell which headers are here: ask for all. A package that is here already costs nothing.
    echo c++
    needed_headers | sed 's/ .*//'
  fi
  [ "$1" = learner ] || has_header rapidcheck.h || echo rapidcheck
}

# What some of the project's tests need; those are skipped where it is missing.
missing_extras() {
  has node || echo node
  has npm || echo npm
  has doxygen || echo doxygen
  has dot || echo graphviz
  has python3 || echo python3
  has ip || echo iproute2
  has tmux || echo tmux
  [ -e /usr/share/doxygen-awesome-css ] || echo doxygen-awesome-css
  # The versions that format and lint are settled with. Where they can't be had, those tests are
  # skipped and say so.
  has apt-get || return 0
  has clang++-14 || echo clang-14
  ls /usr/lib/llvm-14/lib/clang/*/lib/*/libclang_rt.fuzzer-*.a >/dev/null 2>&1 || echo libclang-rt-14-dev
  has clang-format-14 || echo clang-format-14
  has clang-tidy-14 || echo clang-tidy-14
  pkg-config --exists libtorrent-rasterbar 2>/dev/null || echo libtorrent-rasterbar-dev
}

compiler() { if [ -n "${CXX:-}" ]; then echo "$CXX"; elif has c++; then echo c++; else echo g++; fi; }

# Each library by our own name, and a header of it.
needed_headers() {
  cat <<HEADERS
libsodium sodium.h
asio asio/io_context.hpp
fmt fmt/core.h
gtest gtest/gtest.h
gmock gmock/gmock.h
tomlplusplus toml++/toml.h
cli11 CLI/CLI.hpp
nlohmann-json nlohmann/json.hpp
leveldb leveldb/db.h
ncurses term.h
libvterm vterm.h
HEADERS
}

# One run of the preprocessor asks for all of them, wherever this system keeps them.
missing_headers() {
  needed_headers | while read -r name header; do
    printf '#if !__has_include(<%s>)\n@%s\n#endif\n' "$header" "$name"
  done | "$(compiler)" -std=c++20 -x c++ -E -P - 2>/dev/null | sed -n 's/^@ *//p'
}
has_header() { printf '#include <%s>\n' "$1" | "$(compiler)" -std=c++20 -x c++ -E - >/dev/null 2>&1; }

# The package of one thing: package_of apt libsodium
package_of() {
  case $1:$2 in
    apt:c++) echo g++ ;;
    apt:ninja) echo ninja-build ;;
    apt:libsodium) echo libsodium-dev ;;
    apt:asio) echo libasio-dev ;;
    apt:fmt) echo libfmt-dev ;;
    apt:gtest) echo libgtest-dev ;;
    apt:gmock) echo libgmock-dev ;;
    apt:tomlplusplus) echo libtomlplusplus-dev ;;
    apt:cli11) echo libcli11-dev ;;
    apt:nlohmann-json) echo nlohmann-json3-dev ;;
    apt:leveldb) echo libleveldb-dev ;;
    apt:ncurses) echo libncurses-dev ;;
    apt:libvterm) echo libvterm-dev ;;
    apt:rapidcheck) echo librapidcheck-dev ;;
    apt:benchmark) echo libbenchmark-dev ;;
    apt:node) echo nodejs ;;
    dnf:c++) echo gcc-c++ ;;
    dnf:ninja) echo ninja-build ;;
    dnf:pkg-config) echo pkgconf-pkg-config ;;
    dnf:libsodium) echo libsodium-devel ;;
    dnf:asio) echo asio-devel ;;
    dnf:fmt) echo fmt-devel ;;
    dnf:gtest) echo gtest-devel ;;
    dnf:gmock) echo gmock-devel ;;
    dnf:tomlplusplus) echo tomlplusplus-devel ;;
    dnf:cli11) echo cli11-devel ;;
    dnf:nlohmann-json) echo json-devel ;;
    dnf:leveldb) echo leveldb-devel ;;
    dnf:ncurses) echo ncurses-devel ;;
    dnf:libvterm) echo libvterm-devel ;;
    dnf:benchmark) echo google-benchmark-devel ;;
    dnf:rapidcheck) echo rapidcheck-devel ;;
    dnf:node) echo nodejs ;;
    pacman:c++) echo gcc ;;
    pacman:pkg-config) echo pkgconf ;;
    pacman:gmock) echo gtest ;;
    pacman:node) echo nodejs ;;
    brew:c++) echo gcc ;;
    brew:gtest | brew:gmock) echo googletest ;;
    brew:tomlplusplus) echo tomlplusplus ;;
    brew:benchmark) echo google-benchmark ;;
    brew:npm) echo node ;;
    brew:pkg-config) echo pkgconf ;;
    *) echo "$2" ;;
  esac
}

packages_of() { # manager things...
  manager=$1
  shift
  for thing in "$@"; do package_of "$manager" "$thing"; done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# Makes sure that everything is here: need_things learner, need_things tests
need_things() {
  things=$(missing_things "$1" | tr '\n' ' ')
  if [ -n "${things% }" ]; then
    # shellcheck disable=SC2086 # a list of words
    get_things $things
    things=$(missing_things "$1" | tr '\n' ' ')
    [ -z "${things% }" ] || give_up "Still missing after the installation: ${things% }."
  fi
  need_versions
}

get_things() {
  if has apt-get; then
    get_with_apt "$(packages_of apt "$@")"
  elif has dnf; then
    give_up "Missing: $*. Install them and come back:
  sudo dnf install $(packages_of dnf "$@")"
  elif has pacman; then
    give_up "Missing: $*. Install them and come back:
  sudo pacman -S --needed $(packages_of pacman "$@")"
  elif has brew; then
    give_up "Missing: $*. Install them and come back:
  brew install $(packages_of brew "$@")"
  else
    give_up "Missing: $*. Install them with this system's package manager and come back. (On Debian
they are called: $(packages_of apt "$@").)"
  fi
}

get_with_apt() {
  packages=$1
  # Not needed, but worth having where they are to be had: walls around programs, quicker linking.
  for extra in bubblewrap:bwrap mold:mold; do
    has "${extra#*:}" || packages="$packages ${extra%:*}"
  done
  sudo=
  if [ "$(id -u)" != 0 ]; then
    has sudo || give_up "Missing packages: $packages
They need to be installed by root, and there is no sudo here. As root: apt-get install $packages"
    sudo=sudo
  fi
  if [ "$yes" = no ]; then
    if [ ! -t 0 ] || [ ! -t 2 ]; then
      give_up "Missing packages. Install them, or run this again with --yes to have it done:
  ${sudo:+$sudo }apt-get install $packages"
    fi
    printf 'Missing packages: %s\nInstall them now with %sapt-get? [Y/n] ' "$packages" "${sudo:+$sudo }" >&2
    read -r answer || answer=n
    case $answer in
      '' | [Yy]*) ;;
      *) give_up "Nothing was installed. When you are ready: ${sudo:+$sudo }apt-get install $packages" ;;
    esac
  fi
  say "Installing with ${sudo:+$sudo }apt-get: $packages"
  # Where nobody can type a password, sudo must not ask for one.
  [ -z "$sudo" ] || [ -t 0 ] || sudo='sudo -n'
  log=$(mktemp) || give_up "No temporary file can be made: is the disk full?"
  # shellcheck disable=SC2086 # lists of words
  if { $sudo env DEBIAN_FRONTEND=noninteractive apt-get update &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 12 "$log" >&2
    rm -f "$log"
    give_up "apt-get could not install the packages; its last words are above. Mend that and come back, or
install them by hand: ${sudo:+$sudo }apt-get install $packages"
  fi
}

need_versions() {
  cmake_version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9]*\.[0-9]*\).*/\1/p')
  if [ "${cmake_version%%.*}" -lt 3 ] || { [ "${cmake_version%%.*}" -eq 3 ] && [ "${cmake_version#*.}" -lt 25 ]; }; then
    give_up "CMake $cmake_version is too old: 3.25 or newer is needed (Debian 12, Ubuntu 23.04 and later have it)."
  fi
}

# To the terminal itself: what is built meanwhile talks to a log.
say_waiting() {
  [ ! -t 9 ] || printf '\r\033[K' >&9
  say "Another check is building; waiting for it." 2>&9
}

# Runs a command while no other check builds in that directory: with_lock directory command... 9>&2
with_lock() {
  directory_locked=$1
  shift
  if has flock; then
    exec 8>"$directory_locked/.lock" || give_up "$directory_locked can't be written: is the disk full?"
    flock -n 8 || {
      say_waiting
      flock 8
    }
    "$@" 9>&-
    locked_status=$?
    exec 8>&-
    return $locked_status
  fi
  # The checker takes the same lock (checker/build_lock.hpp).
  KAPPA_LOCK='mkdir'
  export KAPPA_LOCK
  lock=$directory_locked/.lock.d
  waiting=no
  until mkdir "$lock" 2>/dev/null; do
    [ $waiting = yes ] || say_waiting
    waiting=yes
    holder=$(cat "$lock/pid" 2>/dev/null)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$lock"; else sleep 1; fi
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  "$@" 9>&-
  locked_status=$?
  rm -rf "$lock"
  trap - EXIT
  return $locked_status
}

# Shows what ninja does in one line (a few, in a pipe), and keeps all of it in the log.
show_progress() { # what log
  line_shown=0
  last_tenth=0
  # Ninja says nothing before its first step is done, and the first ones are the longest.
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then
    printf 'Building %s ...' "$1" >&2
    line_shown=1
  fi
  while IFS= read -r line; do
    case $line in
      @@kappa*)
        line=${line#@@kappa }
        counts=${line%% *}
        ;;
      *) continue ;;
    esac
    done_count=${counts%/*}
    all=${counts#*/}
    # Checking whether files have appeared is no work.
    [ "$all" -gt 2 ] || continue
    if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then
      printf '\rBuilding %s: %s of %s\033[K' "$1" "$done_count" "$all" >&2
      line_shown=1
    else
      tenth=$((done_count * 4 / all))
      [ "$tenth" = "$last_tenth" ] || say "Building $1: $done_count of $all"
      last_tenth=$tenth
    fi
  done
  [ $line_shown = 0 ] || printf '\r\033[K' >&2
}

needs_configuring() { # directory
  [ ! -e "$1/build.ninja" ] || [ -n "$(find "$root/CMakePresets.json" -newer "$1/build.ninja")" ]
}
configure() { # preset directory; another check may have done it while we waited
  needs_configuring "$2" || return 0
  (cd "$root" && cmake --preset "$1") && touch "$2/build.ninja"
}

seconds() { date +%s 2>/dev/null || echo 0; }

# build_quietly preset directory what targets...
build_quietly() {
  preset=$1 directory=$2 what=$3 began=$(seconds)
  shift 3
  log=$directory/build.log
  # A newer project may bring newer presets; CMake itself only looks at them when it is told to.
  if needs_configuring "$directory"; then
    need_things learner
    mkdir -p "$directory" || give_up "$directory can't be made: is the disk full, or the project read-only?"
    if [ ! -e "$directory/build.ninja" ]; then
      say "Only this once: building the workshop. That takes a minute or so."
    fi
    [ ! -t 2 ] || printf 'Preparing the build ...' >&2
    with_lock "$directory" configure "$preset" "$directory" 9>&2 >"$log" 2>&1
    status=$?
    [ ! -t 2 ] || printf '\r\033[K' >&2
    if [ $status != 0 ]; then
      rm -f "$directory/build.ninja"
      tail -n 20 "$log" >&2
      give_up "The build could not be prepared; CMake's last words are above. That is not your program's fault."
    fi
  fi
  # A pipe's exit status is that of its end; ninja's own is kept beside.
  status_file=$directory/.status.$$
  {
    NINJA_STATUS='@@kappa %f/%t ' with_lock "$directory" ninja -C "$directory" "$@" 9>&2 2>&1
    echo $? >"$status_file"
  } | tee "$log.$$" | show_progress "$what"
  status=$(cat "$status_file" 2>/dev/null || echo 1)
  mv -f "$log.$$" "$log"
  rm -f "$status_file"
  [ "$status" = 0 ] || broken_build "$log" "$what"
  # Whoever pressed keys meanwhile did not mean them for a program: the checker forgets them.
  [ $(($(seconds) - began)) -lt 2 ] || export KAPPA_WAITED=yes
}

broken_build() { # log what
  things=$(missing_things learner | tr '\n' ' ')
  [ -z "${things% }" ] || say "Missing by now: ${things% }."
  sed -n -e '/^FAILED/,$p' -e '/^ninja: error/p' -e '/^CMake Error/,$p' "$1" |
    grep -v -e '^ninja: build stopped' | cut -c 1-400 | head -n 20 >&2
  give_up "$2 could not be built; the first words about it are above, all of them in
$1. That is not your program's fault."
}

# The tests need more than learners do. What is worth having but not needed is asked for too, and named
# if it stays away.
need_for_tests() {
  things=$(missing_things tests | tr '\n' ' ')
  extras=$(missing_extras | tr '\n' ' ')
  if [ -n "${things% }" ]; then
    # shellcheck disable=SC2086 # lists of words
    get_things $things $extras
  elif [ -n "${extras% }" ] && has apt-get && { [ "$yes" = yes ] || { [ -t 0 ] && [ -t 2 ]; }; }; then
    # In a shell of its own: without them it goes on.
    # shellcheck disable=SC2086 # a list of words
    (get_things $extras)
  fi
  need_things tests
  extras=$(missing_extras | tr '\n' ' ')
  [ -z "${extras% }" ] || say "Not here: ${extras% }. Tests that need them are skipped, and named at the end."
}

self_test() {
  need_for_tests
  cd "$root" || exit 4
  mkdir -p build/dev || give_up "build/dev can't be made: is the disk full, or the project read-only?"
  # A machine that builds everything once is quicker so, and needs half of the disk: nobody opens a
  # debugger there. Where one works on the library it is slower.
  together=OFF debugging=-g
  [ -z "${CI:-}" ] || together=ON debugging=-g1
  cmake --preset dev -DKAPPA_UNITY=$together -DCMAKE_CXX_FLAGS_DEBUG=$debugging || give_up "CMake could not prepare the build; see above."
  with_lock build/dev cmake --build --preset dev 9>&2 || give_up "The project does not build; see above."
  # Its count of tests, what was skipped and what failed are the last lines; its exit code is ours.
  ctest --preset dev
  exit
}

build_docs() {
  need_for_tests
  cd "$root" || exit 4
  mkdir -p build/dev || give_up "build/dev can't be made: is the disk full, or the project read-only?"
  cmake --preset dev || give_up "CMake could not prepare the build; see above."
  with_lock build/dev cmake --build --preset docs 9>&2 || give_up "The site could not be built; see above."
  say "The site is in build/dev/docs/site: open index.html there."
  exit 0
}
