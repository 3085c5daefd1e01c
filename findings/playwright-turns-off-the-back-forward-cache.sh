#!/usr/bin/env bash
# playwright-core 1.55.0 starts Chromium with --disable-back-forward-cache.
#
# Guess: a test that goes to another page and comes back sees the browser of real people,
# in which Chromium keeps the page, open WebSocket included, in its back/forward cache.
#
# Seen: the default arguments switch that cache off, so a page that forgets to close its
# connection on `pagehide` passes such a test. Firefox and WebKit get no such switch. With
# `ignoreDefaultArgs: ['--disable-back-forward-cache']` the cache is on.
#
# A script in the place of the browser writes down the arguments, so no browser is needed.
#
# Output seen:
#   default: --disable-back-forward-cache
#   ignored: (none)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund playwright-core@1.55.0 >/dev/null

cat >browser <<'SH'
#!/bin/sh
for word; do echo "$word"; done >"$ARGUMENTS"
exit 1
SH
chmod +x browser

cat >launch.mjs <<'JS'
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';

async function launched(options) {
  // The script ends at once, so that the launch fails; its arguments are written by then.
  await chromium.launch({ executablePath: './browser', timeout: 20_000, ...options }).catch(() => {});
  const words = readFileSync(process.env.ARGUMENTS, 'utf8').split('\n');
  return words.filter((word) => word.includes('back-forward-cache')).join(' ') || '(none)';
}

console.log('default:', await launched({}));
console.log('ignored:', await launched({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }));
JS

seen=$(ARGUMENTS="$folder/arguments" node launch.mjs)
printf '%s\n' "$seen"
expected='default: --disable-back-forward-cache
ignored: (none)'
if [ "$seen" != "$expected" ]; then
    echo 'changed'
    exit 1
fi
