#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# check_urls.sh: every panel, variant and number of workers agrees with the script of the bundled
# server on every URL, and the server agrees that it was asked, retried and followed as told.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly server=$TRIPTYCH_BUILD/url-server
report "$([ -x "$server" ] || echo "it was not built")" "$server is there"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The script's two slow URLs end by this time-out; all others are far from it, unless the machine is
# busy with something else. So who differs is asked again alone, and may take longer.
timeout=5s
readonly patience=30s

# agrees NAME PROGRAM OPTIONS ARGUMENT...: runs it at the server, prints what is wrong. The list of
# the server carries the outcomes, so that the program itself fails at the first that differs.
agrees() {
    local name=$1 program=$2 options=$3 status lines
    shift 3
    # shellcheck disable=SC2086,SC2016 # options are several words; the inner shell expands
    "$server" --check-requests $options -- bash -c '
        . "$TRIPTYCH_SOURCE/tests/programs.sh"
        list=$1 program=$2
        shift 2
        awk "{ print \$2 \"\t\" \$1 }" "$list" >&3
        run_program "$program" "$@" "$list"' \
        bash '{urls}' "$program" "$@" --quiet --timeout "$timeout" $options \
        >"$scratch/$name.out" 2>"$scratch/$name.err" 3>"$scratch/$name.list"
    status=$?
    [ "$status" -eq 0 ] || echo "exit status $status"
    diff "$scratch/$name.list" "$scratch/$name.out"
    lines=$(wc -l <"$scratch/$name.list")
    [ "$lines" -ge 20 ] || echo "only $lines lines in the list"
    grep -v 'BTL\|btl_' "$scratch/$name.err"
}

# The runs mostly wait, so those of one program are made side by side.
pending=()
declare -A calls=()
start() {
    local name=$1
    calls[$name]=$(printf '%q ' "$@")
    agrees "$@" >"$scratch/$name.complaint" &
    pending+=("$name")
}
finish_pending() {
    local name
    wait
    for name in "${pending[@]}"; do
        if [ -s "$scratch/$name.complaint" ]; then
            sed 's/^/# at first: /' "$scratch/$name.complaint"
            eval "timeout=$patience agrees ${calls[$name]}" >"$scratch/$name.complaint"
        fi
        report "$(cat "$scratch/$name.complaint")" "$name"
    done
    pending=()
}

# In the suite each variant runs once without options and once with all of them, and the natural one follows twice;
# in the target stress-suite each does each. (With other numbers of workers: panels/matrix.sh.)
for program in $(programs '*/check_urls'); do
    panel=${program%/*}
    mapfile -t variants < <("$TRIPTYCH_BUILD/$program" --list | cut -f 1)
    for variant in "${variants[@]}"; do
        if [ "$panel" = mpi ]; then
            for ranks in ${TRIPTYCH_TEST_STRESS:+1} 3; do # (with 2 and 5, too: panels/mpi/check_urls)
                start "$panel-$variant-$ranks" "$program" "" --ranks "$ranks" --variant "$variant"
            done
        else
            [ -z "${TRIPTYCH_TEST_STRESS-}" ] || start "$panel-$variant-all" "$program" "" --variant "$variant"
            start "$panel-$variant-5" "$program" "" --variant "$variant" --workers 5
        fi
    done
    finish_pending
    ranks=()
    [ "$panel" != mpi ] || ranks=(--ranks 3)
    for variant in "${variants[@]}"; do
        [[ $variant != "${variants[0]}" && -z ${TRIPTYCH_TEST_STRESS-} ]] ||
            start "$panel-$variant-follow-2" "$program" "--follow 2" "${ranks[@]}" --variant "$variant"
        start "$panel-$variant-follow-5-retries-1-per-host-3" "$program" "--follow 5 --retries 1" \
            "${ranks[@]}" --variant "$variant" --per-host 3
    done
    finish_pending
done
finish
