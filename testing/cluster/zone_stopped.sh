#!/usr/bin/env bash
# The client runs while a zone is away: every role of zone 1 was killed, the clients must not notice.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
FILES=${FILES:-$([ "${MARTINET_LONG:-}" = true ] && echo 3000 || echo 1000)}

step 'start' start_store --processes
kill_zone 1
export ENDPOINT=$AUTH_URL FILES
step 'trees' bash "$ROOT/testing/clients/trees.sh"
step 'access' bash "$ROOT/testing/clients/access.sh"
step 'large' bash "$ROOT/testing/clients/large.sh"
ENDPOINT=
step 'the zone comes back' start_zone 1
stop_store
