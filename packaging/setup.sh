#!/usr/bin/env bash
# Sets up everything that `make demo` and `make test` need; says what it does; a second run does nothing.
#   PYTHON       the interpreter to use (default: python3)
#   TORCH_INDEX  a package index for torch, for example PyTorch's own index of CPU builds
#   WITH_TESTS   if set, what only tests need as well, as far as that can be had
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-python3}
TORCH_INDEX=${TORCH_INDEX:-}
TORCH_VERSION=$(sed -n 's/^torch==//p' packaging/torch.txt)
say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'Cannot set up: %s\n' "$*" >&2; exit 1; }

# --- system packages --------------------------------------------------------------------------
listed() { sed 's/#.*//' "$1" | tr -s ' \n' ' '; }
missing() {
  local package status
  for package in "$@"; do
    # A package renamed for 64-bit time (libglib2.0-0t64) provides the old name.
    status=$(dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null || true)
    case "$status" in *"install ok installed"*) ;; *) printf ' %s' "$package" ;; esac
  done
}
may_install() {
  if [ "$(id -u)" = 0 ]; then as_root=(env)
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then as_root=(sudo)
  else return 1
  fi
}
install() {
  say "Installing system packages:$1"
  "${as_root[@]}" apt-get update -qq || return
  # shellcheck disable=SC2086
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null
}

if command -v dpkg-query >/dev/null; then
  wanted=$(missing $(listed packaging/system-packages.txt))
  if [ -n "$wanted" ]; then
    may_install || fail "system packages are missing; ask an administrator to run: apt-get install$wanted"
    install "$wanted" || fail "apt-get could not install:$wanted; is there a network?"
  fi
else
  say "This is no Debian or Ubuntu: make sure that the equivalents of packaging/system-packages.txt are there."
fi

# What only tests need is asked for by WITH_TESTS, and nothing stops without it.
if [ -n "${WITH_TESTS:-}" ] && ! bash packaging/find_chromium.sh >/dev/null; then
  skipped="the tests of the phone's page in a browser are skipped"
  if [ "$(. /etc/os-release 2>/dev/null; printf '%s' "${ID:-}")" != debian ]; then
    say "No Chromium is here, and none can be installed from Debian's packages (Ubuntu has a snap): $skipped; CHROMIUM=/path/to/one runs them."
  elif ! may_install; then
    say "Chromium is missing: $skipped; ask an administrator to run: apt-get install$(missing $(listed packaging/test-packages.txt))"
  else
    install "$(missing $(listed packaging/test-packages.txt))" || say "apt-get could not install Chromium: $skipped."
  fi
fi

command -v "$PYTHON" >/dev/null || fail "$PYTHON is missing; install Python 3.11 or newer."
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Python 3.11 or newer is needed; $PYTHON is $("$PYTHON" -V 2>&1 | cut -d" " -f2)."

# --- Python packages --------------------------------------------------------------------------
stamp=.venv/.set-up
wanted_state=$({ pwd; cat requirements.lock pyproject.toml packaging/setup.sh packaging/torch.txt; } | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted_state" ]; then
  exit 0
fi
pip=(.venv/bin/python -m pip --disable-pip-version-check)
# Scripts in .venv name its absolute path: a clone that was moved or copied needs a new one.
if [ "$(cat .venv/.path 2>/dev/null)" != "$PWD" ] || ! "${pip[@]}" --version >/dev/null 2>&1; then
  say "Making .venv"
  "$PYTHON" -m venv --clear .venv || fail "the virtual environment could not be made; is python3-venv installed?"
  pwd > .venv/.path
fi
installed_torch=$(.venv/bin/python -c 'from importlib.metadata import version; print(version("torch"))' 2>/dev/null || true)
if [ "${installed_torch%%+*}" != "$TORCH_VERSION" ]; then
  say "Installing torch $TORCH_VERSION (the largest part; some minutes)"
  "${pip[@]}" install --progress-bar on ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "torch==$TORCH_VERSION" ||
    fail "torch $TORCH_VERSION could not be installed; is there a network, and room on the disk?"
fi
say "Installing the locked packages"
"${pip[@]}" install --progress-bar on -q -r requirements.lock ||
  fail "a package of requirements.lock could not be installed; is there a network?"
say "Installing the kiosk itself"
"${pip[@]}" install -q --no-deps --no-build-isolation -e . || fail "the kiosk could not be installed into .venv."
printf '%s' "$wanted_state" > "$stamp"
say "Everything is in place."
