#!/usr/bin/env bash
# A zone is away while objects (of two storage policies) and containers are written, overwritten, posted to and deleted; when
# it is back, one pass of the replicator makes all replicas the same: handoffs hold nothing, nothing
# that was deleted comes back, and a second pass finds nothing to read.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

REPLICAS=3
# Younger items are left for the next pass.
YOUNG_SECONDS=11
OBJECTS=${OBJECTS:-$([ "${MARTINET_LONG:-}" = true ] && echo 2000 || echo 60)}
SILVER=12
NAMES=()

put() { # put NAME BYTES [CONTAINER]
  head -c "$2" /dev/urandom > "$WORK/body"
  expect "PUT $1" "$(status -T "$WORK/body" "$URL/${3:-c}/$1")" 201
}

size() { # size NUMBER: gathered, streamed, in files of their own
  case $(($1 % 4)) in 0) echo 0 ;; 1) echo 5000 ;; 2) echo 100000 ;; 3) echo 400000 ;; esac
}

before() {
  local i
  for ((i = 0; i < OBJECTS; i++)); do put "o$i" "$(size "$i")"; NAMES+=("AUTH_test/c/o$i"); done
  # Policy 1 has a ring of its own.
  for ((i = 0; i < SILVER; i++)); do put "o$i" "$(size "$i")" silver; NAMES+=("1:AUTH_test/silver/o$i"); done
  expect 'PUT container' "$(status -X PUT "$URL/gone")" 201
}

meanwhile() {
  local i
  for ((i = 0; i < OBJECTS; i++)); do
    case $((i % 5)) in
      0) put "o$i" "$(size $((i + 1)))" ;;
      1) expect "POST o$i" "$(status -X POST -H "X-Object-Meta-A: $i" "$URL/c/o$i")" 202 ;;
      2) expect "DELETE o$i" "$(status -X DELETE "$URL/c/o$i")" 204 ;;
      3) put "new$i" "$(size "$i")"; NAMES+=("AUTH_test/c/new$i") ;;
      4) ;;
    esac
  done
  for ((i = 0; i < SILVER; i += 3)); do put "o$i" "$(size $((i + 1)))" silver; done
  for ((i = 1; i < SILVER; i += 3)); do expect "DELETE silver/o$i" "$(status -X DELETE "$URL/silver/o$i")" 204; done
  expect 'PUT container' "$(status -X PUT -H 'X-Storage-Policy: silver' "$URL/made")" 201
  expect 'POST container' "$(status -X POST -H 'X-Container-Meta-A: b' "$URL/c")" 204
  expect 'DELETE container' "$(status -X DELETE "$URL/gone")" 204
}

# listed PREFIX COUNT
listed() { expect "objects listed as $1" "$(curl -sS -H "X-Auth-Token: $TOKEN" "$URL/c?prefix=$1" | wc -l)" "$2"; }

same() {
  server replicate --once > "$WORK/pass" 2> "$WORK/pass.err" || fail "a pass left something: $(cat "$WORK/pass" "$WORK/pass.err")"
  python3 "$ROOT/testing/cluster/replicas.py" "$DATA" "$REPLICAS" "${NAMES[@]}" || fail 'replicas differ after one pass'
}

nothing_left() {
  server replicate --once > "$WORK/pass"
  expect 'databases that were brought up to date' "$(grep -c ' synced=0 dropped=0 kept=0 .*failures=0' "$WORK/pass")" 2
  # A device's own digests, those of three others, what it lacks and its rows, for each of four.
  local policy requests
  for policy in 0 1; do
    grep -q "^objects policy=$policy .*rows_read=0 bodies_read=0 dropped=0 kept=0 .*failures=0" "$WORK/pass" ||
      fail "a pass over replicas that are the same: $(cat "$WORK/pass")"
    requests=$(sed -n "s/^objects policy=$policy .* requests=\([0-9]*\) .*/\1/p" "$WORK/pass")
    [ "$requests" -le 24 ] || fail "a pass over replicas that are the same sent $requests requests"
  done
  cat "$WORK/pass"
}

as_before() {
  local i deleted=0 made=0
  for ((i = 0; i < OBJECTS; i++)); do
    case $((i % 5)) in
      1) expect "metadata of o$i" "$(curl -sS -I -H "X-Auth-Token: $TOKEN" "$URL/c/o$i" | tr -d '\r' | sed -n 's/^x-object-meta-a: //Ip')" "$i" ;;
      2) expect "GET of the deleted o$i" "$(status "$URL/c/o$i")" 404; deleted=$((deleted + 1)) ;;
      3) made=$((made + 1)) ;;
    esac
  done
  listed o $((OBJECTS - deleted))
  listed new "$made"
  for ((i = 0; i < SILVER; i++)); do
    case $((i % 3)) in
      1) expect "GET of the deleted silver/o$i" "$(status "$URL/silver/o$i")" 404 ;;
      *) expect "GET silver/o$i" "$(status "$URL/silver/o$i")" 200 ;;
    esac
  done
  expect 'the policy of the container that was made' "$(curl -sS -I -H "X-Auth-Token: $TOKEN" "$URL/made" | tr -d '\r' | sed -n 's/^x-storage-policy: //Ip')" silver
  expect 'the deleted container' "$(status -I "$URL/gone")" 404
  expect 'the container that was made' "$(status -I "$URL/made")" 204
}

wiped() {
  local role device directory
  for role in $SERVERS_OF_A_ZONE; do server stop "$role-z3"; done
  directory=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["devices"][0])' "$DATA/run/object-server-z3.json")
  device=$(basename "$directory")
  ! server replace "$device" 2> "$WORK/refused" || fail 'a device that is not empty was replaced'
  grep -q 'is not empty' "$WORK/refused" || fail "replace of what is not empty: $(cat "$WORK/refused")"
  rm -rf "$directory"
  mkdir "$directory"
  # Without being told so, nothing is formatted: the device answers 507.
  start_zone 3
  expect 'GET with a wiped device' "$(status "$URL/c/o0")" 200
  ! server replace "$device" 2> "$WORK/refused" || fail 'a device in use was replaced'
  for role in $SERVERS_OF_A_ZONE; do server stop "$role-z3"; done
  server replace "$device" > "$WORK/replaced" || fail 'replace of an empty directory'
  start_zone 3
  # It lacks what two others have, and must not tell that there is nothing.
  kill_zone 4
  local i
  for ((i = 0; i < OBJECTS; i++)); do
    case $((i % 5)) in
      2) ;;
      *) [ "$(status "$URL/c/o$i")" != 404 ] || fail "o$i is gone while its replica is being filled" ;;
    esac
  done
  start_zone 4
  await_rows 4
}

step 'start' start_store --processes
login test:tester testing
expect 'PUT container' "$(status -X PUT "$URL/c")" 201
expect 'PUT container of silver' "$(status -X PUT -H 'X-Storage-Policy: silver' "$URL/silver")" 201
step 'written with all there' before
kill_zone 2
step 'changed with a zone away' meanwhile
step 'the zone comes back' start_zone 2
await_rows 2
sleep "$YOUNG_SECONDS"
step 'one pass: all replicas are the same' same
step 'another pass: nothing to read' nothing_left
step 'a device is wiped and replaced' wiped
step 'one pass: the new device is filled' same
# The replicas of the zone that was away must carry reads now.
kill_zone 1
step 'what was done is what is read' as_before
start_zone 1
stop_store
