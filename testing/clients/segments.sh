#!/usr/bin/env bash
# What the stock clients make of many requests: `swift upload` in segments, as a dynamic and as a static large
# object, `swift copy`, `swift delete` of many in bulk, and `rclone` with a file larger than its chunks.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
MEBIBYTES=${MEBIBYTES:-$([ "${MARTINET_LONG:-}" = true ] && echo 1024 || echo 24)}
SEGMENT_BYTES=$((MEBIBYTES * 1048576 / 5))
# Five segments and a short one.
BYTES=$((MEBIBYTES * 1048576 + 12345))
MANY=${MANY:-400}

make_files() {
  openssl enc -aes-128-ctr -K 00112233445566778899aabbccddeeff -iv 5 -in /dev/zero 2> /dev/null | head -c "$BYTES" > "$WORK/large" || true
  expect "bytes of the file made" "$(stat -c %s "$WORK/large")" "$BYTES"
  mkdir "$WORK/many"
  for i in $(seq "$MANY"); do echo "$i" > "$WORK/many/$i"; done
}

objects() { as_tester list "$1" | wc -l | tr -d ' '; }

header() { # CONTAINER/OBJECT NAME
  curl -sS -m 60 -I -H "X-Auth-Token: $TOKEN" "$URL/$1" | tr -d '\r' | sed -n "s/^$2: //Ip"
}

# same CONTAINER OBJECT: it is the large file, whole and in a piece over the border of two segments
same() {
  as_tester download "$1" "$2" -o "$WORK/copy" > /dev/null
  cmp "$WORK/large" "$WORK/copy" || fail "$1/$2 differs from what was uploaded"
  local from=$((SEGMENT_BYTES - 1000))
  curl -sS -m 60 -H "X-Auth-Token: $TOKEN" -r "$from-$((from + 1999))" -o "$WORK/part" "$URL/$1/$2"
  cmp <(tail -c +$((from + 1)) "$WORK/large" | head -c 2000) "$WORK/part" || fail "a range of $1/$2 differs"
}

upload() { # CONTAINER OPTION...
  as_tester upload "$1" "$WORK/large" --object-name large --segment-size "$SEGMENT_BYTES" "${@:2}" > /dev/null
}

dynamic() {
  upload dynamic
  [ -n "$(header dynamic/large X-Object-Manifest)" ] || fail "swift made no dynamic large object"
  expect "segments" "$(objects dynamic_segments)" 6
  same dynamic large
}

static() {
  upload static --use-slo
  expect "X-Static-Large-Object" "$(header static/large X-Static-Large-Object)" True
  expect "segments" "$(objects static_segments)" 6
  same static large
  local row
  row=$(curl -sS -m 60 -H "X-Auth-Token: $TOKEN" "$URL/static?format=json")
  expect "bytes in the listing" "$(printf '%s' "$row" | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["bytes"])')" "$BYTES"
}

# The client takes a file for the same by the sums of its segments; of another it deletes the old ones.
again() {
  local before
  before=$(header static/large X-Timestamp)
  upload static --use-slo --skip-identical
  expect "X-Timestamp after an upload of the same" "$(header static/large X-Timestamp)" "$before"
  printf 'changed' | dd of="$WORK/large" bs=1 seek=100 conv=notrunc 2> /dev/null
  upload static --use-slo
  expect "segments after an upload of another" "$(objects static_segments)" 6
  same static large
  upload dynamic
  expect "segments after an upload of another" "$(objects dynamic_segments)" 6
  same dynamic large
}

copy() {
  local kind manifest
  manifest=$(header dynamic/large X-Object-Manifest)
  as_tester post static large -m Colour:blue > /dev/null
  # Without its header a POST makes a dynamic one an object of no bytes.
  as_tester post dynamic large -m Colour:blue -H "X-Object-Manifest: $manifest" > /dev/null
  for kind in dynamic static; do
    as_tester copy -d "/copies/$kind" -m Size:large "$kind" large > /dev/null
    expect "metadata of the copy" "$(header "copies/$kind" X-Object-Meta-Colour) $(header "copies/$kind" X-Object-Meta-Size)" "blue large"
    same copies "$kind"
    as_tester copy -d /copies/fresh --fresh-metadata copies "$kind" > /dev/null
    expect "metadata of a fresh copy" "$(header copies/fresh X-Object-Meta-Colour)" ""
    same copies fresh
  done
}

delete() {
  as_tester delete static large > /dev/null
  expect "segments of a deleted static one" "$(objects static_segments)" 0
  as_tester delete dynamic large > /dev/null
  expect "segments of a deleted dynamic one" "$(objects dynamic_segments)" 0
  expect "GET of what was deleted" "$(status "$URL/static/large") $(status "$URL/dynamic/large")" "404 404"
}

bulk() {
  (cd "$WORK" && as_tester upload many many > /dev/null)
  as_tester delete many --prefix many/1 > /dev/null
  expect "objects left" "$(objects many)" "$(find "$WORK/many" -type f ! -name '1*' | wc -l)"
  as_tester delete many > /dev/null
  expect "the container deleted with its objects" "$(status "$URL/many")" 404
  [ -n "${ENDPOINT:-}" ] || grep -rqh 'POST /v1/AUTH_test%3Fbulk-delete' "$DATA/log" ||
    fail "swift did not delete in bulk"
}

with_rclone() {
  rclone --config /dev/null --swift-auth "$AUTH_URL" --swift-user test:tester --swift-key testing --swift-chunk-size "${SEGMENT_BYTES}B" --log-level ERROR "$@"
}

rclone_large() {
  mkdir "$WORK/files"
  cp "$WORK/large" "$WORK/files/large"
  with_rclone copy "$WORK/files" :swift:chunked
  [ -n "$(header chunked/large X-Object-Manifest)" ] || fail "rclone made no large object"
  expect "chunks" "$(objects chunked_segments)" 6
  with_rclone check --download "$WORK/files" :swift:chunked
  same chunked large
  with_rclone copy :swift:chunked :swift:inside
  with_rclone check --download "$WORK/files" :swift:inside
  with_rclone copy :swift:chunked "$WORK/back"
  cmp "$WORK/large" "$WORK/back/large" || fail "what rclone brought back differs"
  with_rclone delete :swift:chunked
  expect "chunks of what rclone deleted" "$(objects chunked_segments)" 0
  with_rclone purge :swift:inside
  expect "HEAD of what was purged" "$(status -I "$URL/inside")" 404
}

start_store
login test:tester testing
step "make files" make_files
step "swift upload: a dynamic large object" dynamic
step "swift upload: a static large object" static
step "swift upload again" again
step "swift copy" copy
step "swift delete with segments" delete
step "swift delete in bulk" bulk
step "rclone with chunks" rclone_large
stop_store
