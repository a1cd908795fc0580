#!/usr/bin/env bash
# Ends the Swift that up.sh started in a folder, each process by its own number. down.sh FOLDER
set -euo pipefail
STOP_SECONDS_MAX=10

# A number may have been given to another process since: only one of this folder is ended.
is_ours() { # PID NAME
  [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' < "/proc/$1/cmdline" | grep -qE "server\.py $FOLDER/conf $2 |^memcached "
}

FOLDER=$(cd "$1" && pwd)
for file in "$FOLDER"/run/*.pid; do
  [ -s "$file" ] || continue
  pid=$(cat "$file")
  name=$(basename "$file" .pid)
  if is_ours "$pid" "$name"; then
    # Each was started as a session of its own, so its workers are in its group.
    kill -TERM -- "-$pid" 2> /dev/null || true
    deadline=$((SECONDS + STOP_SECONDS_MAX))
    while is_ours "$pid" "$name" && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.1; done
    if is_ours "$pid" "$name"; then kill -KILL -- "-$pid" 2> /dev/null || true; fi
  fi
  rm -f "$file"
done
