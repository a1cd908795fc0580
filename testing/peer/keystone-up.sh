#!/usr/bin/env bash
# A real OpenStack Keystone (Debian's package) on loopback with SQLite and Fernet tokens, all below
# one folder, as the calling user.
#
#   keystone-up.sh FOLDER    prints its URL when it answers; keystone-down.sh FOLDER ends it
#
# The administrator is admin in the project admin of the domain Default, with the password `adminpw`.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
FOLDER=$(mkdir -p "$1" && cd "$1" && pwd)
READY_SECONDS_MAX=120
CONF=$FOLDER/keystone.conf
mkdir -p "$FOLDER/keys" "$FOLDER/credential-keys"
chmod 700 "$FOLDER/keys" "$FOLDER/credential-keys"

# The Python that Debian's packages belong to, whichever comes first on the PATH.
PYTHON=/usr/bin/python3
PORT=$("$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
URL=http://127.0.0.1:$PORT/v3

cat > "$CONF" <<CONF
[DEFAULT]
log_file = $FOLDER/keystone.log
[database]
connection = sqlite:///$FOLDER/keystone.db
[token]
provider = fernet
# Tokens are asked about at Keystone itself: what it remembers would hide a revocation.
caching = false
[cache]
enabled = false
[revoke]
caching = false
[fernet_tokens]
key_repository = $FOLDER/keys
[fernet_receipts]
key_repository = $FOLDER/keys
[credential]
key_repository = $FOLDER/credential-keys
[identity]
# Hashing passwords is not what is tested.
password_hash_rounds = 4
CONF

manage() { "$PYTHON" -P -W ignore -c 'from keystone.cmd.manage import main; main()' --config-file "$CONF" "$@" >> "$FOLDER/manage.log" 2>&1; }
manage db_sync
# Readers must not keep writers out: Keystone has both open in one request. SQLite remembers it.
"$PYTHON" -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode = WAL")' "$FOLDER/keystone.db"
manage fernet_setup --keystone-user "$(id -un)" --keystone-group "$(id -gn)"
manage credential_setup --keystone-user "$(id -un)" --keystone-group "$(id -gn)"
manage bootstrap --bootstrap-username admin --bootstrap-password adminpw --bootstrap-project-name admin \
  --bootstrap-role-name admin --bootstrap-service-name keystone --bootstrap-region-id one \
  --bootstrap-public-url "$URL" --bootstrap-internal-url "$URL" --bootstrap-admin-url "$URL"

setsid nohup "$PYTHON" -P -W ignore "$here/keystone_server.py" "$CONF" "$PORT" > "$FOLDER/server.log" 2>&1 < /dev/null &
PID=$!
echo "$PID" > "$FOLDER/keystone.pid"
deadline=$((SECONDS + READY_SECONDS_MAX))
until curl -fsS -m 10 -o /dev/null "$URL" 2> /dev/null; do
  if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$PID" 2> /dev/null; then
    echo "Keystone did not answer within $READY_SECONDS_MAX s" >&2
    tail -n 20 "$FOLDER"/*.log >&2
    exit 1
  fi
  sleep 0.2
done
echo "$URL"
