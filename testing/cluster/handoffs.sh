#!/usr/bin/env bash
# Rule 5: while a zone is dead, and while it hangs, every write leaves as many copies as ever, a
# handoff's among them; and a zone that hangs holds requests up only until it is suspected.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ZONES='1 2 3 4'
REPLICAS=3
OBJECTS=12
# A GET of a zone that hangs waits 0.5 s for a hedge, a listing 1 s, a PUT 1 s and more.
WAIT_MILLIS_MAX=400

# holds NAME ANSWER: how many devices give this answer for an object
holds() {
  local zone count=0 device
  for zone in $ZONES; do
    device=$(basename "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["devices"][0])' "$DATA/run/object-server-z$zone.json")")
    if curl -sS -m 2 -o /dev/null -D - -X STATE \
      -H 'X-Backend-Wire: 1' -H 'X-Backend-Ring-Version: 1' -H 'X-Backend-Time: 0000000000.00000' -H 'X-Trans-Id: test' -H 'X-Backend-As: holder' \
      "http://$(field "object-server-z$zone" address)/$device/0/AUTH_test/c/$1" 2> /dev/null |
      grep -qi "^x-backend-answer: $2"; then
      count=$((count + 1))
    fi
  done
  printf '%s' "$count"
}

# copies PREFIX ANSWER COUNT: every object is so held, now or in a moment
copies() {
  local i deadline=$((SECONDS + 20))
  for ((i = 0; i < OBJECTS; i++)); do
    until [ "$(holds "$1$i" "$2")" -ge "$3" ]; do
      [ "$SECONDS" -lt "$deadline" ] || fail "$1$i: $(holds "$1$i" "$2") devices say $2, wanted $3"
      sleep 0.2
    done
  done
}

put_all() { # put_all PREFIX
  local i
  for ((i = 0; i < OBJECTS; i++)); do
    # Gathered, streamed, and in files of their own.
    head -c $((i % 3 == 0 ? 100 : i % 3 == 1 ? 100000 : 400000)) /dev/urandom > "$WORK/body"
    expect "PUT $1$i" "$(status -T "$WORK/body" "$URL/c/$1$i")" 201
  done
}

signal_zone() { # signal_zone SIGNAL ZONE
  local role
  for role in $SERVERS_OF_A_ZONE; do kill "-$1" "$(field "$role-z$2" pid)"; done
}

dead_zone() {
  put_all before
  kill_zone 2
  put_all dead
  copies dead HAVE "$REPLICAS"
  local i
  for ((i = 0; i < OBJECTS; i++)); do expect "DELETE before$i" "$(status -X DELETE "$URL/c/before$i")" 204; done
  copies before TOMB "$REPLICAS"
  start_zone 2
}

# quick WHAT CURL-ARGUMENTS...: each of many is answered 2xx without a wait
quick() {
  local what=$1 i line
  shift
  for i in 1 2 3 4 5 6 7 8; do
    line=$(curl -sS -m 20 -o /dev/null -w '%{http_code} %{time_total}' -H "X-Auth-Token: $TOKEN" "${@//%/$i}")
    python3 - "$what" "$line" "$WAIT_MILLIS_MAX" <<'PYTHON' || fail "$what $i of a store with a zone that hangs: $line"
import sys
what, line, most = sys.argv[1:]
status, seconds = line.split()
sys.exit(0 if status[0] == '2' and float(seconds) * 1000 <= int(most) else 1)
PYTHON
  done
}

hanging_zone() {
  # Of the zone that was dead nothing is missing any more: with two of three primaries out a write is 503.
  await_rows 2
  await_trust
  signal_zone STOP 3
  # It is noticed by the requests that it holds up, of each kind of server.
  put_all hanging
  status "$URL/c" > "$WORK/listed"
  status "$URL" > "$WORK/listed"
  sleep 2
  quick GET "$URL/c/hanging%"
  quick PUT -T "$WORK/body" "$URL/c/quick%"
  quick listing "$URL/c?marker=%"
  quick 'container PUT' -X PUT "$URL/new%"
  quick DELETE -X DELETE "$URL/c/quick%"
  signal_zone CONT 3
  copies hanging HAVE "$REPLICAS"
}

step 'start' start_store --processes
login test:tester testing
expect 'PUT container' "$(status -X PUT "$URL/c")" 201
step 'a dead zone: handoffs hold its copies' dead_zone
step 'a zone that hangs holds nothing up for long' hanging_zone
stop_store
