#!/usr/bin/env bash
# A store whose servers are processes of their own: what scripts find in DATA/run, servers that die,
# stop and start one by one, the change between one process and many, ZooKeeper away.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# refused WORDS OPTIONS...: the next up fails at once with a line that holds the words
refused() {
  local words=$1 status=0
  shift
  timeout 20 "$ROOT/martinet" up --data "$DATA" "$@" > "$WORK/refused.out" 2> "$WORK/refused.err" || status=$?
  expect "exit code of a second up" "$status" 1
  grep -q "$words" "$WORK/refused.err" || fail "the message was: $(cat "$WORK/refused.err")"
}

check_run_files() {
  local zone role name
  for zone in 1 2 3 4; do
    for role in $SERVERS_OF_A_ZONE; do
      name=$role-z$zone
      expect "name of $name" "$(field "$name" name)" "$name"
      expect "role of $name" "$(field "$name" role)" "$role"
      expect "zone of $name" "$(field "$name" zone)" "$zone"
      expect "devices of $name" "$(field "$name" devices)" "['$DATA/devices/d$zone']"
      pid_runs "$(field "$name" pid)" || fail "$name is no process"
      expect "health of $name" "$(status "http://$(field "$name" address)/healthcheck")" 200
    done
  done
  for zone in 1 2 3 4; do
    expect "role of replicator-z$zone" "$(field "replicator-z$zone" role)" replicator
    expect "zone of replicator-z$zone" "$(field "replicator-z$zone" zone)" "$zone"
    expect "health of replicator-z$zone" "$(status "http://$(field "replicator-z$zone" address)/healthcheck")" 200
  done
  expect 'role of proxy-2' "$(field proxy-2 role)" proxy
  expect 'health of proxy-2' "$(status "http://$(field proxy-2 address)/healthcheck")" 200
  expect 'role of zookeeper' "$(field zookeeper role)" zookeeper
  grep -q -- '-Xmx256m' "/proc/$(field object-server-z1 pid)/cmdline" || fail 'the heap is not 256 MiB'
}

put_some() { # put_some PREFIX COUNT
  local i
  for i in $(seq "$2"); do
    expect "PUT $1$i" "$(status -T "$ROOT/README.md" "$URL/box/$1$i")" 201
  done
}

listed() { curl -sS -m 20 -H "X-Auth-Token: $TOKEN" "$URL/box?prefix=$1" | wc -l; }

check_objects() { # check_objects PREFIX COUNT
  local i
  expect "listed $1" "$(listed "$1")" "$2"
  for i in $(seq "$2"); do
    curl -sS -m 20 -H "X-Auth-Token: $TOKEN" "$URL/box/$1$i" | cmp -s - "$ROOT/README.md" || fail "GET $1$i"
  done
}

other_proxy_knows_tokens() {
  local other
  other=http://$(field proxy-2 address)/v1/AUTH_test
  expect 'the other proxy' "$(status "$other/box")" 200
}

# recon EXPECTED-CODE OPTIONS...: what it prints goes to recon.out
recon() {
  local code=$1 status=0
  shift
  server recon "$@" > "$WORK/recon.out" 2> "$WORK/recon.err" || status=$?
  expect "exit code of recon $*: $(cat "$WORK/recon.out" "$WORK/recon.err")" "$status" "$code"
}

servers_tell_how_they_are() {
  local page type
  for type in account container object; do
    for page in version mem load async replication/$type devices auditor/$type mounted unmounted diskusage ringmd5 \
      swiftconfmd5 quarantined sockstat driveaudit time; do
      curl -fsS -m 10 "http://$(field $type-server-z1 address)/recon/$page" | python3 -c 'import json, sys; json.load(sys.stdin)' ||
        fail "/recon/$page of the $type server"
    done
  done
  expect 'a page that there is not' "$(curl -sS "http://$(field object-server-z1 address)/recon/foo")" 'Invalid path: /recon/foo'
  recon 0 --all
  grep -q '^--> Starting reconnaissance on 4 hosts (object)$' "$WORK/recon.out" || fail "$(cat "$WORK/recon.out")"
  grep -q '^4/4 hosts matched, 0 error' "$WORK/recon.out" || fail "$(cat "$WORK/recon.out")"
  recon 0 container --md5 --json --zone 2
  expect 'servers of zone 2' "$(python3 -c 'import json, sys; print([s["zone"] for s in json.load(sys.stdin)["servers"]])' < "$WORK/recon.out")" '[2]'
}

dispersion() { server dispersion "$@" --coverage 0.5; }

samples_are_all_there() {
  local policy
  for policy in 0 1; do
    dispersion populate --auth "$AUTH_URL" --user test:tester --key testing --policy "$policy" \
      > "$WORK/populate.out" 2> "$WORK/populate.err" || fail "populate: $(cat "$WORK/populate.out" "$WORK/populate.err")"
    # The last replica of a write may come after its answer.
    local deadline=$((SECONDS + 20))
    until dispersion report --account AUTH_test --policy "$policy" > "$WORK/report.out" 2> "$WORK/report.err"; do
      [ "$SECONDS" -lt "$deadline" ] || fail "report: $(cat "$WORK/report.out" "$WORK/report.err")"
    done
    grep -q '^100.00% of container copies found (18 of 18)$' "$WORK/report.out" || fail "$(cat "$WORK/report.out")"
    grep -q '^100.00% of object copies found (18 of 18)$' "$WORK/report.out" || fail "$(cat "$WORK/report.out")"
  done
}

dead_servers_are_told_of() {
  local status=0
  dispersion report --account AUTH_test --json > "$WORK/report.out" 2> "$WORK/report.err" || status=$?
  expect 'exit code of a report with a zone away' "$status" 2
  expect 'copies expected' "$(python3 -c 'import json, sys; print(json.load(sys.stdin)["object"]["copies_expected"])' < "$WORK/report.out")" 18
  recon 2 -u
  grep -q "http://$(field object-server-z1 address): " "$WORK/recon.out" || fail "$(cat "$WORK/recon.out")"
}

kill_a_zone() {
  kill_zone 1
  local deadline=$((SECONDS + 10))
  until [ "$(grep -c 'is gone' "$WORK/up.err")" -ge 3 ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "up does not tell of the dead: $(cat "$WORK/up.err")"
    sleep 0.1
  done
  put_some without-z1- 10
  check_objects without-z1- 10
  expect 'lines about the dead' "$(grep -c 'is gone' "$WORK/up.err")" 3
}

start_the_zone() {
  local role before
  for role in $SERVERS_OF_A_ZONE; do
    before=$(field "$role-z1" pid)
    server start "$role-z1"
    [ "$(field "$role-z1" pid)" != "$before" ] || fail "$role-z1: the file holds the former process"
    pid_runs "$(field "$role-z1" pid)" || fail "$role-z1 does not run"
    before=$(field "$role-z1" pid)
    server start "$role-z1"
    expect "$role-z1 started again while it runs" "$(field "$role-z1" pid)" "$before"
  done
}

# With ZooKeeper away the data path goes on, and servers start from the rings on disk.
without_zookeeper() {
  local pid
  pid=$(field zookeeper pid)
  server stop zookeeper
  server stop zookeeper
  if pid_runs "$pid"; then fail 'ZooKeeper runs after stop'; fi
  put_some away-a- 10
  server stop object-server-z2
  server stop proxy-2
  server start object-server-z2
  server start proxy-2
  put_some away-b- 10
  check_objects away-a- 10
  check_objects away-b- 10
  server start zookeeper
  put_some with-zk- 5
  other_proxy_knows_tokens
}

a_server_that_cannot_start() {
  local status=0
  server stop account-server-z3
  python3 - "$(field account-server-z3 address)" "$WORK/taken" <<'PY' &
import socket, sys, time
host, port = sys.argv[1].split(":")
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port))); s.listen()
open(sys.argv[2], "w").close()
time.sleep(60)
PY
  local squatter=$!
  until [ -e "$WORK/taken" ]; do sleep 0.05; done
  server start account-server-z3 2> "$WORK/start.err" || status=$?
  kill "$squatter"
  wait "$squatter" 2> /dev/null || true
  expect 'exit code of a start that fails' "$status" 1
  grep -q account-server-z3 "$WORK/start.err" || fail "the message was: $(cat "$WORK/start.err")"
  server start account-server-z3
}

down_ends_all() {
  local pids
  pids=$(for name in "$DATA"/run/*.json; do field "$(basename "$name" .json)" pid; done)
  server down
  for pid in $pids "$STORE_PID"; do
    if pid_runs "$pid"; then fail "process $pid runs after down"; fi
  done
  wait "$STORE_PID" || fail 'up ended with an error'
  STORE_PID=
  server down
}

# Whoever was in front is killed: the servers go on, and the next start or down finds them.
left_behind() {
  start_store --processes
  login test:tester testing
  kill -9 "$STORE_PID"
  wait "$STORE_PID" 2> /dev/null || true
  STORE_PID=
  put_some left- 3
  refused './martinet down'
  start_store --processes
  grep -q 'an earlier start left' "$WORK/up.err" || fail 'up does not tell what it stopped'
  login test:tester testing
  check_objects left- 3
  kill -9 "$STORE_PID"
  wait "$STORE_PID" 2> /dev/null || true
  STORE_PID=
  server down
  local file
  for file in "$DATA"/run/*.json; do
    if pid_runs "$(field "$(basename "$file" .json)" pid)"; then fail "$file: runs after down"; fi
  done
}

in_one_process() {
  start_store
  login test:tester testing
  check_objects first- 10
  check_objects without-z1- 10
  put_some in-one- 5
  server down
  wait "$STORE_PID" || fail 'up ended with an error'
  STORE_PID=
}

nothing_left() {
  if pgrep -f -- "--config $DATA/run/" > "$WORK/left"; then fail "left running: $(tr '\n' ' ' < "$WORK/left")"; fi
}

# The clients' port is taken: the servers that were started before end again.
port_is_taken() {
  local port status=0
  port=$(free_port)
  python3 -m http.server --bind 127.0.0.1 "$port" > /dev/null 2>&1 &
  local squatter=$!
  until curl -s -o /dev/null "http://127.0.0.1:$port/"; do pid_runs "$squatter" || fail 'no squatter'; sleep 0.1; done
  "$ROOT/martinet" up --processes --data "$DATA" --port "$port" --demo-users > "$WORK/taken.out" 2> "$WORK/taken.err" || status=$?
  kill "$squatter"
  wait "$squatter" 2> /dev/null || true
  expect 'exit code with a taken port' "$status" 1
  grep -q "proxy-1 ended at its start.*$port" "$WORK/taken.err" || fail "the message was: $(cat "$WORK/taken.err")"
  nothing_left
}

# SIGTERM comes while the servers are being started: nothing of it may stay.
stopped_in_mid_start() {
  local began status=0
  rm -f "$DATA/run/zookeeper.json"
  "$ROOT/martinet" up --processes --data "$DATA" --port "$PORT" --demo-users > "$WORK/up.out" 2> "$WORK/up.err" &
  STORE_PID=$!
  until [ -e "$DATA/run/zookeeper.json" ]; do sleep 0.1; done
  sleep 1
  began=$SECONDS
  kill -TERM "$STORE_PID"
  wait "$STORE_PID" || status=$?
  STORE_PID=
  [ $((SECONDS - began)) -le "$STOP_SECONDS_MAX" ] || fail "up took $((SECONDS - began)) s to stop in mid-start"
  expect 'exit code after SIGTERM in mid-start' "$status" 0
  if grep -q '^ready' "$WORK/up.out"; then fail 'it was ready already'; fi
  nothing_left
}

# One server by hand, as on a machine of several: ZooKeeper, for a store that has none of its own.
zookeeper_outside() {
  local port
  port=$(free_port)
  cat > "$WORK/zk.toml" <<TOML
[server]
name = "zookeeper"
data = "$WORK/zk"
bind = "127.0.0.1"
port = $port
TOML
  "$ROOT/martinet" server zookeeper --config "$WORK/zk.toml" > "$WORK/zk.out" 2>&1 &
  OUTSIDE=$!
  until grep -q "^serving zookeeper at 127.0.0.1:$port" "$WORK/zk.out"; do
    pid_runs "$OUTSIDE" || fail "ZooKeeper by hand: $(cat "$WORK/zk.out")"
    sleep 0.1
  done
  DATA=$WORK/second
  start_store --processes --zookeeper "127.0.0.1:$port"
  login test:tester testing
  expect 'PUT of a container' "$(status -X PUT "$URL/box")" 201
  put_some outside- 3
  check_objects outside- 3
  [ ! -e "$DATA/run/zookeeper.toml" ] || fail 'the store has a ZooKeeper of its own too'
  stop_store
  start_store --zookeeper "127.0.0.1:$port"
  login test:tester testing
  check_objects outside- 3
  stop_store
  kill "$OUTSIDE"
  wait "$OUTSIDE" || fail 'ZooKeeper by hand ended with an error'
  DATA=$WORK/data
}

clean_up_outside() {
  local status=$?
  if [ -n "${OUTSIDE:-}" ]; then kill -9 "$OUTSIDE" 2> /dev/null || true; fi
  clean_up_servers $status
}
trap clean_up_outside EXIT

step 'start with two proxies' start_store --processes --proxies 2
login test:tester testing
status -X PUT "$URL/box" > /dev/null
step 'what scripts find' check_run_files
put_some first- 10
check_objects first- 10
other_proxy_knows_tokens
step 'a second up' refused 'in use by process' --processes
step 'a second up in one process' refused 'in use by process'
step 'recon' servers_tell_how_they_are
step 'dispersion' samples_are_all_there
step 'a zone killed' kill_a_zone
step 'recon of the dead' dead_servers_are_told_of
step 'and started again' start_the_zone
check_objects without-z1- 10
step 'a server that cannot start' a_server_that_cannot_start
step 'ZooKeeper away' without_zookeeper
step 'down' down_ends_all
step 'in one process' in_one_process
step 'up killed, its servers left' left_behind
step 'many again' start_store --processes
login test:tester testing
check_objects in-one- 5
step 'SIGTERM' stop_store
step 'a taken port' port_is_taken
step 'SIGTERM in mid-start' stopped_in_mid_start
step 'ZooKeeper outside' zookeeper_outside
say 'ok'
