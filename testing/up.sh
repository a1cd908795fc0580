#!/usr/bin/env bash
# What `./martinet up` promises to whoever runs it: options and their errors, the ready line, keys,
# addresses, TLS, restarts, the end in order. Starts and stops stores of its own.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
if [ -n "${ENDPOINT:-}" ]; then say "not for a store that runs already"; exit 0; fi

# How soon a new certificate must be served; it is looked at every 5 s.
RELOAD_SECONDS_MAX=30

PIDS=()
kill_all() {
  local status=$? pid
  for pid in "${PIDS[@]}"; do kill -9 "$pid" 2> /dev/null || true; done
  clean_up "$status"
}
trap kill_all EXIT

# begin NAME OPTION...: starts a store in $WORK/NAME, sets PID and OUT, waits for the ready line.
begin() {
  local name=$1 deadline=$((SECONDS + READY_SECONDS_MAX))
  shift
  OUT=$WORK/$name.out
  : > "$OUT"
  # A shell lets its background jobs ignore SIGINT; the store is to get it as from a terminal.
  python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$ROOT/martinet" up --data "$WORK/$name" "$@" > "$OUT" 2> "$WORK/$name.err" &
  PID=$!
  PIDS+=("$PID")
  until grep -q '^ready ' "$OUT"; do
    kill -0 "$PID" 2> /dev/null || { cat "$WORK/$name.err" >&2; fail "$name ended before it was ready"; }
    [ "$SECONDS" -lt "$deadline" ] || fail "$name was not ready in $READY_SECONDS_MAX s"
    sleep 0.05
  done
  START_CPU_TICKS=$(sed 's/.*) //' "/proc/$PID/stat" | awk '{ print $12 + $13 }')
  AUTH_URL=$(sed -n 's/^ready \([^ ]*\).*/\1/p' "$OUT")
}

# end SIGNAL: ends the last store begun, in order and in time.
end() {
  local began=$SECONDS status=0
  kill "-$1" "$PID"
  wait "$PID" || status=$?
  expect "exit code after SIG$1" "$status" 0
  [ $((SECONDS - began)) -le "$STOP_SECONDS_MAX" ] || fail "SIG$1 took more than $STOP_SECONDS_MAX s"
}

# refused TEXT OPTION...: `up` must end with an error of one line that contains the text.
refused() {
  local text=$1 status=0
  shift
  "$ROOT/martinet" up "$@" > "$WORK/refused.out" 2> "$WORK/refused.err" || status=$?
  [ "$status" -ne 0 ] || fail "up $* was not refused"
  expect "stdout of up $*" "$(cat "$WORK/refused.out")" ''
  grep -qF -- "$text" "$WORK/refused.err" || { cat "$WORK/refused.err" >&2; fail "up $*: no '$text'"; }
  if grep -q $'^\tat ' "$WORK/refused.err"; then fail "up $*: a stack trace instead of a line"; fi
}

header() { tr -d '\r' < "$WORK/head" | sed -n "s/^$1: //Ip"; }

# log_in KEY CURL-OPTION...: answers with the login's headers in $WORK/head
log_in() {
  curl -sSk -g -m 20 -D "$WORK/head" -o /dev/null -H 'X-Auth-User: admin:admin' -H "X-Auth-Key: $1" "${@:2}" "$AUTH_URL"
}

key_of() { sed -n 's/.*ST_KEY=//p' "$WORK/$1/v1rc" | tr -d "'\""; }

first_start() {
  begin first --port 0
  expect 'lines on stdout' "$(wc -l < "$OUT")" 2
  expect 'ready lines' "$(grep -cE '^ready http://127\.0\.0\.1:[0-9]+/auth/v1\.0 \(4 devices, 4 zones\)$' "$OUT")" 1
  expect 'mode of v1rc' "$(stat -c %a "$WORK/first/v1rc")" 600
  grep -q "$(key_of first)" "$OUT" || fail 'the new key was not shown'
  log_in "$(key_of first)"
  TOKEN=$(header X-Auth-Token) URL=$(header X-Storage-Url)
  case "$TOKEN" in AUTH_tk*) ;; *) fail "token $TOKEN" ;; esac
  # Ready means that these succeed now, on whatever devices they fall.
  local i
  for i in $(seq 1 12); do
    expect "PUT container $i" "$(status -X PUT "$URL/c$i")" 201
    expect "PUT object $i" "$(status -X PUT --data-binary "text $i" "$URL/c$i/o")" 201
    expect "listing $i" "$(curl -sS -H "X-Auth-Token: $TOKEN" "$URL/c$i")" o
  done
}

storage_url() {
  log_in "$(key_of first)" -H 'Host: store.example:81'
  expect 'by Host' "$(header X-Storage-Url)" http://store.example:81/v1/AUTH_admin
  log_in "$(key_of first)" -H 'Host: store.example' -H 'X-Forwarded-Proto: https'
  expect 'by X-Forwarded-Proto' "$(header X-Storage-Url)" https://store.example/v1/AUTH_admin
}

logs() {
  local id
  curl -sS -D "$WORK/head" -o /dev/null -H "X-Auth-Token: $TOKEN" "$URL/c1/o"
  id=$(header X-Trans-Id)
  local deadline=$((SECONDS + 10))
  until grep -q "^object-server: .*\"GET /d.*/c1/o\" 200 .*\"$id\"" "$WORK/first/log/storage.log"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "no line of $id at a storage server"
    sleep 0.1
  done
  expect 'access lines of one request' "$(grep -c "$id" "$WORK/first/log/access.log")" 1
  if grep -E ' "?(JOURNAL|REDELIVERED) ' "$WORK/first/log/storage.log"; then fail 'internal polls in the log'; fi
}

metrics() {
  local port first_port
  first_port=$(sed -n 's/.*first_port *= *//p' "$WORK/first/store.toml")
  # The coordinator's, then account, container and object server of the first zone.
  for port in $((first_port + 1)) $((first_port + 2)) $((first_port + 3)); do
    curl -sS -m 20 "http://127.0.0.1:$port/metrics" > "$WORK/metrics"
    grep -q '^# TYPE ' "$WORK/metrics" || fail "no metrics at port $port"
  done
  # Not by a pipe: curl would fail when grep has seen enough.
  curl -sS -m 20 "${AUTH_URL%/auth/v1.0}/metrics" > "$WORK/metrics"
  grep -q '^# TYPE ' "$WORK/metrics" || fail 'no metrics at the proxy'
}

errors() {
  refused 'is in use by process' --data "$WORK/first" --port 0
  refused 'replicas' --data "$WORK/none" --devices 2 --replicas 3
  refused '--demo-users' --data "$WORK/none" --demo-users --bind 0.0.0.0
  refused 'port' --data "$WORK/none" --port 70000
  refused '--bind' --data "$WORK/none" --bind not/an/address
  printf 'proxy.prot = 1\n' > "$WORK/bad.toml"
  refused 'proxy.port' --data "$WORK/none" --config "$WORK/bad.toml"
  printf 'proxy.node_timeout = "soon"\n' > "$WORK/bad.toml"
  refused 'proxy.node_timeout' --data "$WORK/none" --config "$WORK/bad.toml"
  refused 'missing.toml' --data "$WORK/none" --config "$WORK/missing.toml"
  refused '--sevices' --data "$WORK/none" --sevices 3
  [ ! -e "$WORK/none/store.toml" ] || fail 'a store was made by options that were refused'
  local port=${AUTH_URL%/auth/v1.0}
  refused "cannot listen on 127.0.0.1:${port##*:}" --data "$WORK/busy" --port "${port##*:}"
}

nodes() {
  "$ROOT/martinet" nodes --data "$WORK/first" AUTH_admin c1 o > "$WORK/nodes"
  local primaries
  primaries=$(grep -cE '\bd[1-4]\b' "$WORK/nodes")
  [ "$primaries" -ge 3 ] || { cat "$WORK/nodes" >&2; fail 'nodes names fewer than three devices'; }
}

version() {
  expect '--version' "$("$ROOT/martinet" --version)" "martinet $(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$ROOT/launcher/pom.xml" | head -1)"
}

side_by_side() {
  local first=$PID first_url=$AUTH_URL
  begin second --port 0 --devices 2 --zones 1 --replicas 2
  grep -q '(2 devices, 1 zones)' "$OUT" || fail "the shape in: $(cat "$OUT")"
  expect 'the first still serves' "$(curl -sS -m 20 -o /dev/null -w '%{http_code}' "${first_url%/auth/v1.0}/healthcheck")" 200
  end INT
  PID=$first AUTH_URL=$first_url
}

restart() {
  local before
  before=$(cat "$WORK/first/store.toml")
  kill -9 "$PID"
  wait "$PID" 2> /dev/null || true
  MARTINET_JAVA_OPTIONS=-XX:AOTMode=off begin first --port 0
  local unprepared=$START_CPU_TICKS
  # At once: after a kill no listing is known until all object devices have sent their rows again.
  URL=${AUTH_URL%/auth/v1.0}/v1/AUTH_admin
  expect 'a listing as soon as it is ready' "$(curl -sS -H "X-Auth-Token: $TOKEN" "$URL/c7")" o
  expect 'a PUT as soon as it is ready' \
    "$(curl -sS -o /dev/null -w '%{http_code}' -X PUT -H "X-Auth-Token: $TOKEN" -H 'Content-Length: 0' "$URL/c7/p")" 201
  kill -9 "$PID"
  wait "$PID" 2> /dev/null || true
  begin first --port 0
  # Processor time, since it is about the same however busy the machine is: two thirds, measured.
  say "    ready after ${START_CPU_TICKS}0 ms of processor time, unprepared ${unprepared}0"
  [ "$START_CPU_TICKS" -lt "$unprepared" ] || fail 'what the build prepared makes a start no quicker'
  expect 'lines on stdout of a restart' "$(wc -l < "$OUT")" 1
  expect 'what the first start decided' "$(cat "$WORK/first/store.toml")" "$before"
  URL=${AUTH_URL%/auth/v1.0}/v1/AUTH_admin
  expect 'the token survived, and the object' "$(curl -sS -H "X-Auth-Token: $TOKEN" "$URL/c7/o")" 'text 7'
}

# Rule 29: all servers and clients of the process share one group of event loops. Linux keeps 15
# characters of a thread's name: up to the number of the group.
event_loops() {
  cat "/proc/$PID"/task/*/comm > "$WORK/threads"
  expect 'groups of event loops' "$(grep '^martinet-loop-' "$WORK/threads" | sort -u)" martinet-loop-1
  if grep -iE '^(nio|epoll|kqueue|multithread).*(loop|thread-|group)' "$WORK/threads"; then fail 'event loops of their own'; fi
}

# Three clients at the moment of SIGTERM: one in the middle of an upload goes on and gets its 201,
# one is idle, one stopped in the middle for good. A new request gets 503.
drain() {
  python3 "$ROOT/testing/drain_clients.py" "$URL" "$TOKEN" "$PID"
  local status=0
  wait "$PID" || status=$?
  expect 'exit code after SIGTERM' "$status" 0
}

ipv6() {
  begin six --port 0 --bind ::1 --demo-users
  grep -qE '^ready http://\[::1\]:[0-9]+/auth/v1\.0 ' "$OUT" || fail "$(cat "$OUT")"
  log_in admin
  expect 'storage URL over IPv6' "$(header X-Storage-Url)" "${AUTH_URL%/auth/v1.0}/v1/AUTH_admin"
  [ ! -e "$WORK/six/v1rc" ] || fail 'demonstration users were stored'
  end TERM
}

certificate() { # certificate NAME: a new one in the place of the old
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$WORK/key.new" -out "$WORK/cert.new" 2> /dev/null
  mv "$WORK/key.new" "$WORK/key.pem"
  mv "$WORK/cert.new" "$WORK/cert.pem"
}

served_name() {
  local address=${AUTH_URL#https://}
  openssl s_client -connect "${address%%/*}" < /dev/null 2> /dev/null | openssl x509 -noout -subject | sed 's/.*CN *= *//'
}

tls() {
  certificate one
  printf 'proxy.tls_certificate = "%s"\nproxy.tls_key = "%s"\nproxy.storage_url = "https://told.example"\n' "$WORK/cert.pem" "$WORK/key.pem" > "$WORK/tls.toml"
  begin tls --port 0 --config "$WORK/tls.toml"
  expect 'certificate' "$(served_name)" one
  log_in "$(key_of tls)"
  expect 'proxy.storage_url' "$(header X-Storage-Url)" https://told.example/v1/AUTH_admin
  certificate two
  local deadline=$((SECONDS + RELOAD_SECONDS_MAX))
  until [ "$(served_name)" = two ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "the new certificate is not served after $RELOAD_SECONDS_MAX s"
    sleep 0.5
  done
  end TERM
}

step 'first start' first_start
step 'storage URL' storage_url
step 'logs' logs
step 'metrics of every role' metrics
step 'errors' errors
step 'nodes' nodes
step 'version' version
step 'two stores side by side' side_by_side
step 'kill -9 and restart' restart
step 'event loops' event_loops
step 'drain' drain
step 'IPv6, demonstration users' ipv6
step 'TLS' tls
