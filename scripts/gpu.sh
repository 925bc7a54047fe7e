#!/usr/bin/env bash
# Everything that a GPU can show, on a machine that has one: what Doctor finds, the engine's tests
# computed on the GPU, the lecture on the GPU and on the CPU, and the comparison with PyTorch, both on
# the GPU. Reports and figures, with the device's name, go to the folder given, or to target/gpu.
# Without a GPU it stops with Doctor's advice.
#
#   scripts/gpu.sh [--dry-run] [--pytorch-cpu] [DIR]
#
# --dry-run      the same commands in their shortest form on the CPU, with the CPU library: it shows
#                that they run, and measures nothing
# --pytorch-cpu  PyTorch on the CPU, for a machine that cannot fetch PyTorch's library for the GPU,
#                some gigabytes, which DJL does when it first runs
set -euo pipefail
dry=
pytorch=(-Dpytorch.native.scope=provided)
out=
for arg in "$@"; do
  case "$arg" in
    --dry-run) dry=1 ;;
    --pytorch-cpu) pytorch=() ;;
    -h | --help)
      sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
      exit
      ;;
    *)
      if [[ "$arg" == -* || -z "$arg" || -n "$out" ]]; then
        echo "unexpected argument '$arg': see --help" >&2
        exit 2
      fi
      out="$(realpath -m -- "$arg")"
      ;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out="${out:-$PWD/target/gpu}"
mkdir -p "$out"
build=(mvn -B -ntp)
tests=(-Dsparseae.test.device=GPU -Dsparseae.tf32=false)
short=
contest="comparison --device gpu"
devices="gpu cpu"
if [[ -n "$dry" ]]; then
  pytorch=()
  tests=(-Dsparseae.test.device=CPU -Dtest=DoctorReportTest -DskipITs -Dsurefire.failIfNoSpecifiedTests=false)
  short=" --quick"
  contest="comparison --device cpu --quick --rounds 1 --only products,copies,lecture"
  devices=cpu
else
  build+=(-Dsparseae.gpu)
fi

# The options of the build go before its goals; what Maven says goes to a log beside the results.
run() {
  local name="$1"
  shift
  echo "$name: ${build[*]} $*"
  if ! "${build[@]}" "$@" >"$out/$name.log" 2>&1; then
    echo "$name failed; the end of $out/$name.log:" >&2
    tail -n 40 "$out/$name.log" >&2
    return 1
  fi
}

echo "doctor: ${build[*]} -q -DskipTests package exec:java -Dexec.mainClass=io.github.sparseae.tf.Doctor"
if ! "${build[@]}" -q -DskipTests package exec:java \
  -Dexec.mainClass=io.github.sparseae.tf.Doctor | tee "$out/doctor.txt" && [[ -z "$dry" ]]; then
  echo "no GPU to run on: see the advice above" >&2
  exit 1
fi
if [[ -z "$dry" ]] && command -v nvidia-smi >/dev/null; then
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv | tee "$out/device.csv"
fi

# Full float32, or rounded factors would be taken for errors.
run tests -pl sparse-ae-tf -am verify "${tests[@]}"
for device in $devices; do
  run "lecture-$device" -DskipTests package exec:java \
    "-Dexec.args=--device $device$short --out '$out/lecture-$device'"
done
run benchmarks -Pbenchmarks "${pytorch[@]}" -DskipTests package exec:java \
  "-Dexec.args=$contest --out '$out/benchmarks' --page '$out/benchmarks.md'"
echo "results are in $out"
