#!/usr/bin/env bash
# Versions and links by the stock client: `swift upload` twice, `swift list --versions`, `swift
# download` and `swift delete` by --version-id; a stack of versions; a link by its header.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

upload() { # CONTAINER TEXT
  printf '%s' "$2" > "$WORK/file"
  as_tester upload "$1" "$WORK/file" --object-name file > /dev/null
}

read_back() { as_tester download "$@" -o -; }

ids() { # newest first
  as_tester list versioned --versions --json |
    python3 -c 'import json, sys; print(*(row["version_id"] for row in json.load(sys.stdin)))'
}

with_ids() {
  as_tester post -H 'X-Versions-Enabled: true' versioned
  upload versioned one
  upload versioned two
  local second first
  read -r second first < <(ids)
  expect "the current version" "$(read_back versioned file)" two
  expect "the first version" "$(read_back versioned file --version-id "$first")" one
  as_tester delete versioned file > /dev/null
  expect "objects after a DELETE" "$(as_tester list versioned)" ""
  expect "versions after a DELETE" "$(ids | wc -w | tr -d ' ')" 3
  expect "the second version after a DELETE" "$(read_back versioned file --version-id "$second")" two
  login test:tester testing
  expect "restoring a version" "$(status -X PUT -H 'Content-Length: 0' "$URL/versioned/file?version-id=$first")" 201
  expect "what was restored" "$(read_back versioned file)" one
  as_tester delete versioned file --version-id "$first" > /dev/null
  expect "versions after one was deleted" "$(ids | wc -w | tr -d ' ')" 2
  expect "DELETE of a container with versions" "$(status -X DELETE "$URL/versioned")" 409
}

stack() {
  as_tester post archive
  as_tester post -H 'X-Versions-Location: archive' stacked
  upload stacked one
  upload stacked two
  expect "copies in the archive" "$(as_tester list archive | grep -c '^004file/')" 1
  as_tester delete stacked file > /dev/null
  expect "what a DELETE brings back" "$(read_back stacked file)" one
  expect "the archive after a DELETE" "$(as_tester list archive)" ""
}

link() {
  login test:tester testing
  expect "PUT of a link" "$(status -X PUT -H 'Content-Length: 0' -H 'X-Symlink-Target: stacked/file' "$URL/archive/link")" 201
  expect "a link" "$(read_back archive link)" one
}

start_store
step "versions with ids" with_ids
step "a stack of versions" stack
step "a link" link
stop_store
