#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# machine_code.sh COMPILER: at every level of optimisation heavy_sum() is a loop that adds: a jump
# backwards and no multiplication. The formula in its place must be recognised as such, or the check
# would be worth nothing.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly compiler=$1
command -v "$compiler" >/dev/null || skip "no $compiler here"
command -v objdump >/dev/null || skip "no objdump here"
case $(uname -m) in
    x86_64) ;;
    *) skip "reads machine code of x86-64 only" ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# is_loop SOURCE LEVEL: prints why the machine code of heavy_sum in SOURCE is not such a loop.
is_loop() {
    "$compiler" -std=gnu17 "-$2" -I "$TRIPTYCH_SOURCE" -c "$1" -o "$scratch/code.o" || return
    objdump -d --no-show-raw-insn "$scratch/code.o" |
        awk '/^[0-9a-f]+ <heavy_sum>:$/ { inside = 1; next } /^$/ { inside = 0 } inside' \
            >"$scratch/code"
    [ -s "$scratch/code" ] || echo "there is no function heavy_sum"
    grep -qE '[[:space:]]i?mul' "$scratch/code" && echo "it multiplies, as a formula does"
    local address mnemonic target backwards=false
    while read -r address mnemonic target _; do # "1b: jne 10 <heavy_sum+0x10>"
        if [[ $mnemonic == j* && $target =~ ^[0-9a-f]+$ ]] && ((16#$target < 16#${address%:})); then
            backwards=true
        fi
    done <"$scratch/code"
    $backwards || echo "it has no jump backwards"
}

readonly kernel=$TRIPTYCH_SOURCE/common/workloads/heavy_sum.c
for level in O0 O1 O2 O3; do
    report "$(is_loop "$kernel" "$level")" "$compiler -$level: heavy_sum is a loop of additions"
done

cat >"$scratch/formula.c" <<'END'
#include "common/workloads/heavy_sum.h"
uint64_t heavy_sum(struct span numbers)
{
    return (numbers.hi - numbers.lo) * (numbers.lo + numbers.hi - 1) / 2;
}
END
for sign in multiplies "no jump backwards"; do
    report "$(is_loop "$scratch/formula.c" O2 | grep -q "$sign" || echo "it passed for a loop")" \
        "$compiler: the formula is recognised ($sign)"
done

# Clang replaces the plain loop by the formula: so the barrier in the kernel is needed.
sed '/__asm__/d' "$kernel" >"$scratch/plain.c"
if [ "$compiler" = clang ]; then
    report "$([ -n "$(is_loop "$scratch/plain.c" O2)" ] || echo "the plain loop stayed a loop")" \
        "clang: a loop without the barrier is recognised"
fi
finish
