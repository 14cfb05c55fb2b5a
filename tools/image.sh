#!/usr/bin/env bash
# Builds the image with docker, podman or buildah, whichever is here: tools/image.sh [TAG]
#
# BUILDER names one of them. IMAGE_ARGS are more arguments for the build, such as
# "--build-arg EXTRA=gpu", or mounts that this machine's registries need.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
tag=${1:-vivavoce:$version}

builder=${BUILDER:-}
if [ -z "$builder" ]; then
	if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
		builder=docker
	elif command -v podman >/dev/null; then
		builder=podman
	elif command -v buildah >/dev/null; then
		builder=buildah
	else
		cat >&2 <<-MESSAGE
			The image needs one of these to be built:
			  - Docker, with its engine running ('docker info' must answer)
			  - podman: apt install podman
			  - buildah: apt install buildah
		MESSAGE
		exit 2
	fi
fi

read -ra more <<<"${IMAGE_ARGS:-}"
case $builder in
docker) DOCKER_BUILDKIT=1 docker build "${more[@]}" -t "$tag" . ;;
podman) podman build --layers "${more[@]}" -t "$tag" . ;;
buildah) buildah bud --layers "${more[@]}" -t "$tag" . ;;
*)
	echo "BUILDER=$builder: use docker, podman or buildah" >&2
	exit 2
	;;
esac
echo "built $tag with $builder" >&2
