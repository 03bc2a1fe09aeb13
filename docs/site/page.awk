# Turns one Markdown file of the repository into a page of the site. On a code host the file is read as it
# is; here its links are turned to the pages that Doxygen makes, its headings get the anchors that a
# code host would give them, and what Doxygen would take for a command is escaped.
#
# Variables: map    lines `path TAB page name TAB parent`, all pages of the site
#            headers lines `path TAB page`, the public headers
#            source path of the file within the repository;  root  the repository
#            out    where the list of files to copy into the site goes (appended)
# A link to a file that is not there is an error.

BEGIN {
  FS = "\t"
  while ((getline line < map) > 0) { split(line, f, "\t"); page[f[1]] = f[2]; parent[f[2]] = f[3] }
  while ((getline line < headers) > 0) { split(line, f, "\t"); header[f[1]] = f[2] }
  FS = "\n"
  me = page[source]
  folder = source
  if (!sub(/\/[^\/]*$/, "", folder)) folder = ""
  fence = ""; comment = 0; titled = 0
}

# The anchor that code hosts make of a heading.
function slug(text) {
  text = tolower(text)
  gsub(/[^a-z0-9 _-]/, "", text)
  gsub(/ /, "-", text)
  return text
}

# `path` without `.` and `..`, seen from this file's folder.
function resolve(path,   parts, count, i, kept, depth, result) {
  if (path !~ /^\//) path = folder "/" path
  count = split(path, parts, "/")
  depth = 0
  for (i = 1; i <= count; i++) {
    if (parts[i] == "" || parts[i] == ".") continue
    if (parts[i] == "..") { if (depth > 0) depth--; continue }
    kept[++depth] = parts[i]
  }
  result = ""
  for (i = 1; i <= depth; i++) result = result (i > 1 ? "/" : "") kept[i]
  return result
}

function is_file(path) { return system("test -f '" root "/" path "'") == 0 }

function wrong(what) {
  printf "%s:%d: %s\n", source, FNR, what > "/dev/stderr"
  failed = 1
}

# Where the site has what a link of the repository leads to. Empty: nowhere, only the text remains.
function target_of(link,   anchor, path) {
  if (link ~ /^[a-z]+:/) return link
  anchor = ""
  if (match(link, /#/)) { anchor = substr(link, RSTART + 1); link = substr(link, 1, RSTART - 1) }
  if (link == "") return "#" me "_" anchor
  path = resolve(link)
  if (path == "README.md") return "index.html"
  if (!(path in page) && ((path "/README.md") in page)) path = path "/README.md"
  if (path in page) return page[path] ".html" (anchor == "" ? "" : "#" page[path] "_" anchor)
  if (path in header) return header[path]
  if (is_file(path)) {
    print path >> out
    return "files/" path ".txt"
  }
  if (system("test -d '" root "/" path "'") == 0) return ""
  wrong("links to " path ", which is not there")
  return ""
}

# Hides what Doxygen would take for a command.
function escape(text) {
  gsub(/\\[a-zA-Z]/, "\\\\&", text)
  gsub(/@[a-zA-Z]/, "\\\\&", text)
  gsub(/#[a-zA-Z]/, "\\\\&", text)
  return text
}

# Turns a piece of text; what stands between backticks is kept as it is.
function turn(text,   spans, count, i, start, result) {
  count = 0
  result = ""
  while (match(text, /`[^`]+`/)) {
    spans[++count] = substr(text, RSTART, RLENGTH)
    result = result substr(text, 1, RSTART - 1) "\001" count "\002"
    text = substr(text, RSTART + RLENGTH)
  }
  text = links(escape(result text))
  for (i = 1; i <= count; i++) {
    start = index(text, "\001" i "\002")
    text = substr(text, 1, start - 1) spans[i] substr(text, start + length("\001" i "\002"))
  }
  return text
}

# Turns the links and images in a line.
function links(text,   before, inside, after, target, label, open, result) {
  result = ""
  while (match(text, /!\[[^]]*\]\([^() ]+\)/)) {
    before = substr(text, 1, RSTART - 1); inside = substr(text, RSTART, RLENGTH)
    text = substr(text, RSTART + RLENGTH)
    label = inside; sub(/^!\[/, "", label); sub(/\]\(.*$/, "", label); gsub(/"/, "\\&quot;", label)
    target = inside; sub(/^.*\]\(/, "", target); sub(/\)$/, "", target)
    target = resolve(target)
    if (!is_file(target)) wrong("shows " target ", which is not there")
    print target >> (out ".figures")
    result = result before "<img class=\"figure\" src=\"figures/" target "\" alt=\"" label "\"/>"
  }
  text = result text
  result = ""
  while (match(text, /\[([^][]|\[[^][]*\])*\]\([^() ]+\)/)) {
    before = substr(text, 1, RSTART - 1); inside = substr(text, RSTART, RLENGTH)
    text = substr(text, RSTART + RLENGTH)
    label = inside; sub(/\]\([^() ]*\)$/, "", label); sub(/^\[/, "", label)
    target = inside; sub(/^.*\]\(/, "", target); sub(/\)$/, "", target)
    gsub(/\\/, "", target)
    target = target_of(target)
    child = target; sub(/\.html$/, "", child)
    if (target == "") result = result before label
    else if (parent[child] == me && !(child in linked)) {
      linked[child] = 1
      result = result before "@subpage " child " \"" label "\""
    } else result = result before "[" label "](" target ")"
  }
  return result text
}


fence != "" { print; if ($0 ~ ("^ *" fence " *$")) fence = ""; next }
pending != "" && /^ *(```|~~~|#+ )/ { print turn(pending); pending = "" }
/^ *(```|~~~)/ { fence = ($0 ~ /^ *```/) ? "```" : "~~~"; print; next }
comment { if (/-->/) comment = 0; next }
/^ *<!--/ { if (!/-->/) comment = 1; next }

/^#+ / {
  level = $0; sub(/ .*/, "", level)
  title = $0; sub(/^#+ +/, "", title); sub(/ +$/, "", title)
  plain = title; gsub(/`/, "", plain)
  if (!titled) {
    titled = 1
    print "# " (prefix == "" ? "" : prefix " ") turn(plain) " {#" (me == "index" ? "mainpage" : me) "}"
  } else {
    id = slug(plain)
    if (id in used) wrong("has two headings " plain)
    used[id] = 1
    # The front page's headings stay out of the menu, which has the pages themselves there.
    if (me == "index") print "<h2 id=\"" me "_" id "\">" plain "</h2>"
    else print level " " turn(plain) " {#" me "_" id "}"
  }
  next
}
{ pending = pending (pending == "" ? "" : "\n") $0; flush() }

# A link may span lines: a paragraph's lines are turned together once its brackets are closed.
function flush(   opened, closed, copy) {
  copy = pending
  opened = gsub(/\[/, "[", copy); closed = gsub(/\]/, "]", copy)
  if (opened > closed && $0 !~ /^ *$/) return
  print turn(pending)
  pending = ""
}

END {
  if (pending != "") print turn(pending)
  exit failed
}
