#!/usr/bin/env bash
# What strangers and broken clients send: requests that are none or two, bodies that end early, names and
# headers that mean something elsewhere, archives and manifests that are bombs, thousands of connections
# that come to nothing. Each is answered with a clear 4xx or the end of its connection, never with a 500;
# nothing of it is stored or left behind; and the store serves on, with as many files open and as much
# memory as before.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
ENDPOINT=

attack() { # attack SECTION
  login test:tester testing
  python3 -B "$ROOT/testing/clients/hostile/run.py" "$URL" "$TOKEN" "$STORE_PID" "$DATA" "$1"
}

# Patience is short, so that who waits is seen to be given up.
cat > "$WORK/short.toml" <<'TEXT'
[proxy]
client_timeout = "3s"
[http]
head_max = "3s"
send_max = "3s"
keep_alive_idle_max = "5s"
TEXT

# Every buffer is watched, not one of many: one that is not given back is an error in the log, which run.py looks for.
export MARTINET_JAVA_OPTIONS="-Dio.netty.leakDetection.level=paranoid -Dio.netty.leakDetection.targetRecords=20 ${MARTINET_JAVA_OPTIONS:-}"
start_store --config "$WORK/short.toml"
step "heads, lengths and chunks" attack heads
step "paths, headers and documents" attack meanings
step "archives" attack archives
step "connections" attack connections
stop_store
