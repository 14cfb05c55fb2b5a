#!/usr/bin/env bash
# Builds livekit-server into .tools/bin, unless this version or a newer one is there or on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=1.13.5
TARGET=.tools/bin/livekit-server

version_of() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -1 || true; }
new_enough() {
	local found
	found=$(version_of "$1")
	[ -n "$found" ] && [ "$(printf '%s\n' "$VERSION" "$found" | sort -V | head -1)" = "$VERSION" ]
}

if [ -n "${VIVAVOCE_LIVEKIT_SERVER:-}" ]; then
	test -x "$VIVAVOCE_LIVEKIT_SERVER" && exit 0
	echo "VIVAVOCE_LIVEKIT_SERVER=$VIVAVOCE_LIVEKIT_SERVER is not a program" >&2
	exit 2
fi
new_enough "$TARGET" && exit 0
if found=$(command -v livekit-server) && new_enough "$found"; then exit 0; fi
if ! command -v go >/dev/null; then
	cat >&2 <<-MESSAGE
		ROOM=livekit needs livekit-server $VERSION or newer. Do one of these:
		  - install Go 1.26 or newer; 'make livekit' then builds it
		  - put livekit-server on PATH, or set VIVAVOCE_LIVEKIT_SERVER to its path
		  - set VIVAVOCE_LIVEKIT_URL, VIVAVOCE_LIVEKIT_API_KEY and VIVAVOCE_LIVEKIT_API_SECRET
		    to those of a running server
	MESSAGE
	exit 2
fi

echo "building livekit-server $VERSION (takes some minutes, once) ..." >&2
mkdir -p .tools/bin
build=$(mktemp -d .tools/build.XXXXXX)
trap 'rm -rf "$build"' EXIT
# Go names the program after its folder, "server".
GOBIN="$PWD/$build" CGO_ENABLED=0 nice go install "github.com/livekit/livekit-server/cmd/server@v$VERSION"
mv "$build/server" "$TARGET"
