#!/usr/bin/env bash
# Prints a folder to be put first on PATH, with a git that makes reftable repositories (2.45 or later): this machine's own where it is new enough, else that of
# the next Debian release with its libraries, which it unpacks once.
#   bash tests/newer-git.sh [FOLDER]
# FOLDER: where it is kept; by default ${XDG_CACHE_HOME:-~/.cache}/ralf-actions-newer-git. apt downloads it from this machine's own mirror, and checks it by
# the signature of Debian's archive; nothing is installed, and apt's own state is not touched.
set -euo pipefail
release=trixie
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/ralf-actions-newer-git}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

fail() { echo "newer-git.sh: $*" >&2; exit 1; }
makes_reftables() { # makes_reftables GIT
  local probe code=0
  probe=$(mktemp -d)
  GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 "$1" init -q --ref-format=reftable "$probe/r" >/dev/null 2>&1 || code=1
  rm -rf "$probe"
  return "$code"
}

own=$(command -v git || true)
if [ -n "$own" ] && makes_reftables "$own"; then dirname "$own"; exit; fi

mkdir -p "$folder"
folder=$(cd "$folder" && pwd -P)
exec 9>"$folder/lock"
flock 9
if [ -x "$folder/bin/git" ] && makes_reftables "$folder/bin/git"; then echo "$folder/bin"; exit; fi

for tool in apt-get dpkg-deb; do
  command -v "$tool" >/dev/null || fail "there is no '$tool' here: install git 2.45 or later and put it on the PATH"
done
. /etc/os-release
# The mirror from which this machine takes its own release.
mirror=$(apt-get indextargets --no-release-info --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
  awk -v release="${VERSION_CODENAME:-}" '$1 == release && $2 == "main" { print $3; exit }')
[ "${ID:-}" = debian ] && [ -n "$mirror" ] || fail "this is no Debian with sources of its own: install git 2.45 or later and put it on the PATH"
[ -f "$keyring" ] || fail "'$keyring' is missing: install debian-archive-keyring"

work=$(mktemp -d "$folder/new.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/parts"
echo "deb [signed-by=$keyring] $mirror $release main" >"$work/sources.list"
: >"$work/status"
apt() { # by its own command, with lists, cache and sources of ours; as the user who runs this
  apt-get -q -o Dir::State="$work" -o Dir::State::lists="$work/lists" -o Dir::State::status="$work/status" -o Dir::Cache="$work" \
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts="$work/parts" -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=3 "$@"
}
apt update >&2
(cd "$work" && apt download git libc6 libpcre2-8-0 zlib1g >&2)
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work/root"; done

rm -rf "$folder/root" "$folder/bin"
mv "$work/root" "$folder/root"
# Its own loader and libraries; and what git starts of its own kind is this wrapper again, since it searches GIT_EXEC_PATH first.
loader=$(find "$folder/root/usr/lib" -name 'ld-linux-*.so.*' -print -quit)
[ -n "$loader" ] || fail "the package libc6 of $release has no loader where it is looked for"
mkdir "$folder/bin"
cat >"$folder/bin/git" <<WRAPPER
#!/bin/sh
export GIT_EXEC_PATH='$folder/bin' GIT_TEMPLATE_DIR='$folder/root/usr/share/git-core/templates'
case \${0##*/} in git-*) set -- "\${0##*/git-}" "\$@" ;; esac
exec '$loader' --library-path '$(dirname "$loader")' '$folder/root/usr/bin/git' "\$@"
WRAPPER
chmod 755 "$folder/bin/git"
for part in upload-pack receive-pack upload-archive; do ln -s git "$folder/bin/git-$part"; done
makes_reftables "$folder/bin/git" || fail "$("$folder/bin/git" version 2>&1): the git of $release does not work here"
echo "$folder/bin"
