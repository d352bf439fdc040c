#!/usr/bin/env bash
# Builds the image of action/Dockerfile as ralf-under-test, and writes FOLDER/docker, a client for whatever engine built it.
#   bash tests/Ralf.Actions.Image/build.sh FOLDER
# Where a docker engine answers, it is docker with the real base images. Elsewhere it is Debian's podman and buildah, with base images made here of
# Debian's packages and of this machine's .NET and node: the same Dockerfile, but not the same bases.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/../.."
image=ralf-under-test

if docker info >/dev/null 2>&1; then
  docker build --quiet --tag "$image" --file action/Dockerfile .
  # RALF_TEST_RUN: more flags for `run`.
  printf '#!/bin/sh\nif [ "$1" = run ]; then shift; set -- run $RALF_TEST_RUN "$@"; fi\nexec %s "$@"\n' "$(command -v docker)" >"$folder/docker"
  chmod 755 "$folder/docker"
  exit
fi

for tool in buildah podman runc mmdebstrap eatmydata; do
  command -v "$tool" >/dev/null && continue
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends buildah podman runc mmdebstrap eatmydata
  break
done

cache=${XDG_CACHE_HOME:-$HOME/.cache}/ralf-actions-image
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

cat >"$cache/storage.conf" <<END
[storage]
driver = "overlay"
graphroot = "$cache/storage"
runroot = "/run/ralf-actions-image"
END
cat >"$cache/containers.conf" <<END
[containers]
netns = "none"
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=$(cat /proc/sys/kernel/pid_max):$(cat /proc/sys/kernel/pid_max)"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
END
export CONTAINERS_STORAGE_CONF=$cache/storage.conf CONTAINERS_CONF=$cache/containers.conf BUILDAH_ISOLATION=chroot
trap 'buildah rm --all >/dev/null 2>&1 || true' EXIT

base=localhost/ralf-stand-in-base
if ! podman image exists "$base"; then
  echo "making a stand-in for Debian's image"
  if [ ! -f "$cache/base.tar" ]; then
    eatmydata mmdebstrap --quiet --variant=minbase bookworm "$cache/base.new.tar"
    mv "$cache/base.new.tar" "$cache/base.tar"
  fi
  podman import --quiet "$cache/base.tar" "$base" >/dev/null
fi

# .NET, node and, where a proxy looks into TLS, its certificate; these never reach the image itself.
tools=localhost/ralf-stand-in-tools:$(dotnet --version)-$(node --version)
if ! podman image exists "$tools"; then
  echo "making a stand-in for the images of .NET and node"
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  container=$(buildah from --pull-never "$base")
  buildah run "$container" -- sh -c 'apt-get update -q && apt-get install -y -q --no-install-recommends libssl3 libstdc++6' >/dev/null
  buildah copy --quiet "$container" "$(dirname "$(readlink -f "$(command -v dotnet)")")" /usr/share/dotnet >/dev/null
  buildah copy --quiet "$container" "$(readlink -f "$(command -v node)")" /usr/local/bin/node >/dev/null
  buildah copy --quiet "$container" "$npm" /usr/local/lib/node_modules/npm >/dev/null
  buildah copy --quiet "$container" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt >/dev/null
  buildah run "$container" -- sh -c 'ln -s /usr/share/dotnet/dotnet /usr/local/bin/dotnet && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm'
  buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt --env NUGET_CERT_REVOCATION_MODE=offline \
    --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$container"
  buildah commit --quiet --rm "$container" "$tools" >/dev/null
fi

buildah bud --pull-never --layers --ignorefile action/Dockerfile.dockerignore --file action/Dockerfile --tag "localhost/$image" \
  --build-arg "BASE=$base" --build-arg "SDK=$tools" --build-arg "NODE=$tools" .

cat >"$folder/docker" <<END
#!/bin/sh
export CONTAINERS_STORAGE_CONF=$cache/storage.conf CONTAINERS_CONF=$cache/containers.conf
# RALF_TEST_RUN: more flags for \`run\`.
if [ "\$1" = run ]; then shift; set -- run --pull=never \$RALF_TEST_RUN "\$@"; fi
exec $(command -v podman) "\$@"
END
chmod 755 "$folder/docker"
