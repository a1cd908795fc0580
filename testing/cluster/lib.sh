# Sourced by the scripts that run a store whose servers are processes of their own, after the other
# lib.sh's work: `. .../cluster/lib.sh` is enough.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

SERVERS_OF_A_ZONE='account-server container-server object-server'

# field NAME FIELD: of run/NAME.json
field() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$DATA/run/$1.json" "$2"; }
server() { "$ROOT/martinet" "$@" --data "$DATA"; }
pid_runs() { kill -0 "$1" 2> /dev/null; }

kill_zone() { # kill_zone ZONE
  local role
  for role in $SERVERS_OF_A_ZONE; do kill -9 "$(field "$role-z$1" pid)"; done
}

start_zone() { # start_zone ZONE: its servers at the same time
  local role started=()
  for role in $SERVERS_OF_A_ZONE; do
    server start "$role-z$1" &
    started+=($!)
  done
  for pid in "${started[@]}"; do wait "$pid" || fail "a server of zone $1 does not start"; done
}

await_rows() { # await_rows ZONE: after a kill its listings are unknown until all rows came again
  local deadline=$((SECONDS + 20))
  until curl -sS -m 2 -o /dev/null -D - "http://$(field "container-server-z$1" address)/healthcheck" |
    grep -qi '^x-backend-rows-known: true'; do
    [ "$SECONDS" -lt "$deadline" ] || fail "zone $1 does not know its rows"
    sleep 0.1
  done
}

await_trust() { # await_trust: no device is left out any more for what it did before
  local deadline=$((SECONDS + 20))
  until curl -sS -m 2 "${AUTH_URL%/auth/v1.0}/metrics" | tr -d '\r' | grep '^[a-z_]*suspect_devices' | grep -q ' 0\(\.0\)\?$'; do
    [ "$SECONDS" -lt "$deadline" ] || fail 'the proxy still suspects a device'
    sleep 0.1
  done
}

clean_up_servers() { # clean_up_servers [STATUS]
  local status=${1:-$?}
  if [ -d "$DATA/run" ]; then server down || true; fi
  clean_up $status
}
trap clean_up_servers EXIT
