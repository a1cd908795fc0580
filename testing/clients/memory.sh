#!/usr/bin/env bash
# What a store holds in memory does not grow with what it is asked: a static large object of a thousand
# segments goes in and out, an archive of many members is unpacked, and a long listing is read page by
# page. The resident memory of the process (VmRSS: heap, buffers, and what RocksDB and SQLite take) may
# be GROWTH_KIB_MAX more at the end of each than at its beginning. The highest between (VmHWM) is shown.
#
# A tenth of the sizes that a release must pass, MARTINET_LONG=true: 5 GiB, 200,000 members, 1,000,000 names.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
SHARE=$([ "${MARTINET_LONG:-}" = true ] && echo 1 || echo 10)
SEGMENTS=${SEGMENTS:-1000}
SEGMENT_BYTES=${SEGMENT_BYTES:-$((5 * 1024 * 1024 * 1024 / 1000 / SHARE))}
MEMBERS=${MEMBERS:-$((200000 / SHARE))}
NAMES=${NAMES:-$((1000000 / SHARE))}
GROWTH_KIB_MAX=$((256 * 1024))
ENDPOINT=

work() { python3 "$ROOT/testing/clients/memory.py" "$URL" "$TOKEN" "$@"; }
kibibytes() { sed -n "s/^$1:[^0-9]*\([0-9]*\) kB/\1/p" "/proc/$STORE_PID/status"; }

# The JVM loads classes, compiles methods and takes the heap that it begins with when it first works:
# that is there once, whatever the size of the work. So everything is done once in small, in another account.
warm_up() {
  login test2:tester2 testing2
  work large 20 1000000
  work tar 2000
  work fill 2000
  work list 2000
  login test:tester testing
}

measured() { # measured ARGUMENTS...: work, and by how much the process has GROWN
  local before after peak
  # The highest so far is forgotten.
  echo 5 > "/proc/$STORE_PID/clear_refs"
  before=$(kibibytes VmRSS)
  work "$@"
  after=$(kibibytes VmRSS) peak=$(kibibytes VmHWM)
  GROWN=$((after - before))
  printf '    %s: %d MiB before, %d after (%+d), at most %d\n' "$1" $((before / 1024)) $((after / 1024)) $((GROWN / 1024)) \
    $((peak / 1024))
}

bounded() { # bounded ARGUMENTS...
  measured "$@"
  [ "$GROWN" -le "$GROWTH_KIB_MAX" ] || fail "$*: the process grew by $((GROWN / 1024)) MiB, $((GROWTH_KIB_MAX / 1024)) are allowed"
}

start_store
step "everything once in small" warm_up
step "a large object of $SEGMENTS segments of $SEGMENT_BYTES bytes" bounded large "$SEGMENTS" "$SEGMENT_BYTES"
step "an archive of $MEMBERS members" bounded tar "$MEMBERS"
# What is stored fills caches and memtables, up to their bounds: that is no request's, and shown only.
step "$NAMES objects by archives" measured fill "$NAMES"
step "their listing" bounded list "$NAMES"
stop_store
