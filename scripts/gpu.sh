#!/usr/bin/env bash
# Everything that a GPU can show, on a machine that has one: what Doctor finds, the engine's tests
# computed on the GPU, the lecture on the GPU and on the CPU, and the benchmarks, in which this library
# computes on the GPU and its peers on the CPU. Reports and figures, with the device's name, go to the
# folder given, or to target/gpu. Without a GPU it stops with Doctor's advice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out="${1:-target/gpu}"
mkdir -p "$out"
out="$(cd "$out" && pwd)"
build=(mvn -B -ntp -Dsparseae.gpu)

# The options of the build go before its goals; what Maven says goes to a log beside the results.
run() {
  local name="$1"
  shift
  echo "$name ..."
  if ! "${build[@]}" "$@" >"$out/$name.log" 2>&1; then
    echo "$name failed; the end of $out/$name.log:" >&2
    tail -n 40 "$out/$name.log" >&2
    return 1
  fi
}

if ! "${build[@]}" -q -DskipTests package exec:java \
  -Dexec.mainClass=io.github.sparseae.tf.Doctor | tee "$out/doctor.txt"; then
  echo "no GPU to run on: see the advice above" >&2
  exit 1
fi
if command -v nvidia-smi >/dev/null; then
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv | tee "$out/device.csv"
fi

# Full float32, or rounded factors would be taken for errors.
run tests -pl sparse-ae-tf -am verify -Dsparseae.test.device=GPU -Dsparseae.tf32=false
for device in gpu cpu; do
  run "lecture-$device" -DskipTests package exec:java \
    "-Dexec.args=--device $device --out '$out/lecture-$device'"
done
run benchmarks -Pbenchmarks -DskipTests package exec:java \
  "-Dexec.args=comparison --device gpu --out '$out/benchmarks' --page '$out/benchmarks.md'"
echo "results are in $out"
