# Compile every requirement file with hashes and without any registry address.
set -eu
cd "$(dirname "$0")"
unset PIP_FIND_LINKS UV_FIND_LINKS
compile() { uv pip compile --quiet --upgrade --no-emit-index-url --no-header --no-annotate --generate-hashes "$@"; }
compile --python-version 3.11 uv.in --output-file uv.txt
compile --python-version 3.11 app.in --output-file app.txt
compile --python-version 3.11 dev.in --output-file dev.txt
compile --python-version 3.11 train.in --output-file train.txt
compile --python-version 3.10 rasa.in --output-file rasa.txt
