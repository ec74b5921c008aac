#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Nothing that was measured is lost: a comparison that was interrupted or killed leaves a readable
# folder and no process, and --resume ends with the cells of one that was not.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154,SC2030,SC2031 # fakes.bash sets them; each test exports for itself
# shellcheck disable=SC2054 # commas belong to the options

bats_require_minimum_version 1.5.0

load fakes

no_process() {
    ! running "$1" >/dev/null
}

# gone PATTERN: no such process is left; it may take a moment to end.
gone() {
    wait_until no_process "$1"
}

# kept_cells: the number of runs in the records, and what identifies the repetitions, sorted.
kept_cells() {
    jq -cs '(map(.run) | unique | length),
        (map([.workload, .panel, .variant, .workers, .setting, .launch, .repetition, .block]) | sort)' \
        "$results/records.jsonl"
}

# interrupted SIGNAL AFTER WORDS...: a comparison that gets the signal after so many seconds.
interrupted() {
    "$triptych" compare --output "$results" "${@:3}" >"$BATS_TEST_TMPDIR/out" \
        2>"$BATS_TEST_TMPDIR/err" &
    sleep "$2"
    kill -"$1" $! || true
    status=0
    wait $! || status=$?
}

three_fakes() {
    for name in posix/a posix/b openmp/a; do
        fake $name 'sleep 0.04; record'
    done
}

# resumed SIGNAL SECONDS...: a comparison that gets the signal after so many seconds, for each of them, and goes on, ends
# as one that got none.
resumed() {
    local signal=$1 after
    if [ -z "${whole-}" ]; then
        three_fakes
        run -0 --separate-stderr compare --repeat 4
        whole=$(kept_cells)
        [[ $whole == 1$'\n'* ]]
    fi
    for after in "${@:2}"; do
        rm -rf "$results"
        interrupted "$signal" "$after" --programs "$tree" --workers 1 --repeat 4
        # Whoever goes on from another host cannot see that this process has ended.
        [ "$signal" = KILL ] || [ ! -e "$results/.records.jsonl.owner" ] || failed "SIG$signal leaves $results to its owner"
        # Too early, there is nothing to go on with: it begins.
        words=(--resume)
        [ -e "$results/environment.json" ] || words+=(--programs "$tree" --workers 1 --repeat 4)
        run --separate-stderr "$triptych" compare --output "$results" --format json "${words[@]}"
        [ "$status" -eq 0 ] || { echo "$signal after $after s: $stderr" >&2; false; }
        json '.rows | length == 3 and all(.seconds.n == 4)'
        [ "$(kept_cells)" = "$whole" ]
    done
}

# bats test_tags=unsanitized
@test "interrupted anywhere, resumed: the same repetitions in the same blocks" {
    resumed INT 0.35
    resumed KILL 0.35
}

# bats test_tags=unsanitized,stress
@test "the same with every signal, and at other times" {
    resumed INT 0.1 0.6
    resumed TERM 0.1 0.35 0.6
    resumed HUP 0.1 0.35 0.6
    resumed KILL 0.1 0.6
}

# bats test_tags=unsanitized
@test "real programs of all panels, killed and resumed: all cells are there, no process is left" {
    for panel in posix openmp mpi; do
        [ -x "$TRIPTYCH_BUILD/$panel/io_bound" ] || skip "not all panels are built"
    done
    export ASAN_OPTIONS=detect_leaks=0
    real {posix,openmp,mpi}/io_bound
    words=(io_bound --programs "$tree" --repeat 2 --workers 2 --variants threads,for,ranks --set "delay=150ms" --set tasks=2)
    for signal in $(printf '%s\n' KILL TERM INT | sampled); do
        after=$(awk -v seed="$RANDOM" 'BEGIN { srand(seed); printf "%.2f", 0.3 + 3 * rand() }')
        echo "# $signal after $after s" >&3
        interrupted "$signal" "$after" "${words[@]}"
        gone 'io_bound.*delay=150ms'
        # Go on with what the one before left; killed too early, it left nothing.
        [ ! -e "$results/environment.json" ] || words=(--resume)
    done
    run -0 --separate-stderr "$triptych" compare --output "$results" --format json "${words[@]}"
    json '.rows | map(.panel) | unique == ["mpi", "openmp", "posix"]'
    json '.rows | all(.seconds.n == 2)'
}

@test "killed while a program runs: its children, sessions of their own and traps do not save them" {
    fake posix/stubborn 'trap "" TERM; (trap "" TERM; setsid sleep 4741) & sleep 4742'
    interrupted KILL 1 --programs "$tree" --workers 1
    gone 'sleep 474[12]'
    gone "$tree/posix/stubborn"
}

# bats test_tags=unsanitized
@test "killed while ranks run: the launcher and all of them are gone" {
    [ -x "$TRIPTYCH_BUILD/mpi/io_bound" ] || skip "no MPI panel"
    real mpi/io_bound
    interrupted KILL 2 io_bound --programs "$tree" --panels mpi --workers 2 --set delay=3542s --set tasks=2
    gone 'delay=3542s'
}

@test "resumed twice, nothing is left to do; a new comparison in the folder starts afresh" {
    fake posix/a record
    run -0 compare --repeat 2
    run -0 --separate-stderr "$triptych" compare --resume --output "$results"
    [ "$(wc -l <"$results/records.jsonl")" -eq 2 ]
    run -0 compare --repeat 1
    [ "$(wc -l <"$results/records.jsonl")" -eq 3 ]
    [ "$(jq -r .run "$results/records.jsonl" | sort -u | wc -l)" -eq 2 ]
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" --format json
    json '.rows | all(.seconds.n == 1)' # of the newer one
}

@test "what failed before is not tried again, and is still told" {
    fake posix/a record
    fake posix/b 'echo "disk on fire" >&2; exit 1'
    run -1 compare --repeat 2
    run -1 --separate-stderr "$triptych" compare --resume --output "$results"
    [[ $output == *"disk on fire"* ]]
    [ "$(jq '.failures | length' "$results/environment.json")" -eq 1 ]
}

@test "a program that ends by the signal that ends the comparison, too, has not failed" {
    # The comparison sleeps until both have come: the signal, and the program's end.
    fake posix/a "[ -e $BATS_TEST_TMPDIR/told ] || {
        : >$BATS_TEST_TMPDIR/told
        kill -STOP \$PPID && kill -TERM \$PPID
        (exec >/dev/null 2>&1; sleep 0.2; kill -CONT \$PPID) &
        exit 1
    }
    record"
    run -143 compare --repeat 2
    jq -e '.failures == []' "$results/environment.json"
    run -0 "$triptych" compare --resume --output "$results"
    [ "$(wc -l <"$results/records.jsonl")" -eq 2 ]
}

# srun_that SAYS [STATUS]: ends once with these words, and then starts its program.
srun_that() {
    cat >"$BATS_TEST_TMPDIR/srun" <<END
#!/bin/sh
[ "\$1" != --version ] || { echo 'slurm 22.05.8'; exit 0; }
[ -e $BATS_TEST_TMPDIR/told ] || { : >$BATS_TEST_TMPDIR/told; echo '$1' >&2; exit ${2-1}; }
while [ "\$1" != -n ]; do shift; done
shift 2
exec "\$@"
END
    chmod +x "$BATS_TEST_TMPDIR/srun"
    fake mpi/a record 'mpirun -n N'
}

@test "a launcher that starts nothing, and ends well, is tried once more" {
    srun_that nothing 0
    run -0 compare --repeat 1 --launcher "$BATS_TEST_TMPDIR/srun"
    jq -e '.failures == []' "$results/environment.json"
}

@test "what the batch system or a limit of memory ended is told, and tried again" {
    local words
    mapfile -t words < <(sampled <<'END'
slurmstepd: error: *** STEP 7.0 ON n1 CANCELLED AT 2026-11-29T20:00:00 DUE TO NODE FAILURE, SEE SLURMCTLD LOG ***
srun: error: Unable to confirm allocation for job 10: Job is pending execution
END
    )
    for words in "${words[@]}"; do
        srun_that "$words"
        run -1 compare --repeat 1 --launcher "$BATS_TEST_TMPDIR/srun"
        jq -e '.failures[0].why | test("the batch system ended the job, or lost one of its nodes: --resume tries it again")' "$results/environment.json"
        run -0 "$triptych" compare --resume --output "$results"
        jq -e '.failures == []' "$results/environment.json"
        rm "$BATS_TEST_TMPDIR/told"
    done

    srun_that 'slurmstepd: error: Detected 1 oom_kill event in StepId=1.0. Some of the step tasks have been OOM Killed.'
    run -1 compare --repeat 1 --launcher "$BATS_TEST_TMPDIR/srun"
    jq -e '.failures[0].why | test("more memory than the job may.*--mem-per-cpu.*--resume tries it again")' "$results/environment.json"
    run -0 "$triptych" compare --resume --output "$results"
    jq -e '.failures == []' "$results/environment.json"
}

@test "resumed with more runs: only those that are missing are made" {
    fake posix/a record
    fake openmp/a record
    run -0 compare --repeat 1
    run -0 --separate-stderr compare --repeat 3 --resume --format json
    json '.rows | length == 2 and all(.seconds.n == 3)'
    [ "$(wc -l <"$results/records.jsonl")" -eq 6 ]
}

@test "resumed elsewhere: another machine and other programs are told" {
    fake posix/a record
    run -0 compare --repeat 1
    jq '.machine.cpu.model = "Difference Engine" | .programs_folder = "/elsewhere"' \
        "$results/environment.json" >"$BATS_TEST_TMPDIR/changed"
    cat "$BATS_TEST_TMPDIR/changed" >"$results/environment.json"
    run -0 compare --repeat 2 --resume
    [[ $output == *"not as it was: "*"Difference Engine"* ]]
    [[ $output == *"the programs were those in /elsewhere"* ]]
}

@test "the options of a folder that others can write are not obeyed" {
    fake posix/a record
    run -0 compare --repeat 1
    chmod o+w "$results/environment.json"
    run -2 "$triptych" compare --resume --output "$results"
    [[ $output == *"is not yours alone"* ]]
    run -0 compare --resume --repeat 1
}

@test "--resume in a folder that is new, empty or just made begins; the same line goes on" {
    cd "$BATS_TEST_TMPDIR" || return
    fake posix/a record
    local before
    sampled <<'END' >kinds
mkdir "$results"; : >"$results/records.jsonl"
mkdir "$results"
:
END
    while read -r before <&4; do
        rm -rf "$results"
        eval "$before"
        run -0 compare --repeat 1 --resume
        [[ $output == *"--resume: there is no comparison in $results yet, so this one begins"* ]]
        run -0 compare --repeat 2 --resume
        [[ $output != *"so this one begins"* ]]
        [ "$(wc -l <"$results/records.jsonl")" -eq 2 ]
        [ "$(jq -r .run "$results/records.jsonl" | sort -u | wc -l)" -eq 1 ]
        run -0 "$triptych" compare --resume --output "$results"
        [ "$(wc -l <"$results/records.jsonl")" -eq 2 ]
    done 4<kinds
    rm "$results/environment.json" # records without it are nobody's
    run -2 compare --repeat 2 --resume
    [ "$(wc -l <"$results/records.jsonl")" -eq 2 ]
}

@test "nothing to resume: status 2, and why" {
    mkdir -p "$results"
    echo '{"schema":"triptych/1"' >"$results/records.jsonl"
    run -2 "$triptych" compare --resume --output "$results"
    [[ $output == *"environment.json is missing"* ]]
    echo '{"schema":"triptych/1","run":"1","arguments":[7],"seed":1,"cells":[]}' \
        >"$results/environment.json"
    run -2 "$triptych" compare --resume --output "$results"
    [[ $output == *'bad "arguments"'* ]]
}

# refused WORDS...: status 2, one line that says what to do, no command started, nothing touched.
refused() {
    local before after lines
    before=$(find "$results" -printf '%p %s %T@\n')
    status=0
    "$triptych" compare --resume --output "$results" "$@" >out 2>err || status=$?
    [ "$status" -eq 2 ]
    [ ! -s out ]
    mapfile -t lines <err
    [ "${#lines[@]}" -eq 1 ] || failed "$(<err)"
    [[ ${lines[0]} == *"--resume: "*"--output"* ]] || failed "$(<err)"
    after=$(find "$results" -printf '%p %s %T@\n')
    [ "$after" = "$before" ]
}

@test "an environment.json that is not this comparison's is refused, and nothing is touched" {
    local changed
    cd "$BATS_TEST_TMPDIR" || return
    fake posix/a record
    run -0 compare --repeat 2
    whole=$BATS_TEST_TMPDIR/whole
    environment=$results/environment.json
    cp -a "$environment" "$whole"
    : >"$environment" && refused
    echo '{"name":"another tool","dependencies":{}}' >"$environment" && refused
    jq -c '(.schema = "triptych/2"), del(.arguments), del(.cells), (.seed = 99),
        (.run = ("2020-01-01T00:00:00.000Z", "2090-01-01T00:00:00.000Z"))' "$whole" >changes
    [ "$(wc -l <changes)" -eq 6 ]
    while read -r changed; do
        echo "$changed" >"$environment" && refused
    done < <(sampled <changes)
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then # what is not JSON is refused alike
        head -c 300 "$whole" >"$environment" && refused
        echo '[1,2,3]' >"$environment" && refused
        printf '\0\0\0\0' >"$environment" && refused
    fi
    { head -c 40 "$whole" && printf '\0' && tail -c +41 "$whole"; } >"$environment" && refused
    rm "$environment" && refused
    refused --programs "$tree" --workers 1 --repeat 2 # options do not make up for it
    mkdir "$environment" && refused
    rmdir "$environment" && ln -s /dev/zero "$environment" && refused
    rm "$environment" && cp -a "$whole" "$environment"
    refused --programs "$tree" --workers 1 --repeat 2 --seed 8
    refused --programs "$tree" --workers 1,2 --repeat 2
    { printf '\357\273\277' && cat "$whole"; } >"$environment" # a byte-order mark is no reason
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" --format json
    json '.rows | all(.seconds.n == 2)'
}

@test "records of another comparison are refused, and nothing is touched" {
    cd "$BATS_TEST_TMPDIR" || return
    fake posix/a record
    run -0 compare --repeat 2
    records=$results/records.jsonl
    cp "$records" "$BATS_TEST_TMPDIR/whole"
    sed 's/"run":"[^"]*"/"run":"2020-01-01T00:00:00.000Z"/' "$BATS_TEST_TMPDIR/whole" >"$records"
    refused
    sed 's/"run":"[^"]*"/"run":"2090-01-01T00:00:00.000Z"/' "$BATS_TEST_TMPDIR/whole" >"$records"
    refused
    printf '{"another":"tool"}\n{"another":"tool"}\n' >"$records" && refused
    rm "$records" && refused
}
