#!/usr/bin/env bash
# Prints the path of a Chromium or Chrome that tests can drive; exits with 1 where there is none.
# Ubuntu's packages of that name only point to a snap, which cannot reach a test's files.
#   CHROMIUM  the one to use
for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome; do
  path=$(command -v "$name") || continue
  case "$(readlink -f "$path")" in */snap*) continue ;; esac
  if timeout 20 "$path" --version 2>/dev/null | grep -q '^\(Chromium\|Google Chrome\) '; then
    printf '%s\n' "$path"
    exit 0
  fi
done
exit 1
