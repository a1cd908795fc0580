#!/usr/bin/env bash
# A real OpenStack Swift (Debian's packages) on loopback, as small as it gets: the judge of what
# the API answers. Three replicas on four devices, all below one folder, as the calling user.
#
#   up.sh FOLDER    prints the auth URL when Swift answers; down.sh FOLDER ends it
#
# Ports are picked free. Its conf/ follows what Martinet serves: the pipeline grows with it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
FOLDER=$(mkdir -p "$1" && cd "$1" && pwd)
READY_SECONDS_MAX=60
CONF=$FOLDER/conf LOG=$FOLDER/log RUN=$FOLDER/run DATA=$FOLDER/node
mkdir -p "$CONF" "$LOG" "$RUN"
for device in d1 d2 d3 d4; do mkdir -p "$DATA/$device"; done

# The Python that Debian's packages belong to, whichever comes first on the PATH.
PYTHON=/usr/bin/python3
read -r PROXY ACCOUNT CONTAINER OBJECT MEMCACHE < <("$PYTHON" - <<'PY'
import socket
held = [socket.socket() for _ in range(5)]
for each in held:
    each.bind(('127.0.0.1', 0))
print(*(each.getsockname()[1] for each in held))
PY
)

for file in "$here"/conf/*.conf; do
  sed -e "s#@PROXY_PORT@#$PROXY#; s#@ACCOUNT_PORT@#$ACCOUNT#; s#@CONTAINER_PORT@#$CONTAINER#" \
    -e "s#@OBJECT_PORT@#$OBJECT#; s#@MEMCACHE_PORT@#$MEMCACHE#; s#@USER@#$(id -un)#" \
    -e "s#@CONF@#$CONF#; s#@DATA@#$DATA#" "$file" > "$CONF/$(basename "$file")"
done

"$PYTHON" "$here/rings.py" "$CONF" "$ACCOUNT" "$CONTAINER" "$OBJECT"

start() { # NAME COMMAND...
  local name=$1
  shift
  setsid nohup "$@" > "$LOG/$name.log" 2>&1 < /dev/null &
  echo $! > "$RUN/$name.pid"
}
start memcached memcached -l 127.0.0.1 -p "$MEMCACHE" -U 0 -m 32 -u "$(id -un)"
for server in account container object proxy; do
  start "$server" "$PYTHON" "$here/server.py" "$CONF" "$server"
done

AUTH_URL=http://127.0.0.1:$PROXY/auth/v1.0
deadline=$((SECONDS + READY_SECONDS_MAX))
until curl -fsS -m 5 -o /dev/null -H 'X-Auth-User: test:tester' -H 'X-Auth-Key: testing' "$AUTH_URL" 2> /dev/null &&
  curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$OBJECT/healthcheck" 2> /dev/null &&
  curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$CONTAINER/healthcheck" 2> /dev/null &&
  curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$ACCOUNT/healthcheck" 2> /dev/null; do
  if [ "$SECONDS" -ge "$deadline" ]; then
    echo "Swift did not answer within $READY_SECONDS_MAX s" >&2
    tail -n 5 "$LOG"/*.log >&2
    exit 1
  fi
  sleep 0.2
done
echo "$AUTH_URL"
