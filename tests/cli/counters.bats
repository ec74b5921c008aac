#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Counters and energy of a comparison: as far as the system permits, and plainly absent beyond. What
# this one permits is what the doctor says.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the programs

bats_require_minimum_version 1.5.0

load fakes

setup_file() {
    local triptych=${TRIPTYCH_BUILD:?the build folder}/triptych
    [ -x "$triptych" ] || return 0
    mkdir "$BATS_FILE_TMPDIR/none"
    "$triptych" doctor --launcher none --programs "$BATS_FILE_TMPDIR/none" --format json >"$BATS_FILE_TMPDIR/checks" || true
    seen=$(jq -r '.checks[] | select(.name == "counters") | .seen' "$BATS_FILE_TMPDIR/checks")
    export seen
    [ -n "$seen" ]
}

setup() {
    triptych=$TRIPTYCH_BUILD/triptych tree=$BATS_TEST_TMPDIR/tree
    [ -x "$triptych" ] || skip "no triptych in this build (it needs json-c)"
    cd "$BATS_TEST_TMPDIR" || return 1
    export NO_COLOR=1
}

# counted WORDS: whether the doctor has this counter among those that there are.
counted() {
    [[ "; $seen" != *"no "*"$1"* ]]
}

@test "records have the counters that the doctor names, and no others; tables say which and why" {
    run -0 --separate-stderr "$triptych" compare --command 'app=sh -c "true; true"' --repeat 3 --counters --details --output out
    for name in cycles instructions "cache misses" "context switches" "page faults"; do
        if counted "$name"; then has='> 0' verdict=counted:; else has='== null' verdict='not counted:'; fi
        [[ $(tr -s '\n ' ' ' <<<"$output") == *"$verdict"*"$name"* ]]
        [ "$name" = "context switches" ] && [ "$has" = '> 0' ] && has='>= 0' # nobody need have switched
        jq -es "length == 3 and all(.counters.${name// /_} $has)" out/records.jsonl
    done
    [[ $output == *"  energy: "* || $output == *"- energy: "* ]]
    [[ $output == *"counted  "*"workers  in time"* ]]  # the switches that the kernel's account has always
    run -0 --separate-stderr "$triptych" compare --command 'app=true' --repeat 1 --output brief
    [[ $output != *"in time"* ]]
    ! counted "page faults" || [[ $("$triptych" compare --command 'app=true' --repeat 2 --counters --format json --output json) == *'"page_faults":{"n":2,'* ]]
}

@test "without --counters nothing is counted, since it would disturb" {
    run -0 --separate-stderr "$triptych" compare --command 'app=true' --repeat 1 --details --output none
    [[ $(tr -s '\n ' ' ' <<<"$output") == *"counted: nothing, which would disturb; --counters does"* ]]
    jq -es 'all(.counters | . == null or keys == ["energy_joules", "repetitions"])' none/records.jsonl
}

# bats test_tags=unsanitized
@test "ranks on this host are counted with their launcher; those of a daemon are not" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "no mpi/cpu_bound in this build"
    counted "page faults" || skip "page faults cannot be counted here"
    real mpi/cpu_bound
    "$triptych" compare cpu_bound --programs "$tree" --panels mpi --variants ranks --quick --workers 1 --repeat 1 --counters --output ranks >/dev/null
    jq -es 'all(.counters.page_faults > 100)' ranks/records.jsonl
    printf '#!/bin/sh\n[ "$1" = --version ] && echo slurm 22.05 && exit\nexec "%s" "$@"\n' \
        "$(jq -r '.launcher | split(" ")[0]' ranks/environment.json)" >srun
    chmod +x srun
    OMPI_MCA_rmaps_base_oversubscribe=1 "$triptych" compare cpu_bound --programs "$tree" --panels mpi --variants ranks --quick --workers 1 --repeat 1 --counters \
        --launcher './srun -n {n}' --output daemon >/dev/null
    jq -es 'length == 1 and all(has("counters") | not)' daemon/records.jsonl
}
