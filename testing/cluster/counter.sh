#!/usr/bin/env bash
# A hundred writers increment one object by If-Match through two proxies, a zone down from the start, a
# proxy and a server of another zone killed on the way: no increment is lost, and none is there twice.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
INCREMENTS=${INCREMENTS:-$([ "${MARTINET_LONG:-}" = true ] && echo 4000 || echo 400)}

kill_on_the_way() {
  sleep 2
  kill -9 "$(field proxy-2 pid)"
  sleep 1
  server start proxy-2
  sleep 1
  kill -9 "$(field object-server-z1 pid)"
  sleep 1
  server start object-server-z1
  sleep 1
  kill -9 "$(field object-server-z2 pid)"
  server start object-server-z2
}

count() {
  python3 "$ROOT/testing/cluster/counter.py" "$URL,$OTHER" "$TOKEN" tally "$INCREMENTS" &
  local writers=$!
  kill_on_the_way
  wait "$writers" || fail 'an increment was lost, or is there twice'
}

step 'start with two proxies' start_store --processes --proxies 2
login test:tester testing
status -X PUT "$URL/tally" > /dev/null
OTHER=http://$(field proxy-2 address)/v1/AUTH_test
step 'zone 4 is killed' kill_zone 4
step "$INCREMENTS increments" count
stop_store
