#!/bin/sh
# Mends the menu and the search of the site in folder $1.
set -eu
cd "$1"

# Doxygen sends what a header declares in a namespace to an anchor of the header's page, but describes it
# on the namespace's page.
{
  grep -o 'id="a[0-9a-f]*"' namespace*.html | sort -u |
    sed 's/^\([^:]*\):id="\(.*\)"$/s|"[A-Za-z0-9_]*_8hpp\\.html#\2"|"\1#\2"|/'
} >../scratch/menu.sed
for script in *_8hpp.js; do
  sed -f ../scratch/menu.sed "$script" >../scratch/menu.js
  cp ../scratch/menu.js "$script"
done

# The Markdown files are pages of the site; that they are files too would only be in the way.
for list in files.html files.js files_dup.js dir_*.js search/all_*.js search/files_*.js; do
  [ -f "$list" ] || continue
  grep -v -e '_8md\.html' -e 'name="pages"\|"pages", "dir_' -e '>pages</a></td>' "$list" >../scratch/list
  cp ../scratch/list "$list"
done
