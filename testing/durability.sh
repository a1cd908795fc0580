#!/usr/bin/env bash
# Proof of durability from outside: under `strace -f` each 201 must follow completed fdatasyncs of
# volumes on a majority of the devices, begun after the object's bytes were written there.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PUTS=${PUTS:-50}
ENDPOINT=

start_store
login test:tester testing
expect "PUT container" "$(status -X PUT "$URL/durable")" 201
JVM=$STORE_PID
strace -f -p "$JVM" -y -ttt -s 4096 -e trace=pwrite64,pwritev,write,writev,sendto,sendmsg,fdatasync,fsync -o "$WORK/trace" 2> "$WORK/strace.err" &
TRACER=$!
deadline=$((SECONDS + 20))
until grep -q attached "$WORK/strace.err" 2> /dev/null; do
  [ "$SECONDS" -lt "$deadline" ] || fail "strace did not attach: $(cat "$WORK/strace.err")"
  sleep 0.1
done
for i in $(seq "$PUTS"); do
  # The name is in the record, so the write of each object is found by it.
  expect "PUT $i" "$(status -X PUT -H 'Content-Type: text/plain' --data-binary "body-$i" "$URL/durable/object-number-$i-")" 201
done
kill -INT "$TRACER"
wait "$TRACER" 2> /dev/null || true
python3 "$ROOT/testing/durability_trace.py" "$WORK/trace" "$PUTS" "$DATA/devices"
stop_store
