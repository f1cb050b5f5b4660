#!/bin/sh
# Signs the SHA256SUMS in a folder as registries want it: a detached, binary GPG signature.
#
#     GPG_PRIVATE_KEY="$(cat key.asc)" sh packaging/sign.sh [FOLDER]
#
# GPG_PRIVATE_KEY   the private key in ASCII armour; it, or a subkey of it, is RSA and signs, since
#                   registries refuse signatures by elliptic curves
# GPG_PASSPHRASE    its passphrase, if it has one
#
# The key exists in a temporary folder only, for as long as the script runs.
set -eu

fail() {
  echo "sign: $*" >&2
  exit 1
}

folder=${1:-dist}
set -- "$folder"/*_SHA256SUMS
[ -e "$1" ] || shift
[ $# = 1 ] || fail "$folder holds $# files *_SHA256SUMS, not one"
[ "${GPG_PRIVATE_KEY-}" ] || fail "set GPG_PRIVATE_KEY to the private key in ASCII armour"
command -v gpg >/dev/null || fail "gpg is not installed (Debian's package is gnupg)"

home=$(mktemp -d)
trap 'gpgconf --homedir "$home" --kill all; rm -rf "$home"' EXIT
trap 'exit 1' HUP INT TERM
keyring() { gpg --quiet --batch --no-tty --homedir "$home" "$@"; }

printf '%s\n' "$GPG_PRIVATE_KEY" | keyring --import
# Fields of a key: 4 is its algorithm, of which 1 is RSA, and 12 what it can do. GnuPG by itself takes
# the newest key, of whatever algorithm; an exclamation mark makes it take the one that is named.
key=$(keyring --list-secret-keys --with-colons |
  awk -F: '/^(sec|ssb):/ { rsa = $4 == 1 && $12 ~ /s/ } /^fpr:/ && rsa { print $10 }' | tail -n 1)
[ "$key" ] || fail "GPG_PRIVATE_KEY has no RSA key that signs, and registries refuse other signatures"
printf '%s\n' "${GPG_PASSPHRASE-}" |
  keyring --detach-sign --yes --digest-algo=SHA512 --pinentry-mode=loopback --passphrase-fd=0 \
    --local-user="$key!" --output="$1.sig" "$1"
keyring --verify "$1.sig" "$1"
echo "$1.sig"
