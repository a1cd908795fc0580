#!/usr/bin/env bash
# Ends the Keystone that keystone-up.sh started in a folder, by its own number. keystone-down.sh FOLDER
set -euo pipefail
FOLDER=$(cd "$1" && pwd)
[ -s "$FOLDER/keystone.pid" ] || exit 0
pid=$(cat "$FOLDER/keystone.pid")
# The number may have been given to another process since.
if tr '\0' ' ' 2> /dev/null < "/proc/$pid/cmdline" | grep -qF "keystone_server.py $FOLDER/keystone.conf "; then
  kill -TERM -- "-$pid"
fi
rm -f "$FOLDER/keystone.pid"
