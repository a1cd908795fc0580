#!/usr/bin/env bash
# `swift post`, ACLs for another user and public reading, as people use them.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

other() { swift -A "$AUTH_URL" -U test2:tester2 -K testing2 "$@"; }
powerless() { swift -A "$AUTH_URL" -U test:tester3 -K testing3 "$@"; }

metadata() {
  as_tester post shared -m 'Color: blue'
  as_tester stat shared | grep -q 'Meta Color: blue' || fail "container metadata"
  printf 'hello\n' > "$WORK/hello"
  (cd "$WORK" && as_tester upload shared hello -H 'X-Object-Meta-Kind: greeting' > /dev/null)
  as_tester stat shared hello | grep -q 'Meta Kind: greeting' || fail "metadata at upload"
  as_tester post shared hello -m 'Mood: good'
  as_tester stat shared hello > "$WORK/stat"
  grep -q 'Meta Mood: good' "$WORK/stat" || fail "metadata by post"
  if grep -q 'Meta Kind' "$WORK/stat"; then fail "a post must replace all metadata of an object"; fi
  as_tester post -m 'Owner: someone'
  as_tester stat | grep -q 'Meta Owner: someone' || fail "account metadata"
  as_tester post shared -m 'Color:'
  if as_tester stat shared | grep -q 'Meta Color'; then fail "an empty value must remove container metadata"; fi
}

# The client shows no name beyond ASCII, and takes one for the end of an answer's head: it must miss nothing else.
names() {
  if [ -n "${ENDPOINT:-}" ]; then return 0; fi
  as_tester post shared hello -m 'настроение: хорошее' -m 'Mood: good'
  as_tester stat shared hello > "$WORK/stat"
  grep -q 'Meta Mood: good' "$WORK/stat" || fail "metadata beside a name beyond ASCII"
  grep -q 'Content Length: 6' "$WORK/stat" || fail "the length beside a name beyond ASCII"
  expect "what is downloaded" "$(as_tester download shared hello -o -)" hello
  login test:tester testing
  curl -sS -m 60 -I -H "X-Auth-Token: $TOKEN" "$URL/shared/hello" | tr -d '\r' | grep -qx 'X-Object-Meta-настроение: хорошее' || fail "a name beyond ASCII"
}

acls() {
  login test:tester testing
  local storage=$URL
  login test2:tester2 testing2
  expect "a stranger reads" "$(status "$storage/shared/hello")" 403
  as_tester post shared -r 'test2:tester2'
  expect "a named reader reads" "$(status "$storage/shared/hello")" 200
  expect "a named reader writes" "$(status -X PUT -d x "$storage/shared/theirs")" 403
  as_tester post shared -w 'test2'
  expect "a named writer's account writes" "$(status -X PUT -d x "$storage/shared/theirs")" 201
  expect "a writer makes no containers" "$(status -X PUT "$storage/theirs")" 403
  other --os-storage-url "$storage" list shared | grep -qx theirs || fail "a named reader lists"
  login test:tester3 testing3
  expect "a user without a role reads" "$(status "$storage/shared/hello")" 403
}

public() {
  login test:tester testing
  expect "anonymous before" "$(curl -s -o /dev/null -w '%{http_code}' "$URL/shared/hello")" 401
  as_tester post shared -r '.r:*'
  expect "anonymous reads" "$(curl -s "$URL/shared/hello")" hello
  expect "anonymous lists without .rlistings" "$(curl -s -o /dev/null -w '%{http_code}' "$URL/shared")" 401
  as_tester post shared -r '.r:*,.rlistings'
  expect "anonymous lists" "$(curl -s "$URL/shared" | head -1)" hello
  as_tester post shared -r '.r:.example.com'
  expect "a wrong referrer" "$(curl -s -o /dev/null -w '%{http_code}' -e http://other.org/ "$URL/shared/hello")" 401
  expect "a right referrer" "$(curl -s -o /dev/null -w '%{http_code}' -e http://www.example.com/x "$URL/shared/hello")" 200
}

clean() { as_tester delete shared > /dev/null; }

start_store
step "swift post" metadata
step "names beyond ASCII" names
step "ACLs for another user" acls
step "public reading" public
step "swift delete" clean
stop_store
