# What Doxygen reads of a header: what a program can use. Left out are private types, friends, and
# specializations of fmt::formatter, for all of which Doxygen makes links that lead nowhere. Lines keep their
# numbers, and the listing of a header's source shows all of it.
# Where a format is written up, there is a page of the site.
/^ *\/\/\// { while (match($0, /docs\/formats\/[a-z0-9-]+\.md/)) {
  name = substr($0, RSTART + 13, RLENGTH - 16)
  $0 = substr($0, 1, RSTART - 1) "[format: " name "](" name ".html)" substr($0, RSTART + RLENGTH)
} }
/^ private:/ { private = 1 }
/^};/ { private = 0 }
private && /^  (struct|class|enum class) / { type = 1 }
type { print ""; if (/^  [^ ].*;$/) type = 0; next }
/^ +(.* )?friend / { friend = 1 }
friend { print ""; held = ""; if (/;$/ && !/^    / || /}$/) friend = 0; next }
/^ *template/ { if (held != "") print held; held = $0; next }
/^struct fmt::formatter/ { print ""; formatter = 1 }
formatter { print ""; if (/^};/) formatter = 0; held = ""; next }
held != "" { print held; held = "" }
{ print }
