#!/usr/bin/env bash
# Pins anew what CI installs: the newest releases that fit together, for Python 3.11 and later and every system, with the
# digests of their files. Needs `uv`. Look at the difference, run `.ci/run`, then commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile requirements/ci.in --output-file requirements/ci.txt --upgrade --quiet \
  --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-package c2a-rules --no-emit-package c2a-iati --no-emit-package c2a-gender-scorecard
