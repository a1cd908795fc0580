#!/usr/bin/env bash
# The functional tests of OpenStack Swift itself, run against Martinet from outside. Debian's archive of
# Swift's sources is fetched for that and thrown away; nothing of it belongs to this project.
# CONFORMANCE_ARCHIVE names a file that has been fetched before.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ARCHIVES=http://deb.debian.org/debian/pool/main/s/swift
FETCH_SECONDS_MAX=120
FETCH_TRIES=3

# What Debian has, the one we follow first: version, SHA-256 of its archive.
VERSIONS='2.38.1 5790a727987c89446b092ec93c7161a46fcf82a002fb5226d78da7c6b1fbc8f8
2.35.1 ee2bba0d77ce5bccc04db93d531ddd65ee092a1ce1070b0995f1ca8f7a3a5beb'

# Tests that fail on purpose, each with its reason.
cat > "$WORK/on-purpose" <<'LIST'
TestObject::test_if_none_match                 If-None-Match takes any etag (docs/compatibility.md)
TestSlo::test_slo_if_none_match_put            the same
TestSloUTF8::test_slo_if_none_match_put        the same
LIST

fetch() { # prints the version
  local version sum
  while read -r version sum; do
    if [ -n "${CONFORMANCE_ARCHIVE:-}" ]; then
      cp "$CONFORMANCE_ARCHIVE" "$WORK/swift.tar.xz"
    else
      curl -fsS --retry "$FETCH_TRIES" -m "$FETCH_SECONDS_MAX" -o "$WORK/swift.tar.xz" "$ARCHIVES/swift_$version.orig.tar.xz" 2> /dev/null || continue
    fi
    if [ "$(sha256sum < "$WORK/swift.tar.xz" | cut -d' ' -f1)" = "$sum" ]; then
      say "$version"
      return 0
    fi
  done <<< "$VERSIONS"
  return 1
}

unpack() {
  mkdir "$WORK/swift"
  tar -xJf "$WORK/swift.tar.xz" -C "$WORK/swift" --strip-components 1
}

configure() {
  sed -e "s#@AUTH_URL@#$AUTH_URL#" > "$WORK/test.conf" <<'CONF'
[func_test]
auth_uri = @AUTH_URL@
account = test
username = tester
password = testing
account2 = test2
username2 = tester2
password2 = testing2
username3 = tester3
password3 = testing3
account5 = test5
username5 = tester5
password5 = testing5
service_prefix = SERVICE
account6 = test
username6 = tester6
password6 = testing6
collate = C
storage_domain = example.com
CONF
}

functional_tests() {
  local status=0
  # Of the gateway for S3 there is nothing yet.
  (cd "$WORK/swift" && SWIFT_TEST_CONFIG_FILE=$WORK/test.conf /usr/bin/python3 -m pytest -q -p no:cacheprovider -rfE --tb=short \
    --ignore test/functional/s3api test/functional > "$WORK/tests.out" 2>&1) || status=$?
  [ "$status" -le 1 ] || fail "the tests did not run: $(tail -n 5 "$WORK/tests.out")"
  tail -n 1 "$WORK/tests.out"
  sed -n 's/^\(FAILED\|ERROR\) [^:]*::\([^ ]*\).*/\2/p' "$WORK/tests.out" | sort > "$WORK/failed"
  cut -d' ' -f1 "$WORK/on-purpose" | sort > "$WORK/expected"
  comm -23 "$WORK/failed" "$WORK/expected" > "$WORK/unexpected"
  if [ -s "$WORK/unexpected" ]; then
    grep -E '^(E  |_____)' "$WORK/tests.out" | cut -c 1-300 | tail -n 60
    fail "tests of Swift's that fail: $(tr '\n' ' ' < "$WORK/unexpected")"
  fi
  grep -qE '[0-9]{3} passed' "$WORK/tests.out" || fail "fewer tests ran than there are: $(tail -n 1 "$WORK/tests.out")"
}

if ! /usr/bin/python3 -c 'import pytest, swift, keystoneauth1' 2> /dev/null || ! VERSION=$(fetch); then
  say "SKIPPED, SKIPPED, SKIPPED: Swift's own tests need python3-pytest, python3-swift and an archive of Swift" \
    "from $ARCHIVES. Nothing was proved here."
  exit 0
fi
unpack
# X-Open-Expired has nothing to show where what expires goes at once.
printf '[proxy]\nallow_open_expired = true\n\n[expirer]\ndelay = "1h"\n' > "$WORK/martinet.toml"
start_store --config "$WORK/martinet.toml"
configure
# An account that nobody has used yet answers otherwise, in Swift too.
login test:tester testing
expect 'POST to the account' "$(status -X POST "$URL")" 204
step "functional tests of Swift $VERSION" functional_tests
stop_store
