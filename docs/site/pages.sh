#!/bin/sh
# Makes the pages of the site from the repository's Markdown: pages.sh REPOSITORY OUTPUT
#
# OUTPUT/pages gets one Markdown file a page, in the form that Doxygen reads (see page.awk), and
# OUTPUT/extra what the pages link to or show besides: figures, and source files as text.
# Fails if a page links to a file that is not there.
set -eu
LC_ALL=C
export LC_ALL
root=$1
output=$2
here=$root/docs/site
rm -rf "$output/pages" "$output/extra"
mkdir -p "$output/pages" "$output/extra"
map=$output/map
headers=$output/headers
copies=$output/copies
: >"$copies"
: >"$copies.figures"

# The headers that the reference shows, and the name that Doxygen gives the page of each: the file's
# name, with its folder in front where two headers have the same name.
(cd "$root" && find lib -name '*.hpp' ! -path '*/testing/*' ! -path '*/bench/*' ! -path '*/interop/*' ! -path '*/fuzz/*' ! -path '*/sim/*' \
  -exec grep -L 'For the library, not for programs' {} + | sort) |
  awk -F/ '{ path[NR] = $0; name[NR] = $NF; folder[NR] = $(NF - 1); uses[$NF]++ }
    END {
      for (i = 1; i <= NR; i++) {
        page = uses[name[i]] > 1 ? folder[i] "/" name[i] : name[i]
        gsub(/_/, "__", page); gsub(/\./, "_8", page); gsub(/\//, "_2", page)
        print path[i] "\t" page ".html"
      }
    }' >"$headers"

# Every page: file, name, the page it stands below in the tree on the left.
{
  printf '%s\t%s\t%s\n' docs/README.md index -
  printf '%s\t%s\t%s\n' docs/lessons.md lessons index
  (cd "$root" && for lesson in lessons/*/README.md; do
    [ -f "$lesson" ] || continue
    folder=${lesson%/README.md}
    printf '%s\tlesson-%s\tlessons\n' "$lesson" "${folder#lessons/}"
  done)
  for page in installing checker differences using-the-library how-two-peers-talk heads-and-links opening-and-recovery views writing-a-view swarm formats; do
    printf '%s\t%s\t%s\n' "docs/$page.md" "$page" index
  done
  (cd "$root" && for format in docs/formats/*.md; do
    name=${format#docs/formats/}
    printf '%s\t%s\tformats\n' "$format" "${name%.md}"
  done)
  printf '%s\t%s\t%s\n' CONTRIBUTING.md contributing index
} >"$map"

# One value of a lesson.toml.
value_of() { sed -n "s/^$1 *= *\"\{0,1\}\([^\"]*\)\"\{0,1\} *$/\1/p" "$2" | head -n 1; }

turn() { # turn FILE SOURCE-IN-THE-REPOSITORY PREFIX
  awk -v map="$map" -v headers="$headers" -v root="$root" -v out="$copies" -v source="$2" -v prefix="$3" \
    -f "$here/page.awk" "$1"
}

link_to() { # link_to LESSON-FOLDER: its number and title
  number=${1%%-*}
  printf '@ref lesson-%s "%s %s"' "$1" "$number" "$(value_of title "$root/lessons/$1/lesson.toml")"
}

lessons=$(cd "$root/lessons" 2>/dev/null && for lesson in */lesson.toml; do
  [ -f "$lesson" ] && [ -f "${lesson%/lesson.toml}/README.md" ] && echo "${lesson%/lesson.toml}"
done || true)

# The table of lessons is made from the lessons.
lesson_table() {
  echo '| | lesson | minutes |'
  echo '|---|---|---|'
  for lesson in $lessons; do
    toml=$root/lessons/$lesson/lesson.toml
    printf '| %s | @subpage lesson-%s "%s" | %s |\n' "${lesson%%-*}" "$lesson" "$(value_of title "$toml")" \
      "$(value_of minutes "$toml")"
  done
}

while IFS="$(printf '\t')" read -r source name _; do
  page=$output/pages/$name.md
  case $source in
    docs/lessons.md)
      turn "$root/$source" "$source" "" >"$page"
      lesson_table >>"$page"
      ;;
    lessons/*)
      lesson=${source#lessons/}
      lesson=${lesson%/README.md}
      number=${lesson%%-*}
      # The title carries its number in the tree on the left, also where the text does without.
      prefix=$number
      if head -n 1 "$root/$source" | grep -q "$number"; then prefix=; fi
      turn "$root/$source" "$source" "$prefix" >"$page"
      before=$(echo "$lessons" | grep -B 1 -x "$lesson" | head -n 1)
      after=$(echo "$lessons" | grep -A 1 -x "$lesson" | tail -n 1)
      {
        printf '\n<div class="page-nav">\n\n'
        [ "$before" = "$lesson" ] || printf 'Before this: %s\n\n' "$(link_to "$before")"
        [ "$after" = "$lesson" ] || printf 'Next: %s\n\n' "$(link_to "$after")"
        printf 'All lessons: @ref lessons\n\n</div>\n'
      } >>"$page"
      ;;
    *) turn "$root/$source" "$source" "" >"$page" ;;
  esac
done <"$map"

# The links in README.md are for a code host; that they lead somewhere is checked here all the same.
if [ -f "$root/README.md" ]; then turn "$root/README.md" README.md "" >/dev/null; fi

sort -u "$copies" | while read -r file; do
  mkdir -p "$output/extra/files/$(dirname "$file")"
  cp "$root/$file" "$output/extra/files/$file.txt"
done
sort -u "$copies.figures" | while read -r file; do
  mkdir -p "$output/extra/figures/$(dirname "$file")"
  cp "$root/$file" "$output/extra/figures/$file"
done
