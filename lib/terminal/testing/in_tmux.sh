#!/bin/sh
# Runs the example in tmux, a terminal that others wrote, with the keys that it sends: in_tmux.sh EXAMPLE
# Ends with 0 if the screen shows what it should, and the terminal is as it was before.
set -u
example=$1
work=$(mktemp -d) || exit 1
socket=$work/socket
in_tmux() { tmux -S "$socket" "$@"; }
tidy_up() {
  in_tmux kill-server 2>/dev/null
  rm -rf "$work"
}
trap tidy_up EXIT

seen() { in_tmux capture-pane -p -t example; }
expect() { # pattern
  tries=0
  until seen | grep -q -e "$1"; do
    tries=$((tries + 1))
    if [ $tries -gt 400 ]; then
      echo "expected on the screen: $1"
      echo "instead:"
      seen
      exit 1
    fi
    sleep 0.05
  done
}
keys() { in_tmux send-keys -t example "$@"; }

LC_ALL=C.UTF-8
export LC_ALL
unset TMUX NO_COLOR
in_tmux -f /dev/null new-session -d -x 60 -y 12 -s example "PS1='ready> ' /bin/sh -i" || exit 1
expect 'ready>'
keys "cd '$work' && stty -a >before && clear" Enter
expect '^ready>$'
keys "$example" Enter
expect '^│    @ '
keys 'hello 猫' Enter
expect '^│hello 猫 '
keys Left Left
expect '^│  @ '
keys F5 C-l M-x
expect '^│key alt-x '
keys 'one tree' C-Left h Home '> ' End BSpace 'es' Enter
expect '^│> one htrees *│$'
keys Up
expect '^> > one htrees$'
in_tmux resize-window -t example -x 40 -y 14
expect '^└──────────────────────────────────────┘$'
keys C-z
expect 'ready>'
keys 'stty -a >stopped; fg' Enter
expect '^│key f5 '
expect '^> > one htrees$'
keys C-u C-d
expect 'the end'
keys 'stty -a >after; echo all done' Enter
expect '^all done'
# The size is another one, which stty prints, too.
for when in stopped after; do
  sed 1d "$work/before" >"$work/expected"
  sed 1d "$work/$when" | cmp -s - "$work/expected" || {
    echo "the terminal is not as it was before ($when):"
    diff "$work/before" "$work/$when"
    exit 1
  }
done
