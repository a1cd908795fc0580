#!/usr/bin/env bash
# Backups by stock clients: restic over its swift backend (init, backup, check of all data, forget and
# prune, restore), duplicity (full, incremental, verify, restore), and rclone copying inside the store.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
FILES=${FILES:-$([ "${MARTINET_LONG:-}" = true ] && echo 5000 || echo 500)}

compare() { # LOCAL COPY
  diff -r "$1" "$2" > "$WORK/diff" || { head -20 "$WORK/diff" >&2; fail "$2 differs from $1"; }
}

make_files() {
  python3 - "$WORK/files" "$FILES" <<'PYTHON'
import os, random, sys
random.seed(7)
for i in range(int(sys.argv[2])):
    folder = os.path.join(sys.argv[1], 'd%d' % (i % 20))
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'f%d' % i), 'wb') as f:
        f.write(random.randbytes(random.choice((0, 1, 100, 5000, 70000))))
with open(os.path.join(sys.argv[1], 'large'), 'wb') as f:
    f.write(random.randbytes(40 << 20))
PYTHON
}

change_files() {
  echo changed > "$WORK/files/d1/f1"
  rm -r "$WORK/files/d2"
}

with_restic() {
  ST_AUTH=$AUTH_URL ST_USER=test:tester ST_KEY=testing RESTIC_PASSWORD=secret \
    restic --no-cache -r swift:restic:/repo "$@" > "$WORK/restic.out" 2>&1 || { tail -20 "$WORK/restic.out" >&2; fail "restic $1"; }
}

restic_backs_up() {
  with_restic init
  with_restic backup "$WORK/files"
  change_files
  with_restic backup "$WORK/files"
  with_restic check --read-data
}

restic_forgets() {
  with_restic forget --keep-last 1 --prune
  with_restic check --read-data
}

restic_restores() {
  with_restic restore latest --target "$WORK/restored"
  compare "$WORK/files" "$WORK/restored$WORK/files"
}

# It asks for the size of what it has sent, and Debian's breaks over its own answer each time, whichever
# store it speaks to: so it must not wait half a minute before it tries again.
with_duplicity() {
  SWIFT_AUTHURL=$AUTH_URL SWIFT_AUTHVERSION=1 SWIFT_USERNAME=test:tester SWIFT_PASSWORD=testing PASSPHRASE=secret \
    duplicity --archive-dir "$WORK/archive" --volsize 10 --num-retries 2 --backend-retry-delay 1 "$@" > "$WORK/duplicity.out" 2>&1 ||
    { tail -20 "$WORK/duplicity.out" >&2; fail "duplicity $1"; }
}

duplicity_backs_up() {
  with_duplicity full --no-encryption "$WORK/files" swift://duplicity
  echo 'changed again' > "$WORK/files/d3/f3"
  with_duplicity incremental --no-encryption "$WORK/files" swift://duplicity
  with_duplicity verify --no-encryption --compare-data swift://duplicity "$WORK/files"
}

duplicity_restores() {
  rm -rf "$WORK/archive"
  with_duplicity restore --no-encryption swift://duplicity "$WORK/back"
  compare "$WORK/files" "$WORK/back"
}

with_rclone() {
  rclone --config /dev/null --swift-auth "$AUTH_URL" --swift-user test:tester --swift-key testing --log-level ERROR "$@"
}

# Objects are copied by the store: nothing travels through the client.
rclone_copies_inside() {
  with_rclone sync "$WORK/files" :swift:one
  with_rclone copy :swift:one :swift:two
  with_rclone check "$WORK/files" :swift:two
  if [ -d "$DATA/log" ]; then
    grep -rqE ' (COPY|PUT) /v1/AUTH_test/(one|two)/.* ' "$DATA/log" || fail 'no request of rclone is in the log'
    grep -rhqE 'COPY /v1/AUTH_test/one/' "$DATA/log" || fail 'rclone did not copy inside the store'
  fi
  with_rclone purge :swift:two
  with_rclone purge :swift:one
}

step 'start' start_store
step "$FILES files" make_files
step 'restic: backup and check' restic_backs_up
step 'restic: forget and prune' restic_forgets
step 'restic: restore' restic_restores
step 'duplicity: full, incremental, verify' duplicity_backs_up
step 'duplicity: restore' duplicity_restores
step 'rclone copies inside the store' rclone_copies_inside
stop_store
