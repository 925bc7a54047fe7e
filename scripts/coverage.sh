#!/usr/bin/env bash
# Runs the tests under JaCoCo and prints the share of lines and branches that they reach, for each
# published module and for all together; the pages are in coverage/target/site/jacoco-aggregate. What runs
# in a process of its own is not counted. Takes options of Maven, for example -Pfull.
set -euo pipefail
if [[ "${1:-}" == -h || "${1:-}" == --help ]]; then
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  exit
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -B -ntp -Pcoverage "$@" verify
awk -F, '
  function line(name, lines, missed, branches, cut) {
    printf "%-18s %6.1f %% of %6d lines  %6.1f %% of %6d branches\n", name,
        100 * (1 - missed / lines), lines, branches ? 100 * (1 - cut / branches) : 100, branches
  }
  NR > 1 {
    module = $1
    sub(/.*\//, "", module)
    if (!(module in lines)) order[++modules] = module
    cut[module] += $6; branches[module] += $6 + $7
    missed[module] += $8; lines[module] += $8 + $9
    allCut += $6; allBranches += $6 + $7; allMissed += $8; allLines += $8 + $9
  }
  END {
    for (i = 1; i <= modules; i++) {
      m = order[i]
      line(m, lines[m], missed[m], branches[m], cut[m])
    }
    line("all", allLines, allMissed, allBranches, allCut)
  }' coverage/target/site/jacoco-aggregate/jacoco.csv
