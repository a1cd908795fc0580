#!/usr/bin/env bash
# Opens the data of a store that an earlier version wrote, and finds all that it held.
#
#   old-store.sh                checks every store below testing/data
#   old-store.sh make NAME      writes testing/data/NAME.tar.xz with this version: once a format, never again
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
STORES=$ROOT/testing/data
ENDPOINT=

old_store() { # COMMAND [PHASE]
  login test:tester testing
  python3 "$ROOT/testing/clients/old_store.py" "$1" "$URL" "$TOKEN" "${@:2}"
}

make_store() {
  [ ! -e "$STORES/$1.tar.xz" ] || fail "$1 is there already, and stays as it is"
  start_store
  old_store fill 1
  stop_store
  start_store
  old_store fill 2
  kill_store
  tar -C "$WORK" --exclude=data/log --exclude=data/lock -cf - data | xz -9 > "$STORES/$1.tar.xz"
}

check_store() { # FILE
  rm -rf "$DATA"
  tar -C "$WORK" -xJf "$1"
  start_store
  old_store check
  stop_store
}

if [ "${1:-}" = make ]; then
  make_store "$2"
  exit
fi
for store in "$STORES"/*.tar.xz; do
  step "$(basename "$store" .tar.xz)" check_store "$store"
done
