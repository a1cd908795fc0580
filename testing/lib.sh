# Sourced by the test scripts: a store of its own below a temporary folder, and small checks.
# An endpoint that runs already is used instead when ENDPOINT is set (its auth URL): so the same
# scripts question a real Swift.
#
# Set here: WORK (temporary folder, removed at the end), AUTH_URL, and the functions below.

set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WORK=$(mktemp -d "${TMPDIR:-/tmp}/martinet-test.XXXXXX")
DATA=$WORK/data
STORE_PID=
READY_SECONDS_MAX=${READY_SECONDS_MAX:-240}
STOP_SECONDS_MAX=10

say() { printf '%s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  # What the servers complained of, oldest first, and the cause again where it is read first.
  if [ -d "$DATA/log" ]; then
    find "$DATA/log" -name martinet.log -exec grep -hE '^[^ ]+ (WARN|ERROR) ' {} + | sort | tail -n 60 | cut -c 1-400 >&2 || true
  fi
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}
# expect WHAT GOT WANTED
expect() { [ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"; }

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts ./martinet up and waits for its ready line. Arguments go to `up`.
start_store() {
  if [ -n "${ENDPOINT:-}" ]; then AUTH_URL=$ENDPOINT; return 0; fi
  PORT=${PORT:-$(free_port)}
  # The file must be there before it is searched: the store's own process opens it a moment later.
  : > "$WORK/up.out"
  "$ROOT/martinet" up --data "$DATA" --port "$PORT" --demo-users "$@" > "$WORK/up.out" 2> "$WORK/up.err" &
  STORE_PID=$!
  local deadline=$((SECONDS + READY_SECONDS_MAX))
  until grep -q '^ready ' "$WORK/up.out"; do
    kill -0 "$STORE_PID" 2> /dev/null || { cat "$WORK/up.err" >&2; fail "the store ended before it was ready"; }
    [ "$SECONDS" -lt "$deadline" ] || fail "the store was not ready in $READY_SECONDS_MAX s"
    sleep 0.1
  done
  AUTH_URL=$(sed -n 's/^ready \([^ ]*\).*/\1/p' "$WORK/up.out")
}

# Kills every process of the store at once, as a power cut of the machine's processes would.
kill_store() {
  kill -9 "$STORE_PID"
  wait "$STORE_PID" 2> /dev/null || true
  STORE_PID=
}

stop_store() {
  [ -n "$STORE_PID" ] || return 0
  local began=$SECONDS status=0
  kill -TERM "$STORE_PID" 2> /dev/null || return 0
  wait "$STORE_PID" || status=$?
  STORE_PID=
  [ $((SECONDS - began)) -le "$STOP_SECONDS_MAX" ] || fail "the store took more than $STOP_SECONDS_MAX s to stop"
  expect "exit code after SIGTERM" "$status" 0
}

clean_up() { # clean_up [STATUS]
  local status=${1:-$?}
  if [ -n "$STORE_PID" ]; then kill -9 "$STORE_PID" 2> /dev/null || true; wait "$STORE_PID" 2> /dev/null || true; fi
  if [ -n "${KEEP:-}" ]; then say "kept: $WORK"; else rm -rf "$WORK"; fi
  exit "$status"
}
trap clean_up EXIT

# login USER KEY: sets TOKEN and URL
login() {
  curl -sS -m 20 -D "$WORK/login" -o /dev/null -H "X-Auth-User: $1" -H "X-Auth-Key: $2" "$AUTH_URL"
  URL=$(tr -d '\r' < "$WORK/login" | sed -n 's/^x-storage-url: //Ip')
  TOKEN=$(tr -d '\r' < "$WORK/login" | sed -n 's/^x-auth-token: //Ip')
  [ -n "$TOKEN" ] || fail "no token for $1 from $AUTH_URL"
}

# status CURL-ARGUMENTS...: prints the status of one request with the token
status() {
  curl -sS -m "${STATUS_SECONDS_MAX:-120}" -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $TOKEN" "$@"
}

as_tester() { # swift client as test:tester
  swift -A "$AUTH_URL" -U test:tester -K testing "$@"
}

# step NAME COMMAND...: runs and prints its seconds
step() {
  local name=$1 began=$SECONDS
  shift
  "$@"
  printf '  %-44s %4d s\n' "$name" $((SECONDS - began))
}
