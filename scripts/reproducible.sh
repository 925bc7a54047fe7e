#!/usr/bin/env bash
# Builds the commit that is checked out twice, in two clean copies in different folders, and compares the
# jars byte for byte: code, sources, Javadoc, and those of the tests. The same JDK gives the same bytes.
# Takes options of Maven, for example -o.
set -euo pipefail
if [[ "${1:-}" == -h || "${1:-}" == --help ]]; then
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  exit
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

for copy in first second/copy; do
  mkdir -p "$work/$copy"
  git archive HEAD | tar -x -C "$work/$copy"
  echo "building in $work/$copy ..."
  if ! (cd "$work/$copy" && mvn -B -ntp "$@" -DskipTests -Dinvoker.skip -Dmaven.javadoc.skip=false verify) >"$work/log" 2>&1; then
    tail -n 40 "$work/log" >&2
    exit 1
  fi
  (cd "$work/$copy" && find . -path '*/target/sparse-ae*.jar' -exec sha256sum {} + | sort -k 2) \
    >"$work/${copy%%/*}.sums"
done

cat "$work/first.sums"
[[ -s "$work/first.sums" ]] || { echo "no jars were built" >&2; exit 1; }
if diff "$work/first.sums" "$work/second.sums"; then
  echo "$(wc -l <"$work/first.sums") jars, the same bytes in both builds"
else
  echo "the builds differ" >&2
  exit 1
fi
