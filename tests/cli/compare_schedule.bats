#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# How often what is measured, in which order, and what is said about the rest.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154 # fakes.bash sets them
# shellcheck disable=SC2030,SC2031 # each test is a subshell
# shellcheck disable=SC2054 # commas belong to the options

bats_require_minimum_version 1.5.0

load fakes

# A fake whose time varies like that of a steady program.
steady() {
    fake "$1" 'seconds=0.0100$((RANDOM % 10)); record'
}

# ---- sweeps ----------------------------------------------------------------------------------------

@test "--set with several values: all combinations, for the programs that have the option" {
    fake posix/a record
    fake openmp/a record
    fake posix/b record
    sed -i 's/"name":"size"/"name":"other"/' "$tree/posix/b"
    run -0 --separate-stderr compare --repeat 1 --format json --set size=1,2,3 --set other=x
    json '[.rows[] | select(.workload == "a") | .setting] | sort ==
        ["size=1", "size=1", "size=2", "size=2", "size=3", "size=3"]'
    json '[.rows[] | select(.workload == "b") | .setting] == ["other=x"]'
    [ "$(jq -r .setting "$results/records.jsonl" | sort -u | wc -l)" -eq 4 ]
}

# bats test_tags=unsanitized
@test "a sweep over two options of real programs; the parameters are in the records" {
    [ -x "$TRIPTYCH_BUILD/posix/pool" ] || skip "no posix panel"
    real posix/pool
    run -0 "$triptych" compare pool --programs "$tree" --panels posix --variants threads --workers 1 --repeat 1 \
        --set size=1000,2000 --set skew=0,1 --output "$results"
    [ "$(jq -c '[.parameters.size, .parameters.skew]' "$results/records.jsonl" | sort -u | wc -l)" -eq 4 ]
    [ "$(jq -r .setting "$results/records.jsonl" | sort | head -1)" = "size=1000 skew=0" ]
}

@test "values of --set that are invalid: status 2, one line" {
    fake posix/a record
    for set in size size= =3 "size=," "size=1,1" "size=$(printf 'x%.0s' {1..500})"; do
        run -2 compare --set "$set"
        [ "${#lines[@]}" -eq 1 ]
    done
    run -2 compare --set size=1 --set size=2
    [[ $output == *"size is there twice"* ]]
}

# ---- order -----------------------------------------------------------------------------------------

order() {
    jq -r '[.panel, .setting, .block] | join(" ")' "$results/records.jsonl"
}

# planned SEED: the order that --dry-run prints of it.
planned() {
    compare --repeat 4 --set size=1,2,3 --seed "$1" --dry-run |
        sed -n 's#^block \([0-9]*\): .*/\(posix\|openmp\)/a .*--\(size=[0-9]*\) .*#\2 \3 \1#p'
}

# bats test_tags=unsanitized
@test "the same seed gives the same order, each block one of its own, each cell once in it" {
    fake posix/a record
    fake openmp/a record
    # What is planned twice is the same, and what runs is what was planned.
    first=$(planned 3)
    [ "$(planned 3)" = "$first" ]
    [ "$(planned 4)" != "$first" ]
    run -0 compare --repeat 4 --set size=1,2,3 --seed 3
    [ "$(order)" = "$first" ] || failed "$first; $(order)"
    jq -es 'group_by(.block) | map(map([.panel, .setting])) |
        length == 4 and all(unique | length == 6) and (unique | length > 1)' "$results/records.jsonl"
}

# ---- how often -------------------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "without --repeat and --budget: at least six repetitions in at least three starts" {
    fake posix/a 'repeat=1
        while [ $# -gt 0 ]; do [ "$1" != --repeat ] || repeat=$2; shift; done
        for ((i = 0; i < repeat; i++)); do record; done'
    run -0 --separate-stderr compare --format json
    json '.rows[0].seconds | .n >= 6 and .launches >= 3 and .launches <= 10'
}

# bats test_tags=unsanitized
@test "--repetitions: so many in each start, after an untimed one" {
    fake posix/a 'case "$*" in *"--repeat 3 --warmup "[12]*) record; record; record ;; *) exit 1 ;; esac'
    run -0 --separate-stderr compare --repeat 2 --repetitions 3 --format json
    json '.rows[0].seconds | .n == 6 and .launches == 2'
}

# bats test_tags=unsanitized
@test "what takes milliseconds has more untimed ones, from its second start on" {
    fake posix/a 'echo "$* ." >>'"$tree"'/asked; record'
    run -0 --separate-stderr compare --repeat 2 --repetitions 1
    grep -q -e '--warmup 1 ' "$tree/asked"
    grep -q -e '--warmup 2 ' "$tree/asked"
    jq -e '.policy | any(contains("as many as fit in 0.02 s, at least one and at most 20"))' "$results/environment.json"
}

# bats test_tags=unsanitized
@test "--budget: what does not fit is left out, and that is said" {
    fake posix/a 'sleep 0.4; seconds=0.4; record'
    fake posix/b 'sleep 0.4; seconds=0.4; record'
    fake openmp/b 'sleep 0.4; seconds=0.4; record'
    run -0 --separate-stderr compare --budget 2s
    [[ $output == *"fewer than 6 repetitions, since the time was over"* ||
        $output == *"never started, since the time was over"* ]]
    [ "$(wc -l <"$results/records.jsonl")" -lt 18 ]
}

# bats test_tags=unsanitized
@test "--budget: cheap cells get their six repetitions though a dear one does not" {
    fake posix/a 'sleep 0.05; record'
    fake openmp/a 'sleep 2; seconds=2; record'
    # On a busy machine even the cheap ones take long to start: there more time shows it, while the dear
    # one still cannot have six.
    local budget
    for budget in 5s 8s 11s; do
        rm -rf "$results"
        run -0 --separate-stderr compare --budget "$budget" --format json
        json '.rows[1].seconds.n | . == null or . < 6'
        ! json '.rows | map(.seconds.n) | .[0] > .[1]' || return 0
    done
    jq -se 'map(select(.panel == "posix").launch_seconds) | length > 0 and max < 0.3' \
        "$results/records.jsonl" || skip "this machine is too busy to tell cheap from dear"
    echo "the cheap one has no more than the dear one: $output"
    false
}

# bats test_tags=unsanitized
@test "--until: steady cells stop early, and not before --min-runs" {
    steady posix/a
    run -0 --separate-stderr compare --until 50% --min-runs 12 --format json
    json '.rows[0].seconds.n == 12'
    run -2 compare --until 0
    run -2 compare --until fast
    run -2 compare --until 200%
}

# bats test_tags=unsanitized
@test "--until: a cell that is not steady is measured on, until --repeat" {
    fake posix/a 'seconds=0.0$((RANDOM % 9 + 1)); record'
    run -0 --separate-stderr compare --until 0.1% --repeat 14 --format json
    json '.rows[0].seconds.n == 14'
}

@test "a cell that fails, hangs or is wrong is told; the others get all their runs" {
    fake posix/a record
    fake posix/b 'sleep 4751'
    fake posix/c 'verified=false; record; exit 1'
    fake posix/d 'yes'
    run -1 --separate-stderr compare --repeat 3 --deadline 1s --format json
    json '.rows | map(.seconds.n) == [3, null, null, null]'
    json '.rows | map(.failures | length) == [0, 1, 1, 1]'
    [ "$(jq '.failures | length' "$results/environment.json")" -eq 3 ]
}

# ---- what is chosen for the user -------------------------------------------------------------------

# plan OPTION...: variant and number of workers of each start that is planned for the fake `a`
plan() {
    "$triptych" compare --programs "$tree" --output "$results" --dry-run "$@" |
        sed -n 's/^block 1: .*--variant \([a-z]*\) --workers \([0-9]*\) .*/\1 \2/p' | sort
}

# bats test_tags=unsanitized
@test "nothing chosen: the natural variant with all workers, the base, and what a lesson needs" {
    fake posix/a record
    local more=',{"name":"base","alone":true},{"name":"second"},{"name":"third"}'
    local lesson='"kind":"undone","rank":1,"variant":"third","against":"plain","sentence":"S","file":"a.c"'
    sed -i "s/\"summary\":\"all that it has\"}/&$more/; s/\"options\":/\"lessons\":[{$lesson}],&/" \
        "$tree/posix/a"
    all=$(plan a)
    most=$(sed -n 's/^plain //p' <<<"$all" | sort -n | tail -1)
    for name in plain second third; do
        [[ $all == *"$name 1"* ]]
    done
    chosen=$(plan)
    [ "$chosen" = "$(printf 'base 1\nplain %d\nthird %d' "$most" "$most" | sort)" ]
    while read -r option; do
        # shellcheck disable=SC2086 # an option and its value
        [ "$(plan $option)" = "$chosen" ] || { echo "$option"; false; }
    done < <(printf '%s\n' "--budget 10s" "--panels posix" "--until 5%" | sampled)
    while read -r option; do
        # shellcheck disable=SC2086 # an option and its value
        [[ $(plan $option) == *"second 1"* ]] || { echo "$option"; false; }
    done < <(printf '%s\n' "--workers 1,$most" --details "--variants second" --quick "--repeat 2" | sampled)
    run -0 "$triptych" compare --programs "$tree" --output "$results" --dry-run
    [[ $output == *"left out: the other variants of a, and other numbers of workers"* ]]
    fake posix/a record
    run -0 "$triptych" compare --programs "$tree" --output "$results" --dry-run
    [[ $output != *"the other variants"* ]]
}

# ---- policy ----------------------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "one policy of OpenMP's variables for all programs; what the user sets stays and is told" {
    fake posix/a 'env | grep ^OMP_ | sort >"'"$BATS_TEST_TMPDIR"'/variables"; record'
    unset OMP_PROC_BIND OMP_PLACES OMP_WAIT_POLICY OMP_DYNAMIC
    OMP_NUM_THREADS=7 run -0 compare --repeat 1
    run -0 cat "$BATS_TEST_TMPDIR/variables"
    [[ $output == *OMP_DYNAMIC=false*OMP_PROC_BIND=false*OMP_WAIT_POLICY=passive* ]]
    [[ $output != *OMP_NUM_THREADS* ]]
    OMP_PROC_BIND=close OMP_WAIT_POLICY=active run -0 compare --repeat 1
    [[ $output == *"OMP_PROC_BIND=close"*"OMP_WAIT_POLICY=active"* ]]
    jq -e '.policy | any(contains("OMP_PROC_BIND=close"))' "$results/environment.json"
}

# bats test_tags=unsanitized
@test "--dry-run: what it prints runs as it is, in the environment that compare gives" {
    tree="$BATS_TEST_TMPDIR/a tree of O'Hara=1 \$HOME"
    fake posix/a 'env | grep ^OMP_ | sort >>"'"$BATS_TEST_TMPDIR"'/variables"; echo "$*" >>"'"$BATS_TEST_TMPDIR"'/words"; record'
    export OMP_NUM_THREADS=7 OMP_SCHEDULE="dynamic, 3"
    run -0 compare --repeat 1 --seed 3
    grep -v trace "$BATS_TEST_TMPDIR/words" >"$BATS_TEST_TMPDIR/words_before"
    sort -u "$BATS_TEST_TMPDIR/variables" >"$BATS_TEST_TMPDIR/variables_before"
    rm "$BATS_TEST_TMPDIR/variables" "$BATS_TEST_TMPDIR/words"
    compare --repeat 1 --seed 3 --dry-run | sed -n 's/^block [0-9]*: //p' >"$BATS_TEST_TMPDIR/lines"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/lines")" -gt 0 ]
    cd / && sh -e "$BATS_TEST_TMPDIR/lines" >"$BATS_TEST_TMPDIR/out"
    diff "$BATS_TEST_TMPDIR/words_before" "$BATS_TEST_TMPDIR/words"
    sort -u "$BATS_TEST_TMPDIR/variables" | diff "$BATS_TEST_TMPDIR/variables_before" -
    grep -qx 'OMP_SCHEDULE=dynamic, 3' "$BATS_TEST_TMPDIR/variables"
    run ! grep -q OMP_NUM_THREADS "$BATS_TEST_TMPDIR/variables"
}

# bats test_tags=unsanitized
@test "prices --dry-run: what it prints runs as it is" {
    cp -rs "$TRIPTYCH_BUILD/posix" "$BATS_TEST_TMPDIR/a b's" 2>/dev/null || skip "no posix panel"
    mkdir -p "$tree/it's mine" && mv "$BATS_TEST_TMPDIR/a b's" "$tree/it's mine/posix"
    "$triptych" prices --programs "$tree/it's mine" --panels posix --dry-run --quick >"$BATS_TEST_TMPDIR/lines"
    grep -v '^#' "$BATS_TEST_TMPDIR/lines" | grep "posix/prices" | head -n 1 | sh -e >"$BATS_TEST_TMPDIR/out"
    jq -es 'length > 0 and all(.panel == "posix")' "$BATS_TEST_TMPDIR/out"
}

# bats test_tags=unsanitized
@test "more ranks than CPUs: Open MPI is told to yield, and the table marks them" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "no MPI panel"
    many=$(($(nproc) * 2 + 1))
    real mpi/cpu_bound
    run -0 "$triptych" compare cpu_bound --programs "$tree" --panels mpi --workers "1,$many" --dry-run
    [[ $output == *"Open MPI"* || $output == *mpi* ]]
    if "$triptych" list --programs "$tree" | grep -q 'launcher:.*\(Open MPI\|OpenRTE\)'; then
        [ "$(grep -c 'mpi_yield_when_idle 1 -n '"$many" <<<"$output")" -eq 1 ]
        [ "$(grep -c 'mpi_yield_when_idle' <<<"$output")" -eq 1 ]
        [ "$(grep -ci -e '--oversubscribe\|:oversubscribe' <<<"$output")" -eq 2 ]
    fi
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # tables that mark them: per_host.bats
    export ASAN_OPTIONS=detect_leaks=0
    run -0 --separate-stderr "$triptych" compare cpu_bound --programs "$tree" --panels mpi --variants ranks --workers "$many" --quick \
        --repeat 1 --output "$results"
    [[ $output == *"$many*"* ]]
}

# bats test_tags=unsanitized
@test "--launcher takes the place of mpirun and its options" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "no MPI panel"
    printf '#!/bin/sh\necho "my launcher"\n' >"$BATS_TEST_TMPDIR/launcher"
    chmod +x "$BATS_TEST_TMPDIR/launcher"
    real mpi/cpu_bound
    run -0 "$triptych" compare cpu_bound --programs "$tree" --panels mpi --workers 64 --dry-run \
        --launcher "$BATS_TEST_TMPDIR/launcher --mpi=pmix"
    [[ $output == *"launcher --mpi=pmix -n 64 "* ]]
    [[ $output != *oversubscribe* && $output != *yield* ]]
}

# ---- what is going on ------------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "progress: plain lines where there is no terminal, one coloured line on a terminal" {
    fake posix/a record
    run -0 --separate-stderr compare --repeat 2
    [[ $stderr == *"of 1 cell"*"posix/a plain, 1 worker, start 1: 10.0 ms"* ]]
    [[ $stderr != *$'\033'* ]]
    command -v script >/dev/null || skip "no script(1) to make a terminal"
    unset NO_COLOR
    export TERM=xterm
    run -0 script -qec "'$triptych' compare --programs '$tree' --output '$results' --workers 1 --repeat 2" /dev/null
    [[ $output == *$'\r\033[2m['*"posix/a plain, 1 worker, start 2"* ]]
    export NO_COLOR=1
    run -0 script -qec "'$triptych' compare --programs '$tree' --output '$results' --workers 1 --repeat 2" /dev/null
    [[ $output != *$'\033[2m'* ]]
}
