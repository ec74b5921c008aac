#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# queues.sh: sends very many items through every variant of every queue, with one and with several
# producers and consumers, through a ring whose room is no power of two. A program fails if an item
# was lost, came twice, or came before an earlier one of the same producer.
#
#     TRIPTYCH_STRESS_ITEMS      for each variant: 1e9 unless set
#     TRIPTYCH_STRESS_VARIANTS   a shell pattern: 'posix/queue:*ring' (all unless set)

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly items=${TRIPTYCH_STRESS_ITEMS:-1e9} pattern=${TRIPTYCH_STRESS_VARIANTS:-*}
readonly shapes=('1 1' '1 3' '3 1' '2 2') # producers, consumers
each=$(awk -v items="${items//_/}" -v shapes=${#shapes[@]} 'BEGIN { printf "%.0f", items / shapes }')
readonly each
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 \
    PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# send PROGRAM VARIANT PRODUCERS CONSUMERS: without a deadline, since some forms take hours.
send() {
    local command=("$TRIPTYCH_BUILD/$1") workers=$(($3 + $4))
    case $1 in
        mpi/*) command=("$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" "$workers" "${command[@]}") ;;
        *) command+=(--workers "$workers") ;;
    esac
    "${command[@]}" --variant "$2" --items "$each" --producers "$3" --capacity 1000 --produce 0 \
        --consume 0 --json </dev/null >"$scratch/record" 2>"$scratch/complaint" ||
        printf 'status %d\n' $? >>"$scratch/complaint"
    # MPI's own remarks are no complaint, if all items have arrived.
    [ "$(jq .verified "$scratch/record" 2>/dev/null)" = true ] && return
    cat "$scratch/complaint"
    echo "no record that says that all items have arrived"
}

for program in $(programs "*/queue"); do
    for variant in $("$TRIPTYCH_BUILD/$program" --list | cut -f 1); do
        # shellcheck disable=SC2053 # the right side is a pattern
        [[ $program:$variant == $pattern ]] || continue
        for shape in "${shapes[@]}"; do
            read -r producers consumers <<<"$shape"
            complaint=$(send "$program" "$variant" "$producers" "$consumers")
            title="$program $variant, $producers to $consumers: $each items"
            speed=$(jq -r '"\(1e9 * .seconds / .parameters.items | round) ns each"' \
                "$scratch/record" 2>/dev/null)
            report "$complaint" "$title, ${speed:-no record}"
        done
    done
done
finish
