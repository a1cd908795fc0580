#!/usr/bin/env bash
# Moves a directory tree in and out of the store with the stock `swift` and `rclone` clients, and
# compares every byte. FILES=3000 files, some with names that break clients.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
FILES=${FILES:-3000}

compare() { # LOCAL COPY
  diff -r --no-dereference "$1" "$2" > "$WORK/diff" || { head -20 "$WORK/diff" >&2; fail "$2 differs from $1"; }
}

swift_upload() {
  (cd "$WORK/tree" && as_tester upload tree . > "$WORK/uploaded")
  expect "files that swift uploaded" "$(find "$WORK/tree" -type f | wc -l)" \
    "$(cd "$WORK/tree" && find . -type f | wc -l)"
}

names_on_disk() { (cd "$WORK/tree" && find . -type f -print0 | sed -z 's#^\./##' | sort -z); }

# Every name of the tree stands in the listing, and no other: asked page by page, in JSON.
swift_list() {
  names_on_disk > "$WORK/names"
  login test:tester testing
  python3 "$ROOT/testing/clients/list_names.py" "$URL/tree" "$TOKEN" 700 > "$WORK/listed"
  cmp "$WORK/names" "$WORK/listed" || fail "the listing and the tree differ"
  expect "objects that stat counts" \
    "$(as_tester stat tree | sed -n 's/.*Objects: //p')" "$(tr -cd '\0' < "$WORK/names" | wc -c)"
  local bytes
  bytes=$(find "$WORK/tree" -type f -printf '%s\n' | awk '{s += $1} END {print s}')
  expect "bytes that stat counts" "$(as_tester stat tree | sed -n 's/.*Bytes: //p')" "$bytes"
}

swift_download() {
  mkdir "$WORK/swift-copy"
  as_tester download tree -D "$WORK/swift-copy" > /dev/null
  compare "$WORK/tree" "$WORK/swift-copy"
  rm -rf "$WORK/swift-copy"
}

rows() { python3 "$ROOT/testing/clients/list_names.py" "$URL/$1" "$TOKEN" 1000 rows; }

# The client prints the names that it leaves alone too: that nothing moved shows in the rows.
swift_again() {
  rows tree > "$WORK/before"
  (cd "$WORK/tree" && as_tester upload --changed tree . > /dev/null)
  rows tree > "$WORK/after"
  cmp "$WORK/before" "$WORK/after" || fail "swift upload --changed transferred again"
}

swift_stat() {
  as_tester stat tree sizes/65537 > "$WORK/stat"
  grep -q 'Content Length: 65537' "$WORK/stat" || fail "stat of one object"
  grep -q "ETag: $(md5sum < "$WORK/tree/sizes/65537" | cut -d' ' -f1)" "$WORK/stat" || fail "ETag of one object"
}

swift_delete() {
  as_tester delete tree > /dev/null
  if as_tester list | grep -qx tree; then fail "the container is still there"; fi
}

run_rclone() {
  RCLONE_CONFIG_STORE_TYPE=swift RCLONE_CONFIG_STORE_USER=test:tester RCLONE_CONFIG_STORE_KEY=testing \
    RCLONE_CONFIG_STORE_AUTH="$AUTH_URL" RCLONE_CONFIG=/dev/null rclone --retries 1 "$@"
}

rclone_copies() {
  run_rclone sync "$WORK/tree" store:rtree
  run_rclone check "$WORK/tree" store:rtree --download 2> "$WORK/check" || { tail -5 "$WORK/check" >&2; fail "rclone check"; }
  expect "objects that rclone sees" "$(run_rclone size --json store:rtree | sed 's/.*"count":\([0-9]*\).*/\1/')" \
    "$(find "$WORK/tree" -type f | wc -l)"
}

rclone_again() {
  run_rclone sync "$WORK/tree" store:rtree -v --stats 1h --stats-log-level NOTICE 2> "$WORK/rclone-again"
  if grep -q 'Copied\|Deleted\|Updated' "$WORK/rclone-again"; then
    head -5 "$WORK/rclone-again" >&2
    fail "rclone transferred again"
  fi
}

rclone_brings_back() {
  run_rclone sync store:rtree "$WORK/rclone-copy"
  compare "$WORK/tree" "$WORK/rclone-copy"
  rm -rf "$WORK/rclone-copy"
}

rclone_purges() {
  run_rclone purge store:rtree
  if run_rclone lsd store: | grep -q ' rtree$'; then fail "rclone purge left the container"; fi
}

start_store
step "lay down the tree" python3 "$ROOT/testing/clients/make_tree.py" "$WORK/tree" "$FILES"
step "swift upload" swift_upload
step "listing against the tree" swift_list
step "swift stat" swift_stat
step "swift download, compare" swift_download
step "swift upload --changed moves nothing" swift_again
step "swift delete" swift_delete
step "rclone sync, check" rclone_copies
step "rclone sync again moves nothing" rclone_again
step "rclone brings it back, compare" rclone_brings_back
step "rclone purge" rclone_purges
stop_store
