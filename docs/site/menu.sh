#!/bin/sh
# Mends the menu of the site in folder $1: Doxygen sends what a header declares in a namespace to an anchor of the
# header's page, but describes it on the namespace's page.
set -eu
cd "$1"
{
  grep -o 'id="a[0-9a-f]*"' namespace*.html | sort -u |
    sed 's/^\([^:]*\):id="\(.*\)"$/s|"[A-Za-z0-9_]*_8hpp\\.html#\2"|"\1#\2"|/'
} >../work/menu.sed
for script in *_8hpp.js; do
  sed -f ../work/menu.sed "$script" >../work/menu.js
  cp ../work/menu.js "$script"
done
