#!/usr/bin/env bash
# A real Keystone, the `openstack` client and the `swift` client by it: projects, roles, ACLs by project and
# user, tokens that are revoked, and a Keystone that is away.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
if [ -n "${ENDPOINT:-}" ]; then say "not for a store that runs already"; exit 0; fi

PEER=$ROOT/testing/peer
# How long the store believes Keystone, and how long that may take to show on a busy machine.
CACHE_SECONDS=3
REVOKED_SECONDS_MAX=60

end_all() {
  local status=$?
  if [ -d "$WORK/keystone" ]; then "$PEER/keystone-down.sh" "$WORK/keystone" || true; fi
  clean_up "$status"
}
trap end_all EXIT

# as USER PROJECT COMMAND...: with that user's name and password, which is NAMEpw, in the environment
as() {
  OS_AUTH_URL=$KEYSTONE OS_IDENTITY_API_VERSION=3 OS_USERNAME=$1 OS_PASSWORD=$1pw OS_PROJECT_NAME=$2 \
    OS_USER_DOMAIN_ID=default OS_PROJECT_DOMAIN_ID=default "${@:3}"
}

# swift_as USER PROJECT ARGUMENT...: the swift client, told all on its command line
swift_as() {
  swift --auth-version 3 --os-auth-url "$KEYSTONE" --os-username "$1" --os-password "$1pw" --os-project-name "$2" \
    --os-user-domain-id default --os-project-domain-id default "${@:3}"
}

# token_of USER PROJECT: prints a new token
token_of() {
  local who='"name":"%s","password":"%spw","domain":{"id":"default"}'
  # shellcheck disable=SC2059
  printf '{"auth":{"identity":{"methods":["password"],"password":{"user":{'"$who"'}}},"scope":{"project":{"name":"%s","domain":{"id":"default"}}}}}' "$1" "$1" "$2" |
    curl -sS -m 60 -D - -o /dev/null -H 'Content-Type: application/json' --data-binary @- "$KEYSTONE/auth/tokens" |
    tr -d '\r' | sed -n 's/^x-subject-token: //Ip'
}

# id_of KIND NAME
id_of() { as admin admin openstack "$1" show -f value -c id "$2"; }

# seen TOKEN CURL-ARGUMENT...: the status
seen() { TOKEN=$1 status "${@:2}"; }

known_users() {
  PORT=$(free_port)
  KEYSTONE=$("$PEER/keystone-up.sh" "$WORK/keystone")
  as admin admin openstack > "$WORK/setup" 2>&1 <<OPENSTACK
project create service
user create --password storepw store
role add --project service --user store admin
service create --name swift object-store
endpoint create --region one swift public http://127.0.0.1:$PORT/v1/AUTH_\$(project_id)s
role create swiftoperator
role create ResellerAdmin
project create acme
project create other
user create --password annapw anna
user create --password bertpw bert
user create --password carlpw carl
user create --password ritapw rita
role add --project acme --user anna swiftoperator
role add --project other --user bert swiftoperator
role add --project acme --user carl member
role add --project other --user rita ResellerAdmin
OPENSTACK
  ACME=$(id_of project acme) OTHER=$(id_of project other) BERT=$(id_of user bert)
  if [ -z "$ACME" ] || [ -z "$BERT" ]; then cat "$WORK/setup" >&2; fail 'Keystone was not set up'; fi
  STORE=http://127.0.0.1:$PORT/v1
}

a_store() {
  cat > "$WORK/keystone.toml" <<TOML
[keystone]
url = "$KEYSTONE"
username = "store"
password = "storepw"
cache_age = "${CACHE_SECONDS}s"
# What a busy machine takes.
timeout = "30s"
TOML
  start_store --config "$WORK/keystone.toml"
}

openstack_client() {
  printf 'la la\n' > "$WORK/song"
  as anna acme openstack > "$WORK/openstack" 2>&1 <<OPENSTACK
container create music
object create music --name song $WORK/song
object save music song --file $WORK/saved
object list music
OPENSTACK
  cmp "$WORK/song" "$WORK/saved" || { cat "$WORK/openstack" >&2; fail 'the openstack client got something else'; }
  grep -q "AUTH_$ACME" "$WORK/openstack" || fail "the account's name is not that of the project: $(cat "$WORK/openstack")"
}

swift_client() {
  (cd "$WORK" && swift_as anna acme upload music song --object-name again > /dev/null)
  swift_as anna acme list music | tr '\n' ' ' > "$WORK/list"
  expect 'listing' "$(cat "$WORK/list")" 'again song '
  expect 'download' "$(swift_as anna acme download music again -o -)" 'la la'
  swift_as anna acme stat > "$WORK/stat"
  grep -qi 'X-Account-Project-Domain-Id: default' "$WORK/stat" || { cat "$WORK/stat" >&2; fail 'the domain of the project'; }
}

roles() {
  ANNA_TOKEN=$(token_of anna acme) BERT_TOKEN=$(token_of bert other) CARL_TOKEN=$(token_of carl acme) RITA_TOKEN=$(token_of rita other)
  SONG=$STORE/AUTH_$ACME/music/song
  expect 'an operator reads' "$(seen "$ANNA_TOKEN" "$SONG")" 200
  expect 'an operator deletes the account' "$(seen "$ANNA_TOKEN" -X DELETE "$STORE/AUTH_$ACME")" 403
  expect "another project's operator reads" "$(seen "$BERT_TOKEN" "$SONG")" 403
  expect 'a member without a role that counts reads' "$(seen "$CARL_TOKEN" "$SONG")" 403
  expect "a reseller's administrator reads" "$(seen "$RITA_TOKEN" "$SONG")" 200
  expect "an operator in a service's account" "$(seen "$ANNA_TOKEN" -X PUT "$STORE/SERVICE_$ACME/c")" 403
  expect 'a bad token' "$(seen nonsense "$SONG")" 401
  curl -sS -m 60 -D "$WORK/head" -o /dev/null -H 'X-Roles: admin' -H "X-Project-Id: $ACME" -H 'X-Identity-Status: Confirmed' "$SONG"
  grep -q '^HTTP/1.1 401' "$WORK/head" || fail "headers of a client's own: $(head -1 "$WORK/head")"
  grep -qi "^www-authenticate: keystone uri=\"$KEYSTONE\"" "$WORK/head" || fail "no challenge in $(cat "$WORK/head")"
}

# may TOKEN ACL STATUS: what a read ACL makes of a token
may() {
  expect "post of $2" "$(seen "$ANNA_TOKEN" -X POST -H "X-Container-Read: $2" "$STORE/AUTH_$ACME/music")" 204
  expect "read by $2" "$(seen "$1" "$SONG")" "$3"
}

acls() {
  swift_as anna acme post music -r other:bert -w "$OTHER:$BERT"
  expect 'bert downloads' "$(swift_as bert other --os-storage-url "$STORE/AUTH_$ACME" download music song -o -)" 'la la'
  expect 'bert writes' "$(seen "$BERT_TOKEN" -X PUT -d x "$STORE/AUTH_$ACME/music/theirs")" 201
  expect 'bert makes a container' "$(seen "$BERT_TOKEN" -X PUT "$STORE/AUTH_$ACME/theirs")" 403
  curl -sS -m 60 -I -H "X-Auth-Token: $BERT_TOKEN" "$STORE/AUTH_$ACME/music" > "$WORK/head"
  if grep -qi '^x-container-read' "$WORK/head"; then fail 'a reader sees the ACL'; fi
  may "$BERT_TOKEN" "$OTHER:$BERT" 200
  may "$BERT_TOKEN" "*:$BERT" 200
  may "$BERT_TOKEN" '*:bert' 200
  may "$BERT_TOKEN" "$OTHER:*" 200
  may "$BERT_TOKEN" '*:*' 200
  may "$BERT_TOKEN" 'other:anna' 403
  may "$BERT_TOKEN" 'other' 403
  may "$BERT_TOKEN" 'swiftoperator' 403
  may "$CARL_TOKEN" 'member' 200
  may "$CARL_TOKEN" 'acme:carl' 200
  may nonsense '.r:*' 200
}

# The v1 login beside it.
v1_users() {
  login test:tester testing
  expect 'a v1 user in the own account' "$(status -X PUT "$URL/own")" 201
  expect "a v1 user in a project's" "$(status "$STORE/AUTH_$ACME")" 403
  expect "an operator in a v1 user's account" "$(seen "$ANNA_TOKEN" "$URL")" 403
}

revoked() {
  local deadline=$((SECONDS + REVOKED_SECONDS_MAX))
  expect 'before' "$(seen "$ANNA_TOKEN" -I "$STORE/AUTH_$ACME")" 204
  as admin admin openstack token revoke "$ANNA_TOKEN"
  until [ "$(seen "$ANNA_TOKEN" -I "$STORE/AUTH_$ACME")" = 401 ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "a revoked token works after $REVOKED_SECONDS_MAX s"
    sleep 0.5
  done
  expect 'a new one' "$(seen "$(token_of anna acme)" -I "$STORE/AUTH_$ACME")" 204
}

away() {
  "$PEER/keystone-down.sh" "$WORK/keystone"
  sleep "$CACHE_SECONDS"
  expect 'a token nobody can judge' "$(seen "$BERT_TOKEN" -I "$STORE/AUTH_$OTHER")" 503
  expect 'no token' "$(curl -sS -m 60 "$SONG")" 'la la'
  login test:tester testing
  expect 'a v1 user' "$(status "$URL/own")" 204
}

step 'Keystone and its users' known_users
step 'a store' a_store
step 'openstack client' openstack_client
step 'swift client' swift_client
step 'roles' roles
step 'ACLs' acls
step 'v1 users' v1_users
step 'a token that is revoked' revoked
step 'Keystone away' away
stop_store
