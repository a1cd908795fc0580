#!/usr/bin/env bash
# One large object in and out by `swift upload` (unsegmented) and by curl with a range; an upload
# beyond the largest object is refused before its body is read.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
MEBIBYTES=${MEBIBYTES:-1024}
TOO_LARGE_BYTES=$((6 * 1024 * 1024 * 1024))
# Swift's largest object, 5 GiB and 2 bytes.
OBJECT_BYTES_MAX=5368709122

make_file() {
  # Not zeros, and no two blocks the same: an AES stream is fast and cannot be taken for another part.
  openssl enc -aes-128-ctr -K 00112233445566778899aabbccddeeff -iv 0 -in /dev/zero 2> /dev/null |
    head -c $((MEBIBYTES * 1048576)) > "$WORK/large" || true
  expect "size of the file made" "$(stat -c %s "$WORK/large")" $((MEBIBYTES * 1048576))
}

upload() { (cd "$WORK" && as_tester upload big large > /dev/null); }

download() {
  as_tester download big large -o "$WORK/copy" > /dev/null
  cmp "$WORK/large" "$WORK/copy" || fail "the download differs"
  rm -f "$WORK/copy"
}

range() {
  login test:tester testing
  local from=$((MEBIBYTES * 1048576 / 2 - 12345)) length=3000000
  curl -sS -m 60 -H "X-Auth-Token: $TOKEN" -r "$from-$((from + length - 1))" -o "$WORK/part" "$URL/big/large"
  cmp <(tail -c +$((from + 1)) "$WORK/large" | head -c "$length") "$WORK/part" || fail "the range differs"
}

curl_put() {
  expect "PUT by curl" "$(status -T "$WORK/large" -H 'Expect:' "$URL/big/by-curl")" 201
  curl -sS -m 300 -H "X-Auth-Token: $TOKEN" "$URL/big/by-curl" | cmp - "$WORK/large" || fail "curl's copy differs"
}

too_large() {
  truncate -s "$TOO_LARGE_BYTES" "$WORK/sparse"
  expect "PUT of 6 GiB" "$(status -T "$WORK/sparse" "$URL/big/sparse")" 413
  expect "PUT of 6 GiB without Expect" "$(status -T "$WORK/sparse" -H 'Expect:' "$URL/big/sparse")" 413
  expect "GET of what was refused" "$(status "$URL/big/sparse")" 404
  expect "PUT one byte past the limit" \
    "$(status -X PUT -H "Content-Length: $((OBJECT_BYTES_MAX + 1))" -H 'Expect: 100-continue' "$URL/big/sparse")" 413
  rm -f "$WORK/sparse"
}

delete() { as_tester delete big > /dev/null; }

start_store
step "make a file of $MEBIBYTES MiB" make_file
step "swift upload" upload
step "swift download, compare" download
step "curl with a range" range
step "curl up and down" curl_put
step "more than 5 GiB is refused" too_large
step "swift delete" delete
stop_store
