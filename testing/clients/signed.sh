#!/usr/bin/env bash
# Addresses by `swift tempurl` and a form sent by curl: what a browser without a token does.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

KEY=a-key-of-the-container
LARGE_BYTES=5000000

web() { curl -sS -m 60 -o "$WORK/answer" -w '%{http_code}' "$@"; }

# signed METHOD PATH [OPTION...]: a whole URL, from the client's own signature.
signed() {
  local method=$1 path=$2 address
  shift 2
  address=$(swift tempurl "$@" "$method" 300 "$path" "$KEY")
  printf '%s%s' "${URL%/v1/*}" "${address// /%20}"
}

prepare() {
  login test:tester testing
  ACCOUNT=/v1/${URL##*/}
  as_tester post pictures -m "Temp-URL-Key: $KEY"
  head -c "$LARGE_BYTES" /dev/urandom > "$WORK/large"
}

addresses() {
  local address
  expect "a signed PUT" "$(web -T "$WORK/large" "$(signed PUT "$ACCOUNT/pictures/a b")")" 201
  address=$(signed GET "$ACCOUNT/pictures/a b")
  expect "a signed GET" "$(web "$address")" 200
  cmp -s "$WORK/answer" "$WORK/large" || fail "a signed GET brings other bytes"
  expect "its HEAD" "$(web -I "$address")" 200
  expect "another method" "$(web -X DELETE "$address")" 401
  for digest in sha1 sha256 sha512; do
    address=$(signed GET "$ACCOUNT/pictures/a b" --digest "$digest")
    expect "by $digest" "$(web "$address")" 200
  done
  address=$(signed GET "$ACCOUNT/pictures/" --prefix-based)
  expect "by a prefix" "$(web "${address/pictures\/?/pictures/a%20b?}")" 200
  address=$(signed GET "$ACCOUNT/pictures/a b" --iso8601)
  expect "until a date" "$(web "$address")" 200
  address=$(signed GET "$ACCOUNT/pictures/a b" --ip-range 127.0.0.0/8)
  expect "from here" "$(web "$address")" 200
  address=$(signed GET "$ACCOUNT/pictures/a b" --ip-range 10.0.0.0/8)
  expect "from elsewhere" "$(web "$address")" 401
}

form() {
  local path=$ACCOUNT/pictures/form- end=4000000000 signature
  signature=$(printf '%s\n\n%s\n%s\n%s' "$path" 10000000 2 "$end" |
    openssl dgst -sha256 -hmac "$KEY" | sed 's/.*= //')
  set -- -F max_file_size=10000000 -F max_file_count=2 -F "expires=$end" -F "signature=$signature"
  printf 'small' > "$WORK/small"
  expect "a form" "$(web "$@" -F "file1=@$WORK/large" -F "file2=@$WORK/small;type=text/plain" "${URL%/v1/*}$path")" 201
  curl -sS -m 60 -H "X-Auth-Token: $TOKEN" -o "$WORK/stored" "$URL/pictures/form-large"
  cmp -s "$WORK/stored" "$WORK/large" || fail "a form's file is another"
  expect "its small file" "$(curl -sS -m 60 -H "X-Auth-Token: $TOKEN" "$URL/pictures/form-small")" small
  expect "a form with three files" "$(web "$@" -F "a=@$WORK/small" -F "b=@$WORK/small" -F "c=@$WORK/small" "${URL%/v1/*}$path")" 400
  expect "a form for elsewhere" "$(web "$@" -F "a=@$WORK/small" "${URL%/v1/*}$ACCOUNT/pictures/other-")" 401
}

start_store
step "a container with a key" prepare
step "addresses by swift tempurl" addresses
step "a form by curl" form
stop_store
