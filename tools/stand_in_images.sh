#!/usr/bin/env bash
# Makes stand-ins for public images from Debian's packages, where no image registry can be reached:
# tools/stand_in_images.sh base|compose
#
#   base     the images that Dockerfile starts from
#   compose  also those of docker-compose.yml, and a gateway that is not Traefik: see
#            tests/compose/Caddyfile. LIVEKIT_SERVER is livekit-server's program.
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
	chroot "$root" groupadd --gid 999 postgres
	chroot "$root" useradd --uid 999 --gid 999 postgres
	install postgresql-15 postgresql-15-pgvector
	mkdir -p "$root/var/lib/postgresql/data" "$root/var/run/postgresql"
	cp tests/compose/postgres.sh "$root/usr/local/bin/"
	chroot "$root" chown -R 999:999 /var/lib/postgresql /var/run/postgresql
}
with_livekit() {
	install wget
	cp "${LIVEKIT_SERVER:-.tools/bin/livekit-server}" "$root/usr/local/bin/livekit-server"
}
with_gateway() {
	install caddy
	cp tests/compose/Caddyfile "$root/etc/Caddyfile"
	mkdir -p "$root/acme"
}

image "$python" scratch debian --env PATH=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin
image "$node" "$python" with_node
[ "${1:-base}" = compose ] || exit 0
image "docker.io/library/$(tag_of redis)" "$python" with_redis
image "docker.io/$(tag_of pgvector)" "$python" with_postgres --entrypoint '["postgres.sh"]'
image "docker.io/$(tag_of livekit/livekit-server)" "$python" with_livekit --entrypoint '["livekit-server"]'
# The gateway's arguments are Traefik's: the entry point drops them.
image "docker.io/library/$(tag_of traefik)" "$python" with_gateway \
	--entrypoint '["sh", "-c", "exec caddy run --config /etc/Caddyfile"]' --env XDG_DATA_HOME=/acme
