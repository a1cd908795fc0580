#!/usr/bin/env bash
# A hundred writers increment one object by If-Match through two proxies, a zone down from the start, a
# proxy and a server of another zone killed on the way: no increment is lost, and none is there twice.
# So it is where each increment is a version; and what two proxies put at once is all archived.
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

in_versions() {
  expect 'PUT of a container with versions' "$(status -X PUT -H 'X-Versions-Enabled: true' "$URL/versions")" 201
  WRITERS=10 python3 "$ROOT/testing/cluster/counter.py" "$URL,$OTHER" "$TOKEN" versions "$((INCREMENTS / 10))" ||
    fail 'an increment was lost, or is there twice'
}

archived() {
  local mode
  for mode in Versions History; do
    expect 'PUT of an archive' "$(status -X PUT "$URL/$mode-kept")" 201
    expect "PUT with X-$mode-Location" "$(status -X PUT -H "X-$mode-Location: $mode-kept" "$URL/$mode")" 201
    python3 "$ROOT/testing/cluster/kept.py" "$URL,$OTHER" "$TOKEN" "$mode" "$mode-kept" "$((INCREMENTS / 40))" ||
      fail 'a version was lost'
  done
}

step 'start with two proxies' start_store --processes --proxies 2
login test:tester testing
status -X PUT "$URL/tally" > /dev/null
OTHER=http://$(field proxy-2 address)/v1/AUTH_test
step 'zone 4 is killed' kill_zone 4
step "$INCREMENTS increments" count
step "$((INCREMENTS / 10)) increments, each a version" in_versions
step 'what is replaced through two proxies is archived' archived
stop_store
