#!/usr/bin/env bash
# Builds LiveKit's command line tool into .tools/bin, unless this version is there.
set -euo pipefail
cd "$(dirname "$0")/.."

TARGET=.tools/bin/lk
VERSION=$(sed -nE 's|.*livekit/livekit-cli/v2 v([0-9.]+).*|\1|p' tools/lk/go.mod)

[ "$("$TARGET" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -1)" = "$VERSION" ] && exit 0
if ! command -v go >/dev/null; then
	echo "lk $VERSION needs Go 1.26 or newer to be built" >&2
	exit 2
fi
if ! pkg-config --exists portaudio-2.0 2>/dev/null; then
	echo "lk needs portaudio and its headers: apt install portaudio19-dev pkg-config (brew install portaudio)" >&2
	exit 2
fi

echo "building lk $VERSION (takes some minutes, once) ..." >&2
mkdir -p .tools/bin
cd tools/lk
nice go build -mod=readonly -ldflags "-s -w" -tags portaudio_system -o "../../$TARGET" \
	github.com/livekit/livekit-cli/v2/cmd/lk
