# Sourced by every stand-in. State is files in $STAND_IN: `put KEY VALUE`, `get KEY DEFAULT`. What goes wrong is said by files in
# $STAND_IN/switches: `NAME.fail` (its text is printed, its first word is the exit code), `NAME.hang`, `NAME.lie`, `NAME.die` (in the
# middle), `NAME.wait` (until there is `NAME.go`).
set -u
: "${STAND_IN:?}"
mkdir -p "$STAND_IN/switches"

tool=$(basename "$0")
line=$tool
for word in "$@"; do line="$line [$word]"; done
printf '%s\n' "$line" >>"$STAND_IN/log"

get() { if [ -f "$STAND_IN/$1" ]; then cat "$STAND_IN/$1"; else printf '%s' "$2"; fi; }
put() { printf '%s' "$2" >"$STAND_IN/$1"; }
lies() { [ -f "$STAND_IN/switches/$1.lie" ]; }

# Goes on only where nothing is to go wrong.
act() {
  if [ -f "$STAND_IN/switches/$1.hang" ]; then
    # Children of its own, which hold its outputs.
    sleep 300 &
    wait
  fi
  if [ -f "$STAND_IN/switches/$1.fail" ]; then
    read -r code rest <"$STAND_IN/switches/$1.fail"
    printf '%b\n' "$rest"
    exit "$code"
  fi
  if [ -f "$STAND_IN/switches/$1.wait" ]; then
    put waiting "$$"
    while [ ! -f "$STAND_IN/switches/$1.go" ]; do sleep 0.02; done
  fi
  if [ -f "$STAND_IN/switches/$1.die" ]; then kill -KILL $$; fi
}
