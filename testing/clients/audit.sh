#!/usr/bin/env bash
# Bits rot while the store is stopped: in a body file, in a record of the log, and counters of a
# container's database. Auditors find each within a pass, nobody having read them; the replicator brings
# other replicas' copies of the objects and fills the database anew; nothing else is set apart. An object
# whose container is lost on all devices is named as dark data. Then an account is deleted, and what it
# held goes.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
ENDPOINT=
SECONDS_MAX=120
BODY_BYTES=700000

cat > "$WORK/martinet.toml" <<'TOML'
[auditor]
interval = "2s"
items_per_second = 1000
databases_per_second = 50
dark_data_after = "1s"

[replicator]
interval = "2s"

[reaper]
interval = "2s"
TOML

start() {
  start_store --config "$WORK/martinet.toml"
  login test:tester testing
}

status() { curl -sS -m 60 -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $TOKEN" "$@"; }

rot() { # rot: a byte of one replica each, and all replicas of a container
  python3 - "$DATA" "$BODY_BYTES" "$WORK/small" <<'PY'
import glob, os, shutil, sqlite3, sys
data, size, small = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], 'rb').read()

def flip(name, at):
    with open(name, 'r+b') as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))

def databases(account, container):
    for name in sorted(glob.glob(data + '/**/containers/*/*/*/*.db', recursive=True)):
        database = sqlite3.connect(name)
        if database.execute('SELECT 1 FROM info WHERE account = ? AND container = ?', (account, container)).fetchone():
            yield name, database

bodies = [name for name in glob.glob(data + '/**/bodies/*/*', recursive=True) if os.path.getsize(name) == size]
assert len(bodies) == 3, bodies
flip(bodies[0], size - 1)
for name in sorted(glob.glob(data + '/**/volumes/*.vol', recursive=True)):
    at = open(name, 'rb').read().find(small)
    if at >= 0:
        flip(name, at + 100)
        break
else:
    sys.exit('no volume holds the small body')
lost = [name for name, _ in databases('AUTH_test2', 'lost')]
assert len(lost) == 3, lost
for name in lost:
    shutil.rmtree(os.path.dirname(name))
for name, database in databases('AUTH_test', 'c'):
    database.execute('UPDATE totals SET bytes = bytes + 1')
    database.commit()
    break
else:
    sys.exit('no database of the container')
PY
}

whole() { # whole: how many replicas of the two bodies are as they were put
  python3 - "$DATA" "$BODY_BYTES" "$WORK/large" "$WORK/small" <<'PY'
import glob, os, sys
data, size, large, small = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], 'rb').read(), open(sys.argv[4], 'rb').read()
files = [name for name in glob.glob(data + '/**/bodies/*/*', recursive=True) if os.path.getsize(name) == size]
print(sum(open(name, 'rb').read() == large for name in files),
      sum(open(name, 'rb').read().count(small) for name in glob.glob(data + '/**/volumes/*.vol', recursive=True)))
PY
}

databases() { # databases: of each replica of the container, objects and bytes that it counts
  python3 - "$DATA" <<'PY'
import glob, sqlite3, sys
for name in sorted(glob.glob(sys.argv[1] + '/**/containers/*/*/*/*.db', recursive=True)):
    database = sqlite3.connect(name)
    if database.execute("SELECT 1 FROM info WHERE account = 'AUTH_test' AND container = 'c'").fetchone():
        print(*database.execute('SELECT sum(objects), sum(bytes) FROM totals').fetchone(), end=';')
PY
}

until_is() { # until_is WHAT WANTED COMMAND...: fails unless the command prints that before the time is up
  local what=$1 wanted=$2 got= deadline=$((SECONDS + SECONDS_MAX))
  shift 2
  until got=$("$@") && [ "$got" = "$wanted" ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$what: still '$got', wanted '$wanted'"
    sleep 0.5
  done
}

logged() { grep -c "$1" "$DATA/log/martinet.log" || true; } # logged PATTERN: lines of the log
dark() { sed -n 's/.*in no listing.*device=\([^ ]*\) .*path=.AUTH_test2.lost.o .*/\1/p' "$DATA/log/martinet.log" | sort -u | wc -l; } # dark: devices
set_apart() { "$ROOT/martinet" recon "$1" -q --data "$DATA" | sed -n 's/.*total: \([0-9]*\),.*/\1/p'; } # set_apart TYPE

start
head -c "$BODY_BYTES" /dev/urandom > "$WORK/large"
head -c 5000 /dev/urandom > "$WORK/small"
login test2:tester2 testing2
expect 'PUT the other container' "$(status -X PUT "$URL/lost")" 201
expect 'PUT into it' "$(status -T "$WORK/login" "$URL/lost/o")" 201
login test:tester testing
expect 'PUT container' "$(status -X PUT "$URL/c")" 201
expect 'PUT large' "$(status -T "$WORK/large" "$URL/c/large")" 201
expect 'PUT small' "$(status -T "$WORK/small" "$URL/c/small")" 201
for i in $(seq 20); do expect "PUT o$i" "$(status -T "$WORK/login" "$URL/c/o$i")" 201; done
expect 'replicas before' "$(whole)" '3 3'
stop_store
rot
expect 'replicas that did not rot' "$(whole)" '2 2'

start
until_is 'objects in quarantine' 2 set_apart object
until_is 'containers in quarantine' 1 set_apart container
until_is 'replicas healed' '3 3' whole
until_is 'the database refilled' 1 logged 'a database that was in quarantine is refilled'
COUNTED="22 $((BODY_BYTES + 5000 + 20 * $(wc -c < "$WORK/login")));"
until_is 'what the databases count' "$COUNTED$COUNTED$COUNTED" databases
until_is 'dark data' 3 dark
expect 'other dark data' "$(grep 'in no listing' "$DATA/log/martinet.log" | grep -vc path=/AUTH_test2/lost/o)" 0
expect 'marks left' "$(find "$DATA" -name QUARANTINED -o -name REFILLING | wc -l)" 0
expect 'objects in quarantine at last' "$(set_apart object)" 2
expect 'accounts in quarantine' "$(set_apart account)" 0
expect 'damage that was told' "$(logged 'audit: an object is damaged')" 2
expect 'objects listed' "$(curl -sS -H "X-Auth-Token: $TOKEN" "$URL/c" | wc -l)" 22
"$ROOT/martinet" recon object --auditor --validate-servers -R -d --top 1 --data "$DATA"

# The account goes, and all that it held.
ACCOUNT=$URL
login admin:admin admin
expect 'DELETE account' "$(status -X DELETE "$ACCOUNT")" 204
expect 'HEAD of the deleted account' "$(status -I "$ACCOUNT")" 410
until_is 'the account reaped' 1 logged 'a deleted account holds nothing any more: AUTH_test'
expect 'HEAD of the account' "$(status -I "$ACCOUNT")" 410
stop_store
# The damaged body file lies in quarantine.
expect 'body files left' "$(find "$DATA" -path '*/bodies/*' -size "${BODY_BYTES}c" | wc -l)" 1
say 'ok: rot is found and healed, a deleted account is cleared away'
