#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# without_parts.sh: a machine that has none of the optional libraries: what does not need them is
# built without a warning, the summary names what is left out, and the programs say why they cannot.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

scratch=$(mktemp -d)
# In this build, so that another clone's ccache knows what is compiled there.
readonly build=$TRIPTYCH_BUILD/without_parts
trap 'rm -rf "$scratch" "$build"' EXIT
rm -rf "$build"
cat >"$scratch/pkg-config" <<'END' # it knows no library
#!/bin/sh
[ "$1" = --version ] && exec pkg-config --version
exit 1
END
chmod +x "$scratch/pkg-config"

# log_of NAME COMMAND...: the end of its log if it fails.
log_of() {
    local log=$scratch/$1.log
    shift
    "$@" >"$log" 2>&1 || { echo "status $?"; tail -n 20 "$log"; }
}

report "$(log_of configure cmake -S "$TRIPTYCH_SOURCE" -B "$build" \
    -DPKG_CONFIG_EXECUTABLE="$scratch/pkg-config" -DCMAKE_BUILD_TYPE=Debug \
    -DTRIPTYCH_WERROR=ON -DTRIPTYCH_OPENMP=OFF -DTRIPTYCH_MPI=OFF -DBUILD_TESTING=OFF)" \
    "it can be configured"
for part in json-c libcurl libmicrohttpd libprimesieve; do
    report "$(grep -q "missing  $part " "$scratch/configure.log" || cat "$scratch/configure.log")" \
        "the summary says that $part is missing"
done
# The programs; what is no part of them, as the runtime of the explorer, knows nothing of these libraries.
mapfile -t targets < <(programs 'posix/*' | grep -v /check_urls | tr / _)
report "$(log_of build cmake --build "$build" -j 2 --target "${targets[@]}")" "it builds without a warning"

# ends STATUS WORDS...: what is wrong with how that ends; says so also if it tells no reason.
ends() {
    local wanted=$1 status
    shift
    "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
    [ "$status" -eq "$wanted" ] || echo "status $status: $(cat "$scratch/out" "$scratch/err")"
    [ "$wanted" -eq 0 ] || grep -q 'built without' "$scratch/err" || echo "no reason is given"
}

posix=$build/posix
report "$(ends 0 "$posix/cpu_bound" --quick)" "cpu_bound runs"
report "$(ends 77 "$posix/cpu_bound" --quick --json)" "--json cannot, and says why"
report "$(ends 77 "$posix/cpu_bound" --describe)" "--describe cannot, and says why"
report "$(ends 0 "$posix/find_primes" --kernel sieve)" "--kernel sieve runs"
for kernel in iterate count; do
    report "$(ends 77 "$posix/find_primes" --kernel "$kernel")" "--kernel $kernel cannot, and says why"
done
report "$(ends 0 "$posix/stream_primes" --kernel sieve)" "stream_primes --kernel sieve runs"
report "$(cmake --build "$build" --target help | grep -w posix_check_urls)" "check_urls is left out"
finish
