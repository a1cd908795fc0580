#!/usr/bin/env bash
# A device more, under load: new servers in zone 1 serve it, rings with it are published one after the
# other while writers know what they were promised and no request may fail. When what moved has arrived,
# one pass leaves every object on three devices and nothing elsewhere; then the device goes again.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

REPLICAS=3
YOUNG_SECONDS=11
# Told each time; a machine that is busy with something else is not failed for it.
RING_MILLIS_MAX=$([ "${MARTINET_LONG:-}" = true ] && echo 2000 || echo 5000)
LOADED_MILLIS_MAX=10000
FILLED_SECONDS_MAX=${FILLED_SECONDS_MAX:-90}
OBJECTS=${OBJECTS:-$([ "${MARTINET_LONG:-}" = true ] && echo 2000 || echo 80)}
NAMES=()
KINDS='account container object'
# Those of servers; policy 1 has a ring of its own for the same object servers.
RINGS="$KINDS object-1"
SILVER=12

size() { # size NUMBER: gathered, streamed, in files of their own
  case $(($1 % 4)) in 0) echo 0 ;; 1) echo 5000 ;; 2) echo 100000 ;; 3) echo 400000 ;; esac
}

before() {
  local i
  for ((i = 0; i < OBJECTS; i++)); do
    head -c "$(size "$i")" /dev/urandom > "$WORK/body"
    expect "PUT o$i" "$(status -T "$WORK/body" "$URL/still/o$i")" 201
    NAMES+=("AUTH_test/still/o$i")
  done
  for ((i = 0; i < SILVER; i++)); do
    head -c "$(size "$i")" /dev/urandom > "$WORK/body"
    expect "PUT silver/o$i" "$(status -T "$WORK/body" "$URL/silver/o$i")" 201
    NAMES+=("1:AUTH_test/silver/o$i")
  done
  curl -sS -H "X-Auth-Token: $TOKEN" "$URL/still?format=json" | python3 "$ROOT/testing/cluster/hashes.py" > "$WORK/hashes"
}

# What a person writes for a server beside those that `up` runs.
serve_device() { # serve_device DEVICE
  local kind zooKeeper
  zooKeeper=$(field zookeeper address)
  for kind in $KINDS; do
    cat > "$WORK/$kind-more.toml" << END
[server]
name = "$kind-server-more"
data = "$DATA"
zone = 1
bind = "127.0.0.1"
port = $(free_port)
devices = ["$WORK/disks/$1"]
zookeeper = "$zooKeeper"
END
    "$ROOT/martinet" server "$kind-server" --config "$WORK/$kind-more.toml" > "$WORK/$kind-more.out" 2>&1 &
    MORE+=($!)
  done
  for kind in $KINDS; do
    for _ in $(seq 300); do [ -f "$DATA/run/$kind-server-more.json" ] && break; sleep 0.1; done
    [ -f "$DATA/run/$kind-server-more.json" ] || fail "no $kind server for $1: $(cat "$WORK/$kind-more.out")"
  done
}

ring() { # ring KIND COMMAND...
  local kind=$1
  shift
  # 1 is a warning: that not everything could be balanced.
  "$ROOT/martinet" ring "$WORK/rings/$kind.builder" "$@" > "$WORK/ring.out" || [ $? -eq 1 ] || fail "ring $*: $(cat "$WORK/ring.out")"
}

begin_rings() {
  local kind
  mkdir -p "$WORK/rings"
  for kind in $RINGS; do
    cp "$DATA/rings/$kind.ring.gz" "$WORK/rings/"
    "$ROOT/martinet" ring "$WORK/rings/$kind.ring.gz" write_builder 0 > /dev/null || fail "no builder of the $kind ring"
  done
}

# Every server goes by it within two seconds of the first; under load a machine that is too small for
# twenty processes may take longer.
everywhere() { # everywhere KIND VERSION MILLISECONDS
  local servers took
  servers=$(ls "$DATA"/run/*-server-*.json "$DATA"/run/proxy-*.json "$DATA"/run/replicator-*.json | wc -l)
  took=$(python3 "$ROOT/testing/cluster/spread.py" "$DATA" "$1" "$2" "$servers") || fail 'a ring has not reached every server'
  say "  $1 ring version $2 was everywhere after $took ms"
  [ "$took" -le "$3" ] || fail "the $1 ring took $took ms from the first server to the last"
}

ring_gauge() { # ring_gauge SERVER version|unfilled KIND
  curl -sS -m 5 "http://$(field "$1" address)/metrics" | tr -d '\r' |
    sed -n "s/^[a-z_]*ring_$2{[^}]*ring=\"$3\"[^}]*} \([0-9]*\).*/\1/p" | head -1
}

publish() { # publish KIND MILLISECONDS
  local version
  server publish "$WORK/rings/$1.ring.gz" > "$WORK/published" || fail "publish of the $1 ring: $(cat "$WORK/published")"
  version=$(sed -n 's/.* ring version \([0-9]*\) is in force/\1/p' "$WORK/published")
  everywhere "$1" "$version" "$2"
}

arrived() { # arrived KIND: nothing is in transition by any proxy
  local deadline=$((SECONDS + FILLED_SECONDS_MAX)) proxy
  for proxy in proxy-1 proxy-2; do
    until [ "$(ring_gauge "$proxy" unfilled "$1")" = 0 ]; do
      [ "$SECONDS" -lt "$deadline" ] || fail "the $1 ring is in transition after $FILLED_SECONDS_MAX s"
      sleep 0.5
    done
  done
}

add_to() { # add_to KIND MILLISECONDS
  ring "$1" add "r1z1-$(field "${1%-1}-server-more" address)/d5" 100
  ring "$1" pretend_min_part_hours_passed
  ring "$1" rebalance
  publish "$1" "$2"
}

add_device() {
  add_to container "$LOADED_MILLIS_MAX"
  add_to object "$LOADED_MILLIS_MAX"
  add_to object-1 "$LOADED_MILLIS_MAX"
  for kind in $RINGS; do arrived "$kind"; done
}

finish_writers() {
  touch "$WORK/stop"
  wait "$WRITERS" || { tail -30 "$WORK/writers.out" >&2; fail 'a request failed, or what was promised is not there'; }
  WRITERS=
  tail -1 "$WORK/writers.out"
}

take_device() {
  local kind
  for kind in $RINGS; do
    # Removed from the ring it would be taken for lost: nobody would ask it to hand anything back.
    ring "$kind" set_weight d4 0
    ring "$kind" pretend_min_part_hours_passed
    ring "$kind" rebalance
    publish "$kind" "$LOADED_MILLIS_MAX"
  done
  for kind in $RINGS; do arrived "$kind"; done
}

# holds DEVICE: how many of the objects it has, as the last comparison told
holds() { sed -n "s/^$1 \([0-9]*\)$/\1/p" "$WORK/compared"; }

unchanged() {
  local name hash i
  while read -r name hash; do
    expect "GET of $name" "$(curl -sS -m 20 -H "X-Auth-Token: $TOKEN" "$URL/still/$name" | md5sum | cut -d' ' -f1)" "$hash"
  done < "$WORK/hashes"
  for ((i = 0; i < SILVER; i++)); do expect "GET silver/o$i" "$(status "$URL/silver/o$i")" 200; done
  expect 'objects listed' "$(curl -sS -H "X-Auth-Token: $TOKEN" "$URL/still" | wc -l)" "$OBJECTS"
}

one_zone_less() {
  kill_zone 2
  unchanged
  start_zone 2
  await_rows 2
}

same() {
  server replicate --once > "$WORK/pass" 2> "$WORK/pass.err" || fail "a pass left something: $(cat "$WORK/pass" "$WORK/pass.err")"
  python3 "$ROOT/testing/cluster/replicas.py" "$DATA" "$REPLICAS" "${NAMES[@]}" > "$WORK/compared" ||
    fail "replicas differ after one pass: $(cat "$WORK/compared")"
  tail -1 "$WORK/compared"
}

begin_load() {
  touch "$WORK/calm"
  rm -f "$WORK/stop"
  WRITERS=2 python3 "$ROOT/testing/cluster/writers.py" "$URL,$OTHER" "$TOKEN" "$1" "$WORK/stop" "$WORK/calm" > "$WORK/writers.out" 2>&1 &
  WRITERS=$!
}

clean_up_growth() {
  local status=$? pid
  for pid in ${WRITERS:-} "${MORE[@]}"; do kill "$pid" 2> /dev/null || true; done
  clean_up_servers $status
}
trap clean_up_growth EXIT
MORE=()

step 'start with two proxies' start_store --processes --proxies 2
login test:tester testing
OTHER=http://$(field proxy-2 address)/v1/AUTH_test
for container in still storm calm; do expect "PUT $container" "$(status -X PUT "$URL/$container")" 201; done
expect 'PUT silver' "$(status -X PUT -H 'X-Storage-Policy: silver' "$URL/silver")" 201
step 'written before' before
step 'servers for one device more' serve_device d5
begin_rings
step 'the device is added to the ring of accounts' add_to account "$RING_MILLIS_MAX"
begin_load storm
step 'the device is added to the others, under load' add_device
step 'no request failed' finish_writers
sleep "$YOUNG_SECONDS"
step 'one pass: every object is on three devices' same
[ "$(holds d5)" -gt 0 ] || fail 'the new device holds nothing'
step 'what was there is read with a zone less' one_zone_less
begin_load calm
step 'the device is taken away' take_device
step 'no request failed' finish_writers
sleep "$YOUNG_SECONDS"
step 'one pass: it holds nothing' same
expect 'objects on the device that was taken away' "$(holds d5)" 0
step 'all is there' unchanged
for pid in "${MORE[@]}"; do kill "$pid"; wait "$pid" || fail 'a server of its own does not stop in order'; done
MORE=()
stop_store
