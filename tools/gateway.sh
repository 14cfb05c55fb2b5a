#!/usr/bin/env bash
# Builds the programs that stand around the product in the test of docker-compose.yml into .tools/bin,
# unless they are there: Traefik, and Pebble, which issues certificates over ACME for tests. Needs Go.
set -euo pipefail
cd "$(dirname "$0")/.."

# The newest Traefik whose modules can all be had; docker-compose.yml names a newer one.
TRAEFIK=github.com/traefik/traefik/v3@v3.6.12
LEGO=github.com/go-acme/lego/v4
PEBBLE=github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.3

bin=$PWD/.tools/bin
mkdir -p "$bin"
export CGO_ENABLED=0
[ -x "$bin/pebble" ] || GOBIN=$bin nice go install "$PEBBLE"
[ -x "$bin/traefik" ] && exit 0

echo "building Traefik ${TRAEFIK#*@} (takes some minutes, once) ..." >&2
build=$(mktemp -d .tools/build.XXXXXX)
trap 'rm -rf "$build"' EXIT
sources() { go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'; }
cp -r --no-preserve=mode "$(sources "$TRAEFIK")" "$build/traefik"
version=$(sed -n "s|^\t$LEGO ||p" "$build/traefik/go.mod")
cp -r --no-preserve=mode "$(sources "$LEGO@$version")" "$build/lego"
# Without the clients of 150 DNS providers, which are most of what there is to build: the gateway
# proves its names over HTTP.
cat >"$build/lego/providers/dns/zz_gen_dns_providers.go" <<-'END'
	package dns

	import (
		"fmt"

		"github.com/go-acme/lego/v4/challenge"
	)

	func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
		return nil, fmt.Errorf("this build has no DNS provider %q", name)
	}
END
cd "$build/traefik"
go mod edit -replace "$LEGO=../lego"
nice go build -mod=mod -trimpath -ldflags "-s -w" -o "$bin/traefik" ./cmd/traefik
