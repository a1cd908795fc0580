#!/usr/bin/env bash
# What expires is gone: from reads at its second, then from listings, counts and disks, also when
# everything was killed in between. What is given more time stays, and what its account's delay keeps
# stays open. Segments of a large object that
# is deleted with async=yes go by and by, also when everything is killed right behind the answer.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
ENDPOINT=
GONE_SECONDS_MAX=60
BODY_BYTES=3000000

cat > "$WORK/martinet.toml" <<'TOML'
[proxy]
allow_open_expired = true

[expirer]
interval = "500ms"
delay = "4s"
delays = ["AUTH_test2=1h", "AUTH_test2/soon=0s"]
TOML

start() {
  start_store --config "$WORK/martinet.toml"
  login test:tester testing
}

request() { # request CURL-ARGUMENTS...: prints what is answered
  curl -sS -m 60 -H "X-Auth-Token: $TOKEN" "$@"
}

header() { # header NAME URL: its value in the answer to a HEAD
  request -I "$2" | tr -d '\r' | sed -n "s/^$1: //Ip"
}

body_files() { find "$DATA" -path '*/bodies/*' -type f -size +2000k | wc -l; }

# until_is WHAT WANTED COMMAND...: fails unless the command prints that before the time is up
until_is() {
  local what=$1 wanted=$2 got= deadline=$((SECONDS + GONE_SECONDS_MAX))
  shift 2
  until got=$("$@") && [ "$got" = "$wanted" ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$what: still '$got', wanted '$wanted'"
    sleep 0.2
  done
}

listing() { request "$URL/$1" | tr '\n' ' '; }

expires() {
  expect "PUT of the container" "$(status -X PUT "$URL/ex")" 201
  expect "PUT of what expires" \
    "$(status -T "$WORK/body" -H 'X-Delete-After: 2' "$URL/ex/large")" 201
  expect "PUT of what expires" "$(status -X PUT -d small -H 'X-Delete-After: 2' "$URL/ex/small")" 201
  expect "PUT of a container of policy 1" "$(status -X PUT -H 'X-Storage-Policy: silver' "$URL/silver")" 201
  expect "PUT of what expires there" "$(status -T "$WORK/body" -H 'X-Delete-After: 2' "$URL/silver/large")" 201
  expect "PUT of what is given more time" "$(status -X PUT -d x -H 'X-Delete-After: 3' "$URL/ex/moved")" 201
  expect "POST" "$(status -X POST -H 'X-Delete-After: 1000' "$URL/ex/moved")" 202
  expect "PUT of what is saved late" "$(status -X PUT -d saved -H 'X-Delete-After: 2' "$URL/ex/saved")" 201
  [ "$(body_files)" -ge 4 ] || fail "no body files of what was stored"
  until_is "what has expired" 404 status "$URL/ex/saved"
  expect "GET of what has expired" "$(request -H 'X-Open-Expired: true' "$URL/ex/saved")" saved
  expect "POST to what has expired" "$(status -X POST "$URL/ex/saved")" 404
  expect "POST that saves it" "$(status -X POST -H 'X-Open-Expired: true' "$URL/ex/saved")" 202
  expect "GET of what was saved" "$(request "$URL/ex/saved")" saved
}

is_gone() {
  until_is "the listing" 'moved saved ' listing ex
  until_is "the listing of policy 1" '' listing silver
  until_is "the container's count" 2 header X-Container-Object-Count "$URL/ex"
  until_is "the container's bytes" 6 header X-Container-Bytes-Used "$URL/ex"
  until_is "the account's count" 2 header X-Account-Object-Count "$URL"
  until_is "body files" 0 body_files
  expect "GET of what was given more time" "$(request "$URL/ex/moved")" x
  expect "GET of what was saved" "$(request "$URL/ex/saved")" saved
  request "${AUTH_URL%/auth/*}/metrics" > "$WORK/metrics"
  grep -q '^martinet_expirer_deleted' "$WORK/metrics" || fail "no metric of what was deleted"
}

delays_of_its_own() {
  login test2:tester2 testing2
  local container
  for container in kept soon; do
    expect "PUT of a container" "$(status -X PUT "$URL/$container")" 201
    expect "PUT of what expires" "$(status -X PUT -d "$container" -H 'X-Delete-After: 1' "$URL/$container/o")" 201
  done
  until_is "what has expired" 404 status "$URL/kept/o"
  until_is "the listing of what is not kept" '' listing soon
  login test:tester testing
}

is_kept() {
  login test2:tester2 testing2
  expect "the listing of what is kept" "$(listing kept)" 'o '
  expect "GET of what is kept" "$(request -H 'X-Open-Expired: true' "$URL/kept/o")" kept
  expect "GET of it as it is" "$(status "$URL/kept/o")" 404
  login test:tester testing
}

kill_while_it_expires() {
  for i in 1 2 3 4 5 6; do
    expect "PUT" "$(status -X PUT -d "$i" -H 'X-Delete-After: 1' "$URL/ex/kill-$i")" 201
  done
  # By now some are deleted and some are not, or none.
  sleep 5.2
  kill_store
  start
  is_gone
}

async() {
  expect "PUT" "$(status -X PUT "$URL/segments")" 201
  local manifest='[' i
  for i in 1 2 3 4 5; do
    expect "PUT of a segment" "$(status -T "$WORK/body" "$URL/segments/$i")" 201
    manifest+="{\"path\":\"/segments/$i\"},"
  done
  expect "PUT of the manifest" \
    "$(status -X PUT -d "${manifest%,}]" "$URL/ex/slo?multipart-manifest=put")" 201
  expect "DELETE of it all, later" "$(status -X DELETE "$URL/ex/slo?multipart-manifest=delete&async=yes")" 204
  kill_store
  start
  expect "GET of the manifest" "$(status "$URL/ex/slo")" 404
  until_is "the segments" '' listing segments
  until_is "body files" 0 body_files
}

head -c "$BODY_BYTES" /dev/urandom > "$WORK/body"
step "start" start
step "delays of an account and a container" delays_of_its_own
step "what expires, and what is given more time" expires
step "it is gone, and its bytes" is_gone
step "what its account's delay keeps is there" is_kept
step "killed while it expires" kill_while_it_expires
step "segments go later, over a kill" async
stop_store
