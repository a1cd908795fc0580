#!/usr/bin/env bash
# Kills everything with -9 in the middle of uploads, KILLS times: whatever was answered 201 must be
# there, whole and listed, and the store must be ready again without repair by hand.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
FILES=${FILES:-3000}
KILLS=${KILLS:-4}
WORKERS=8
# The promise for small data is 3,000 on a quiet machine; READY_AGAIN_MILLIS_MAX=3000 checks it.
READY_AGAIN_MILLIS_MAX=${READY_AGAIN_MILLIS_MAX:-30000}
ENDPOINT=

upload_and_kill() { # ROUND
  login test:tester testing
  status -X PUT "$URL/kill" > /dev/null
  local acknowledged before
  before=$(wc -l < "$WORK/ledger")
  python3 "$ROOT/testing/clients/ledger.py" put "$URL" "$TOKEN" kill "$WORK/tree" "$WORK/ledger" "$WORKERS" &
  local client=$! deadline=$((SECONDS + 120))
  # In the middle: after a different share of the files in each round.
  until acknowledged=$(($(wc -l < "$WORK/ledger") - before)) && [ "$acknowledged" -ge $((FILES * $1 / (KILLS + 2))) ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "no progress: $acknowledged acknowledged"
    kill -0 "$client" 2> /dev/null || break
    sleep 0.05
  done
  kill_store
  wait "$client" || fail "an upload was answered wrongly"
  [ "$(($(wc -l < "$WORK/ledger") - before))" -lt "$FILES" ] || fail "the upload was over before the kill"
}

# Ready means that listings are known: each container device has the rows that the kill took before
# the proxy listens. From the log of the last start: how many got rows, and how many too late.
rows_came_first() {
  awk '/started service="coordination"/ { again = 0; proxy = 0; late = 0 }
    /RedeliveryGate rows were sent again/ { again++; late += proxy }
    /started service="proxy"/ { proxy = 1 }
    END { print again, late }' "$DATA/log/martinet.log"
}

start_again() { # start_again DEVICES-THAT-WAIT
  local began now
  began=$(date +%s%3N)
  start_store
  now=$(date +%s%3N)
  expect "a listing as soon as it is ready" "$(status "$URL/kill?limit=1")" 200
  expect "devices that got rows again, and those that got them too late" "$(rows_came_first)" "$1 0"
  printf '  ready again after %d ms\n' $((now - began))
  [ $((now - began)) -le "$READY_AGAIN_MILLIS_MAX" ] || fail "not ready within $READY_AGAIN_MILLIS_MAX ms"
}

check() {
  login test:tester testing
  python3 "$ROOT/testing/clients/ledger.py" check "$URL" "$TOKEN" kill "$WORK/ledger"
}

: > "$WORK/ledger"
step "lay down the tree" python3 "$ROOT/testing/clients/make_tree.py" "$WORK/tree" "$FILES"
start_store
for round in $(seq "$KILLS"); do
  step "upload, kill -9 in the middle ($round)" upload_and_kill "$round"
  step "start again ($round)" start_again 4
  step "check the ledger ($round)" check
done
stop_store
# All client runs once more, on the data that survived.
step "start again" start_again 0
export ENDPOINT=$AUTH_URL
FILES=$((FILES / 10)) step "trees" bash "$ROOT/testing/clients/trees.sh"
step "access" bash "$ROOT/testing/clients/access.sh"
ENDPOINT=
step "check the ledger at the end" check
stop_store
