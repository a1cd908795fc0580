#!/usr/bin/env bash
# Kills servers with -9 under eight writers that know what they were promised: KILLS times the servers
# of a zone, now and then of two zones or a proxy. Nothing acknowledged may be lost or go back.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
KILLS=${KILLS:-$([ "${MARTINET_LONG:-}" = true ] && echo 60 || echo 20)}
# Long enough that what is written meanwhile is more than what was under way.
AWAY_SECONDS=${AWAY_SECONDS:-2}

one_zone() { # one_zone ZONE
  kill_zone "$1"
  # What was under way at the kill is over by then: from here on nothing may fail.
  sleep 1
  touch "$WORK/calm"
  sleep "$AWAY_SECONDS"
  start_zone "$1"
  rm "$WORK/calm"
}

two_zones() { # two_zones ZONE ZONE
  kill_zone "$1"
  kill_zone "$2"
  sleep "$AWAY_SECONDS"
  start_zone "$1"
  start_zone "$2"
}

a_proxy() { # a_proxy NUMBER
  kill -9 "$(field "proxy-$1" pid)"
  sleep 0.5
  server start "proxy-$1"
}

kill_often() {
  local round
  for round in $(seq "$KILLS"); do
    kill -0 "$WRITERS" 2> /dev/null || fail "the writers ended: $(tail -5 "$WORK/writers.out")"
    case $((round % 5)) in
      3) two_zones $((round % 4 + 1)) $(((round + 1) % 4 + 1)) ;;
      4) a_proxy $((round / 5 % 2 + 1)); one_zone $((round % 4 + 1)) ;;
      *) one_zone $((round % 4 + 1)) ;;
    esac
  done
}

finish() {
  touch "$WORK/stop"
  wait "$WRITERS" || { tail -30 "$WORK/writers.out" >&2; fail 'something acknowledged was lost, went back or failed'; }
  tail -1 "$WORK/writers.out"
}

clean_up_writers() {
  local status=$?
  if [ -n "${WRITERS:-}" ]; then kill "$WRITERS" 2> /dev/null || true; fi
  clean_up_servers $status
}
trap clean_up_writers EXIT

step 'start with two proxies' start_store --processes --proxies 2
login test:tester testing
status -X PUT "$URL/storm" > /dev/null
OTHER=http://$(field proxy-2 address)/v1/AUTH_test
python3 "$ROOT/testing/cluster/writers.py" "$URL,$OTHER" "$TOKEN" storm "$WORK/stop" "$WORK/calm" > "$WORK/writers.out" 2>&1 &
WRITERS=$!
step "$KILLS kills" kill_often
step 'what was promised' finish
stop_store
