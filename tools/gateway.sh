#!/usr/bin/env bash
# Builds what the test of docker-compose.yml needs of a gateway's surroundings into .tools/bin, unless
# it is there: Traefik, and Pebble, which issues certificates over ACME for tests. Needs Go.
set -euo pipefail
cd "$(dirname "$0")/.."

# The newest Traefik whose modules can all be had; docker-compose.yml names a newer one.
TRAEFIK=github.com/traefik/traefik/v3@v3.6.12
PEBBLE=github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.3

bin=$PWD/.tools/bin
mkdir -p "$bin"
export CGO_ENABLED=0
[ -x "$bin/pebble" ] || GOBIN=$bin nice go install "$PEBBLE"
if [ ! -x "$bin/traefik" ]; then
	echo "building Traefik ${TRAEFIK#*@} (takes some minutes, once) ..." >&2
	# Its replaced modules forbid "go install".
	source=$(go mod download -json "$TRAEFIK" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
	(cd "$source" && nice go build -mod=mod -trimpath -ldflags "-s -w" -o "$bin/traefik" ./cmd/traefik)
fi
