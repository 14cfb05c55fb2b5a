#!/usr/bin/env bash
# Generates the Python client's models from the API's contract: tools/client.sh [FILE]
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${BIN:-.venv/bin}
file=${1:-client/vivavoce_client/models.py}
# Outside of any project, whose settings could change the output.
folder=$(mktemp -d)
contract=$folder/openapi.json
trap 'rm -rf "$folder"' EXIT
# Titles repeat the fields' names, and the server checks bounds; each would become a class.
"$bin/python" -m vivavoce openapi | "$bin/python" -c '
import json, sys

def plain(part):
    if isinstance(part, list):
        return [plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {k: plain(v) for k, v in part.items() if k not in left_out or isinstance(v, dict)}

left_out = {"title", "minLength", "maxLength", "pattern", "minimum", "maximum",
            "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems"}

contract = json.load(sys.stdin)
json.dump(plain(contract) | {"info": contract["info"]}, sys.stdout)
' >"$contract"
"$bin/datamodel-codegen" --input "$contract" --input-file-type openapi --output "$folder/models.py" \
	--output-model-type pydantic_v2.BaseModel --target-python-version 3.11 --use-annotated \
	--use-standard-collections --use-union-operator --field-constraints --use-schema-description \
	--use-field-description \
	--collapse-root-models --set-default-enum-member --collapse-reuse-models --disable-timestamp --use-double-quotes --formatters ruff-format \
	--custom-file-header '"""The messages of the API. Made by `make client`; not to be edited."""'
cp "$folder/models.py" "$file"
