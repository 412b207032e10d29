#!/usr/bin/env bash
# Puts the real parts for the end-to-end tests beside them: npm packages of exact versions, and a Chromium.
set -euo pipefail
cd "$(dirname "$0")"

command -v npm >/dev/null || { echo "make e2e needs Node.js 20 with npm" >&2; exit 1; }
if ! cmp -s package.json node_modules/.installed-for; then
  npm install --no-package-lock --no-audit --no-fund --loglevel=error
  cp package.json node_modules/.installed-for
fi

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  else
    echo "make e2e needs Chromium: apt-get install chromium" >&2
    exit 1
  fi
fi
