#!/usr/bin/env bash
# The same requests to Martinet and to a real Swift, and every difference in what they answer that
# testing/differential/differences.py does not explain. Arguments go to testing/differential/run.py:
# names of sections, -k WORD for checks by title, -v to see the explained differences too.
# PEER_URL names a Swift that runs already.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PEER=$WORK/peer

if [ -z "${PEER_URL:-}" ] && ! command -v swift-proxy-server > /dev/null; then
  say "SKIPPED, SKIPPED, SKIPPED: no Swift to compare with. On Debian: apt-get install swift-proxy" \
    "swift-account swift-container swift-object memcached. Nothing was proved here."
  exit 0
fi

stop_peer() {
  local status=$?
  set +e
  if [ -d "$PEER" ]; then "$ROOT/testing/peer/down.sh" "$PEER"; fi
  (exit "$status")
  clean_up
}
trap stop_peer EXIT

start_peer() {
  [ -n "${PEER_URL:-}" ] || PEER_URL=$("$ROOT/testing/peer/up.sh" "$PEER")
}

# The other side has no expirer: what has expired stays in its listings.
{
  cat "$ROOT/testing/differential/policies.toml"
  printf '\n[expirer]\ndelay = "1h"\n'
} > "$WORK/martinet.toml"
start_store --config "$WORK/martinet.toml"
step "a real Swift" start_peer
# Debian's Swift brings Debian's Python, which need not be the first on the PATH.
step "differences" /usr/bin/python3 "$ROOT/testing/differential/run.py" "$AUTH_URL" "$PEER_URL" "$@"
stop_store
