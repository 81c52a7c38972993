#!/bin/sh
# Builds kith as one static binary and installs it with its man page and its completions for bash, zsh and fish.
#   ./install.sh                    into /usr/local, asking sudo for what that takes
#   PREFIX=$HOME/.local ./install.sh
set -eu
cd "$(dirname "$0")"
prefix=${PREFIX:-/usr/local}

# The manual's writer is the argument parser's own; with the same options as kith it shares what is built.
for product in kith generate-manual; do
  swift build --configuration release --static-swift-stdlib --product "$product"
done
bin=$(swift build --configuration release --show-bin-path)

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$bin/generate-manual" "$bin/kith" --output-directory "$out"
for shell in bash zsh fish; do
  "$bin/kith" --generate-completion-script "$shell" >"$out/$shell"
done

as_owner=
mkdir -p "$prefix" 2>/dev/null || true
[ -w "$prefix" ] || as_owner=sudo
$as_owner install -D "$bin/kith" "$prefix/bin/kith"
$as_owner install -D -m 644 "$out/kith.1" "$prefix/share/man/man1/kith.1"
$as_owner install -D -m 644 "$out/bash" "$prefix/share/bash-completion/completions/kith"
$as_owner install -D -m 644 "$out/zsh" "$prefix/share/zsh/site-functions/_kith"
$as_owner install -D -m 644 "$out/fish" "$prefix/share/fish/vendor_completions.d/kith.fish"
echo "installed $prefix/bin/kith"
