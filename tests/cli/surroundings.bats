# SPDX-License-Identifier: MIT
#
# What programs and the driver find around them: names that are nearly right, terminals of all kinds,
# no /proc, variables with any bytes.
# shellcheck disable=SC2154,SC2030,SC2031 # bats and fakes.bash give them; each test is a subshell
bats_require_minimum_version 1.5.0
load fakes

# bats test_tags=unsanitized
@test "a name that is nearly right: the one that was meant stands in the message" {
    sed_of() { sed -i 's/"summary":"all that it has"}/&,{"name":"stealing","summary":"one more"}/' "$1"; }
    fake posix/toys record
    fake openmp/juggle record
    sed_of "$tree/posix/toys"
    while IFS='|' read -r words meant; do
        # shellcheck disable=SC2086 # several words
        run -2 "$triptych" compare --programs "$tree" --dry-run $words
        [[ $output == *"did you mean $meant?"* ]] || failed "$words: $output"
    done <<'END'
tois|toys
jugle|juggle
--variants staeling|stealing
--variants plain,plian|plain
--panels poisx|posix
--set siez=1|size
END
    run -2 "$triptych" compare --programs "$tree" --dry-run --variants quaternion
    [[ $output != *"did you mean"* ]]
}

# bats test_tags=unsanitized
@test "a terminal gets colours, a dumb, an unnamed or an unwilling one plain lines" {
    command -v script >/dev/null || skip "no script(1) to make a terminal"
    fake posix/toy record
    unset NO_COLOR
    # on_terminal VARIABLE...: what compare shows there
    on_terminal() {
        env -u TERM -u NO_COLOR "$@" script -qec "'$triptych' compare --programs '$tree' \
            --output '$results' --workers 1 --repeat 2" /dev/null </dev/null >shown 2>&1
        grep -q 'start 2' shown || failed "$*: $(cat shown)"
    }
    cd "$BATS_TEST_TMPDIR"
    for term in xterm-256color ${TRIPTYCH_TEST_STRESS:+linux} no-terminfo-knows-this; do
        on_terminal "TERM=$term"
        grep -q $'\033\\[' shown || failed "$term: plain"
    done
    for plain in TERM=dumb TERM= "EMPTY=1"; do
        on_terminal "$plain"
        ! grep -q $'\033' shown || failed "$plain: $(cat -v shown)"
        ! grep -q $'\r[^\n\r]' shown || failed "$plain: $(cat -v shown)"
    done
    on_terminal TERM=xterm NO_COLOR=1
    ! grep -q $'\033\\[[0-9;]*m' shown || failed "NO_COLOR: $(cat -v shown)"
    on_terminal TERM=xterm NO_COLOR=
    grep -q $'\033\\[[0-9;]*m' shown || failed "an empty NO_COLOR is none"
}

# bats test_tags=unsanitized
@test "a stack of 64 KiB: the driver and the programs that it starts do their work" {
    fake posix/toy record
    run -0 bash -c 'ulimit -s 64 && exec "$@"' - "$triptych" compare --programs "$tree" --output "$results" \
        --workers 1 --repeat 2
    [[ $output == *"posix"*"10.0 ms"* ]] || failed "$output"
    run -0 bash -c 'ulimit -s 64 && exec "$@"' - "$triptych" compare --command 'own=true' --repeat 2 \
        --output "$results.own"
}

# without_proc COMMAND...
without_proc() {
    # shellcheck disable=SC2016 # the inner shell expands
    unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh "$@"
}

@test "without /proc: programs run, and the driver says what it needs" {
    [ -z "$TRIPTYCH_SANITIZE" ] || skip "a sanitizer reads /proc"
    cd "$BATS_TEST_TMPDIR"
    unshare -m sh -c 'mount -t tmpfs none /proc' 2>/dev/null ||
        skip "only who may make a mount namespace can take /proc away"
    for program in $(programs '[po]*/*' | sampled); do
        needs_server "$program" && continue
        without_proc "$TRIPTYCH_BUILD/$program" --quick --json --workers 2 >out 2>err ||
            failed "$program: $(cat err)"
        jq -es 'length > 0 and all(.verified)' out >/dev/null || failed "$program: $(cat out)"
    done
    run -1 without_proc "$triptych" list
    [[ $output == *"/proc cannot be read"*"say --programs DIR"* ]]
    fake posix/toy record
    run -0 without_proc "$triptych" compare --programs "$tree" --output "$results" --workers 1 --repeat 2
    [[ $output == *"posix"*"10.0 ms"* ]]
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # the doctor starts all that it finds, and launchers
    run without_proc "$triptych" doctor --programs "$tree"
    [ "$status" -le 1 ]
}

@test "variables with any bytes: an answer or a sentence, and files that can be read" {
    cd "$BATS_TEST_TMPDIR"
    fake posix/toy record
    bad=$'\xff\xfe\x01 \xc3('
    programs posix/pool | grep -q . || skip "no posix panel in this build"
    for name in $(printf '%s\n' OMP_NUM_THREADS OMP_SCHEDULE OMP_PROC_BIND OMP_PLACES OMP_WAIT_POLICY OMP_DYNAMIC \
        OMP_THREAD_LIMIT OMP_MAX_ACTIVE_LEVELS TRIPTYCH_MPI_NO_PIDS TRIPTYCH_ANYTHING TERM NO_COLOR LANG | sampled); do
        for program in $(programs '[po]*/pool'); do
            status=0
            env "$name=$bad" timeout "$deadline_s" "$TRIPTYCH_BUILD/$program" --quick --json --variant all \
                >out 2>err || status=$?
            [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || [ "$status" -eq 77 ] || failed "$name $program: $status $(cat err)"
            [ "$status" -eq 0 ] || [ -s err ] || failed "$name $program: no word"
        done
        env "$name=$bad" "$triptych" compare --programs "$tree" --output "$results.$name" --workers 1 --repeat 2 \
            >out 2>err || failed "$name: $(cat err)"
        iconv -f UTF-8 -t UTF-8 "$results.$name/environment.json" >/dev/null
        jq -e . "$results.$name/environment.json" >/dev/null
    done
}

# bats test_tags=unsanitized
@test "seconds of a run with losses have the redone work in them, and no more than the clock shows" {
    cd "$BATS_TEST_TMPDIR"
    programs posix/queue | grep -q . || skip "no posix panel in this build"
    # 20 items are made by one producer, each for at least 50 ms; it dies in the midst, and another
    # process makes the rest.
    begin=$EPOCHREALTIME
    run_program posix/queue --variant resilient --workers 3 --items 20 --producers 1 --consumers 2 \
        --produce 50ms --consume 1ms --fault kill@10 --json >out 2>err
    end=$EPOCHREALTIME
    jq -e --argjson wall "$(jq -n "${end/,/.} - ${begin/,/.}")" \
        '.verified and .lost_workers == 1 and .seconds >= 1.0 and .seconds <= $wall' out || failed "$(cat out err)"
}

@test "a runtime that cannot make its threads: the variable that may be why is named" {
    [ -x "$TRIPTYCH_BUILD/openmp/pool" ] || skip "no OpenMP in this build"
    cd "$BATS_TEST_TMPDIR"
    for variable in GOMP_CPU_AFFINITY=4000 OMP_STACKSIZE=99999999999; do
        status=0
        env "$variable" "$TRIPTYCH_BUILD/openmp/pool" --quick --json --workers 3 >out 2>err || status=$?
        [ "$status" -ge 124 ] && failed "$variable: status $status: $(cat err)"
        # Some runtimes make do without.
        [ "$status" -eq 0 ] && jq -e .verified out || grep -q "^pool: .*3 threads; $variable" err ||
            failed "$variable: status $status: $(cat err)"
    done
}

@test "what was typed cannot steer the terminal from a message" {
    local escape=$'\e]0;title\a\e[31m\b\r'
    for words in "$triptych" "$triptych compare" "$triptych diff" "$triptych compare --panels" \
        $(programs 'posix/*' | sampled | sed "s|^|$TRIPTYCH_BUILD/|"); do
        # shellcheck disable=SC2086 # several words
        run ! $words "$escape"
        [[ $output != *[$'\e\a\b\r']* ]] || failed "$words: $(cat -v <<<"$output")"
        [[ $words == *compare || $words == *diff || $words == *panels ]] && continue
        run ! "${words}" --variant "$escape"
        [[ $output != *[$'\e\a\b\r']* ]] || failed "$words --variant: $(cat -v <<<"$output")"
    done
}
