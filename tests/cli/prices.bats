#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The price lists: PANEL/prices and `triptych prices`. How much something costs is the machine's
# business; that each price is there, and is a figure, is ours.

bats_require_minimum_version 1.5.0

load helpers

setup() {
    triptych=$TRIPTYCH_BUILD/triptych
    results=$BATS_TEST_TMPDIR/results
    export ASAN_OPTIONS=detect_leaks=0 # MPI libraries and libgomp's dependent tasks leave some behind
}

# prices PANEL WORKERS [ARGUMENT...]: runs a price list as its users do.
prices() {
    local panel=$1 workers=$2
    [ -x "$TRIPTYCH_BUILD/$panel/prices" ] || skip "no $panel panel"
    shift 2
    if [ "$panel" = mpi ]; then
        run_program mpi/prices --ranks "$workers" "$@"
    else
        run_program "$panel/prices" --workers "$workers" "$@"
    fi
}

# good_records PANEL: whether the records on its input are; those that are not are printed.
good_records() {
    jq -es --arg panel "$1" 'map(select(
        .schema == "triptych/1" and .panel == $panel and .workers >= 1 and .samples >= 1 and
        (.price | test("^[a-z][a-z0-9_]*$")) and (.unit == "s" or .unit == "1") and
        0 <= .low and .low <= .median and .median <= .high and
        (.values | length) == .samples and
        (.unit == "1" or .high > 0 or .withheld != null) and (.unit == "s" or .high <= 1.01) | not)) as $bad |
        if length > 0 and ($bad | length) == 0 then true else ($bad | tostring | debug), false end' >/dev/null
}

# quietly COMMAND...: it succeeds without a word on standard error.
quietly() {
    "$@" 2>"$BATS_TEST_TMPDIR/err" || failed "$* ends with status $?: $(cat "$BATS_TEST_TMPDIR/err")" || return
    [ ! -s "$BATS_TEST_TMPDIR/err" ] || failed "$* says: $(cat "$BATS_TEST_TMPDIR/err")"
}

# has_prices FILE WORKERS PRICE...: whether it has a record of each with that many workers (0: however many).
has_prices() {
    jq -es --argjson workers "$2" '[.[] | select($workers == 0 or .workers == $workers) | .price] as $there |
        $ARGS.positional - $there == []' "$1" --args "${@:3}" || failed "not all of ${*:3} are in: $(cat "$1")"
}

# names_of PANEL...: the prices that their records may be of.
names_of() {
    "$TRIPTYCH_BUILD/$1/prices" --list | cut -f 1 | sort
}

# (With three workers, and in every other build: panels/prices.sh.)
# bats test_tags=unsanitized
@test "posix: each price, alone and contended" {
    quietly prices posix 1 --quick --json >"$BATS_TEST_TMPDIR/one"
    quietly prices posix 2 --above 1 --quick --json >"$BATS_TEST_TMPDIR/two"
    good_records posix <"$BATS_TEST_TMPDIR/one"
    good_records posix <"$BATS_TEST_TMPDIR/two"
    measured=$(cat "$BATS_TEST_TMPDIR"/one "$BATS_TEST_TMPDIR"/two | jq -r .price | sort -u)
    [ "$measured" = "$(names_of posix)" ]
    has_prices "$BATS_TEST_TMPDIR/one" 1 mutex_uncontended clock_read
    has_prices "$BATS_TEST_TMPDIR/one" 0 mutex spin_lock atomic_add compare_and_swap false_sharing
    has_prices "$BATS_TEST_TMPDIR/two" 2 mutex spin_lock atomic_add compare_and_swap false_sharing
    for price in clock_read thread_create_join fork_wait process_launch condition_variable futex \
        pipe_round_trip socketpair_round_trip shared_memory_round_trip wait_cpu_condition; do
        [[ $'\n'$measured$'\n' == *$'\n'"$price"$'\n'* ]] || failed "no $price"
    done
}

# bats test_tags=unsanitized
@test "openmp: each directive, alone and in a team" {
    quietly prices openmp 1 --quick --json >"$BATS_TEST_TMPDIR/one"
    quietly prices openmp 2 --quick --json >"$BATS_TEST_TMPDIR/two"
    good_records openmp <"$BATS_TEST_TMPDIR/one"
    good_records openmp <"$BATS_TEST_TMPDIR/two"
    [ "$(jq -r .price "$BATS_TEST_TMPDIR/two" | sort -u)" = "$(names_of openmp)" ]
    has_prices "$BATS_TEST_TMPDIR/two" 2 parallel for barrier single critical atomic reduction ordered task taskwait \
        task_unbounded task_all task_all_unbounded task_depend lock
}

@test "openmp: the wait policy stands in the record" {
    [ -x "$TRIPTYCH_BUILD/openmp/prices" ] || skip "no OpenMP panel"
    for policy in active passive; do
        OMP_WAIT_POLICY=$policy prices openmp 2 --quick --json --only barrier |
            jq -e --arg policy "$policy" '.policy == $policy'
    done
}

# bats test_tags=unsanitized
@test "mpi: how ranks wait stands in the record, also where nobody asked for it" {
    [ -x "$TRIPTYCH_BUILD/mpi/prices" ] || skip "no MPI panel"
    "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI\|OpenRTE' || skip "only Open MPI yields"
    unset OMPI_MCA_mpi_yield_when_idle
    cd "$BATS_TEST_TMPDIR"
    waits() { # SLOTS RANKS: what the record says with so many slots for so many ranks
        echo "localhost slots=$1" >hosts
        timeout 300 "$TRIPTYCH_MPIEXEC" --hostfile hosts -n "$2" "$TRIPTYCH_BUILD/mpi/prices" \
            --quick --json --only barrier </dev/null | jq -r .policy
    }
    [ "$(waits 2 2)" = spin ]
    [ "$(waits 1 2)" = yield ]
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || [ "$(OMPI_MCA_mpi_yield_when_idle=1 waits 2 2)" = yield ]
}

# (Each price, with three ranks: panels/prices.sh.)
# bats test_tags=unsanitized
@test "mpi: what one rank has, what a pair has, and what needs two hosts" {
    local only=(--only=round_trip_8 --only=barrier --only=window_lock_uncontended --only=network_round_trip_8)
    quietly prices mpi 1 --quick --json --only barrier --only mpi_init >"$BATS_TEST_TMPDIR/one"
    quietly prices mpi 2 --quick --json "${only[@]}" >"$BATS_TEST_TMPDIR/two"
    grep -hv '"network_round_trip_8"' "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two" | good_records mpi
    has_prices "$BATS_TEST_TMPDIR/one" 1 mpi_init
    has_prices "$BATS_TEST_TMPDIR/two" 2 round_trip_8 barrier window_lock_uncontended
    jq -es 'length == 4 and (map(select(.price == "network_round_trip_8"))[0].withheld == "all ranks are on one host") and
        any(.[]; .price == "round_trip_8" and .bytes == 8)' "$BATS_TEST_TMPDIR/two"
}

# bats test_tags=unsanitized,stress
@test "mpi: one rank, two ranks, and more than a pair needs" {
    quietly prices mpi 1 --quick --json >"$BATS_TEST_TMPDIR/one"
    quietly prices mpi 2 --quick --json >"$BATS_TEST_TMPDIR/two"
    prices mpi 3 --quick --json --only round_trip_8 --only barrier >"$BATS_TEST_TMPDIR/three"
    for number in one two three; do
        good_records mpi <"$BATS_TEST_TMPDIR/$number"
    done
    # What is between hosts needs two of them.
    [ "$(jq -r .price "$BATS_TEST_TMPDIR/two" | sort -u)" = "$(names_of mpi | grep -v '^network_')" ]
    prices mpi 2 --quick --json --only network_round_trip_8 >"$BATS_TEST_TMPDIR/between"
    jq -es 'length == 1 and .[0].withheld == "all ranks are on one host"' "$BATS_TEST_TMPDIR/between"
    has_prices "$BATS_TEST_TMPDIR/two" 0 mpi_init round_trip_0 round_trip_8 round_trip_65536 round_trip_1048576 put_flush_8 get_flush_65536 \
        bcast_fixed_root reduce_fixed_root window_lock_uncontended fetch_and_op_uncontended message_rate request_reply \
        barrier bcast reduce allreduce fetch_and_op window_lock isend_irecv_overlap \
        wait_cpu_spinning wait_cpu_patient
    jq -es 'map({(.price): .workers}) | add == {round_trip_8: 2, barrier: 3}' "$BATS_TEST_TMPDIR/three"
    jq -es 'any(.[]; .price == "round_trip_8" and .bytes == 8)' "$BATS_TEST_TMPDIR/two"
}

# against BEFORE AFTER: with the records of a disturbed run on its input, the prices that are off by
# more than 2 times and do not say so. Counts only where the two quiet runs are good and agree.
against() {
    jq -rs --slurpfile before "$1" --slurpfile after "$2" '
        def key: "\(.price) \(.workers) \(.policy)";
        def good: .withheld == null and .doubtful == null and .unit == "s" and .median > 0;
        def known($records): [$records[] | select(good) | {(key): .median}] | add // {};
        known($before) as $b | known($after) as $a | .[] | select(good) | key as $key |
        select($b[$key] and $a[$key]) | ([$b[$key], $a[$key]] | sort) as [$low, $high] |
        select($high < 1.5 * $low) | select(.median > 2 * $high or .median < $low / 2) |
        "\($key): \(.median) s beside a spinner, \($low) to \($high) s without, and no word of it"'
}

# beside_a_spinner PANEL...: no price is wrong there and does not say so.
beside_a_spinner() {
    [ -x "$TRIPTYCH_BUILD/posix/prices" ] || skip "no POSIX panel"
    cpu=$(taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/')
    for panel; do
        case $panel in
        posix) only=(mutex spin_lock atomic_add barrier flag condition_variable fork_wait) ;;
        openmp) only=(parallel barrier critical atomic for_dynamic task) ;;
        mpi) only=(round_trip_8 barrier bcast fetch_and_op) ;;
        esac
        [ -x "$TRIPTYCH_BUILD/$panel/prices" ] || continue
        prices "$panel" 2 --quick --json "${only[@]/#/--only=}" >"$BATS_TEST_TMPDIR/before"
        timeout 60 taskset -c "$cpu" sh -c 'while :; do :; done' 3>&- &
        spinner=$!
        prices "$panel" 2 --quick --json "${only[@]/#/--only=}" >"$BATS_TEST_TMPDIR/beside"
        kill "$spinner"
        wait "$spinner" || :
        prices "$panel" 2 --quick --json "${only[@]/#/--only=}" >"$BATS_TEST_TMPDIR/after"
        good_records "$panel" <"$BATS_TEST_TMPDIR/beside"
        wrong=$(against "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after" <"$BATS_TEST_TMPDIR/beside")
        echo "$wrong"
        [ -z "$wrong" ]
    done
}

# bats test_tags=unsanitized
@test "beside a spinner no price of threads is wrong and does not say so" {
    beside_a_spinner posix
}

# bats test_tags=unsanitized,stress
@test "beside a spinner no price of OpenMP or of ranks is wrong and does not say so" {
    beside_a_spinner openmp mpi
}

@test "a price that was disturbed says so in each format" {
    mkdir -p "$BATS_TEST_TMPDIR/tree/odd"
    cat >"$BATS_TEST_TMPDIR/tree/odd/prices" <<'END'
#!/bin/sh
if [ "$1" = --describe ]; then
    echo '{"schema":"triptych/1","panel":"posix","launch":"","policies":[],"prices":[{"name":"thing","group":"shared","least":1,"most":1},{"name":"other","group":"shared","least":1,"most":1}]}'
else
    echo '{"schema":"triptych/1","price":"thing","panel":"posix","workers":1,"unit":"s","median":1,"low":1,"high":1,"samples":1,"withheld":"a worker lost its CPU"}'
    echo '{"schema":"triptych/1","price":"other","panel":"posix","workers":1,"unit":"s","median":2,"low":2,"high":2,"samples":1,"doubtful":"others used a CPU"}'
fi
END
    chmod +x "$BATS_TEST_TMPDIR/tree/odd/prices"
    cp "$TRIPTYCH_BUILD/posix/cpu_bound" "$BATS_TEST_TMPDIR/tree/odd/" 2>/dev/null || skip "no POSIX panel"
    say() {
        "$triptych" prices --quick --programs "$BATS_TEST_TMPDIR/tree" --output "$results" --format "$1" 2>/dev/null
    }
    say json | jq -e '.prices | map({(.price): (.withheld // .doubtful)}) | add ==
        {thing: "a worker lost its CPU", other: "others used a CPU"}'
    [ "$(say csv | cut -d , -f 1,14 | tail -n 2 | tr '\n' ' ')" = "thing,withheld other,doubtful " ]
    say markdown | grep -q '^| thing .* withheld |'
    say table >"$BATS_TEST_TMPDIR/table"
    grep -q '^thing .* withheld' "$BATS_TEST_TMPDIR/table"
    grep -q '^other .* 2.00 s? ' "$BATS_TEST_TMPDIR/table"
    grep -q '^withheld: posix thing with 1 worker: a worker lost its CPU' "$BATS_TEST_TMPDIR/table"
    grep -q 'others used a CPU' "$BATS_TEST_TMPDIR/table"
}

@test "all panels together have at least 30 primitives" {
    count=0
    for panel in posix openmp mpi; do
        [ -x "$TRIPTYCH_BUILD/$panel/prices" ] || skip "no $panel panel"
        count=$((count + $(names_of "$panel" | wc -l)))
    done
    [ "$count" -ge 30 ]
}

@test "wrong command lines are usage errors" {
    for panel in posix openmp; do
        [ -x "$TRIPTYCH_BUILD/$panel/prices" ] || continue
        run -2 "$TRIPTYCH_BUILD/$panel/prices" --only nothing
        [[ $output == *"'nothing' is not a price of this panel"* ]]
        run -2 "$TRIPTYCH_BUILD/$panel/prices" --workers 0
        run -2 "$TRIPTYCH_BUILD/$panel/prices" --samples 10x
        run -2 "$TRIPTYCH_BUILD/$panel/prices" --nothing
        run -2 "$TRIPTYCH_BUILD/$panel/prices" word
    done
    [ -x "$TRIPTYCH_BUILD/mpi/prices" ] || return 0
    run -2 run_program mpi/prices --ranks 2 --only nothing
    run -2 run_program mpi/prices --ranks 2 --workers 2
    [[ $output == *"mpirun -n N"* ]]
}

@test "help, version, list and a table for people" {
    [ -x "$TRIPTYCH_BUILD/posix/prices" ] || skip "no POSIX panel"
    run -0 "$TRIPTYCH_BUILD/posix/prices" --help
    [[ $output == *"--only"* ]]
    run -0 "$TRIPTYCH_BUILD/posix/prices" --version
    [[ $output == triptych* ]]
    run -0 "$TRIPTYCH_BUILD/posix/prices" --quick --only clock_read
    [[ $output == *"clock_read"*"ns clock_gettime"* ]]
    "$TRIPTYCH_BUILD/posix/prices" --describe | jq -e '.panel == "posix" and (.prices | length > 10)'
}

# ---- triptych prices -------------------------------------------------------------------------------

@test "a price list is no workload" {
    run -0 "$triptych" list
    [[ $output != *$'\n'prices:* && $output != */prices* ]]
}

@test "the panels stand side by side, and the records are kept" {
    run -0 --separate-stderr "$triptych" prices --quick --workers 2 --only barrier --only clock_read \
        --output "$results"
    for panel in posix openmp mpi; do
        [ ! -x "$TRIPTYCH_BUILD/$panel/prices" ] || [[ ${lines[0]} == *"$panel"* ]]
    done
    [ "$(grep -c '^clock_read' <<<"$output")" -eq 1 ]
    [ "$(awk '{ if (length > most) most = length } END { print most + 0 }' <<<"$output")" -le 100 ]
    jq -es 'all(.[]; .run and .launch >= 1) and (map(.price) | unique == ["barrier", "clock_read"])' \
        "$results/prices.jsonl"
}

# bats test_tags=unsanitized
@test "each format, and the samples of all processes together" {
    [ -x "$TRIPTYCH_BUILD/posix/prices" ] || skip "no POSIX panel"
    only=(--panels posix --workers "1,2" --only mutex --repeat 3 --output "$results")
    "$triptych" prices "${only[@]}" --quick --format json 2>/dev/null |
        jq -e '.schema == "triptych-prices/1" and (.prices | map(.workers) == [1, 2]) and
            all(.prices[]; .low <= .median and .median <= .high and
                # What was disturbed does not count beside what was not.
                (.processes == 3 and .interval or .processes >= 1 and .processes < 3))'
    jq -es '(map(.run) | unique | length) == 1 and length == 6' "$results/prices.jsonl"
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # each format: above, of what was disturbed
    "$triptych" prices "${only[@]}" --repeat 1 --quick --format csv 2>/dev/null | tail -n 2 | grep -q '^mutex,posix,shared,'
    "$triptych" prices "${only[@]}" --repeat 1 --quick --format markdown 2>/dev/null | grep -qF '| mutex | 2 |'
    jq -es '(map(.run) | unique | length) == 3 and length == 10' "$results/prices.jsonl"
}

# bats test_tags=unsanitized
@test "an empty task through each pool" {
    [ -x "$TRIPTYCH_BUILD/posix/pool" ] || skip "no POSIX panel"
    "$triptych" prices --quick --panels posix --only dispatch_threads --only dispatch_one_threads --output "$results" \
        --format json 2>/dev/null | jq -e '.prices | length == 2 and
            any(.[]; .price == "dispatch_threads" and .median > 0) and
            any(.[]; .price == "dispatch_one_threads" and .workers >= 2)'
}

@test "what is not there is a usage error, what fails is told" {
    mkdir -p "$BATS_TEST_TMPDIR/tree/odd"
    cat >"$BATS_TEST_TMPDIR/tree/odd/prices" <<'END'
#!/bin/sh
if [ "$1" = --describe ]; then
    echo '{"schema":"triptych/1","panel":"odd","launch":"","policies":[],"prices":[{"name":"thing","group":"shared","least":1,"most":1}]}'
else
    echo '{"schema":"triptych/1","price":"thing","panel":"odd","workers":1,"unit":"s","median":-1,"low":0,"high":1,"samples":1}'
fi
END
    chmod +x "$BATS_TEST_TMPDIR/tree/odd/prices"
    cp "$TRIPTYCH_BUILD/posix/cpu_bound" "$BATS_TEST_TMPDIR/tree/odd/" 2>/dev/null || skip "no POSIX panel"
    # The programs that there are would each be asked what they have.
    here=("$triptych" prices --programs "$BATS_TEST_TMPDIR/tree" --output "$results")
    run -2 "${here[@]}" --only nothing
    [[ $output == *"'nothing' is not a price here"* ]]
    run -2 "${here[@]}" --panels nowhere
    run -2 "${here[@]}" --workers 1,x
    run -2 "${here[@]}" --workers 0
    run -1 "${here[@]}" --quick
    [[ $output == *'bad "median"'* ]]
    [ ! -s "$results/prices.jsonl" ]
}

@test "an interruption loses nothing that was measured" {
    [ -x "$TRIPTYCH_BUILD/posix/prices" ] || skip "no POSIX panel"
    "$triptych" prices --panels posix --only clock_read --repeat 1000 --output "$results" >"$BATS_TEST_TMPDIR/out" 2>&1 &
    wait_until [ -s "$results/prices.jsonl" ]
    kill -TERM $!
    status=0
    wait $! || status=$?
    [ "$status" -eq 143 ]
    good_records posix <"$results/prices.jsonl"
    grep -q '^clock_read' "$BATS_TEST_TMPDIR/out"
}

@test "a comparison measures the prices that its predictions need" {
    [ -x "$TRIPTYCH_BUILD/posix/data_race" ] || skip "no posix panel"
    "$TRIPTYCH_BUILD/triptych" compare data_race --panels posix --variants mutex --workers 2 --repeat 1 \
        --set increments=1000 --output "$BATS_TEST_TMPDIR/compared" >"$BATS_TEST_TMPDIR/told" 2>&1
    jq -es 'any(.[]; .price == "mutex" and .panel == "posix" and .workers == 2)' \
        "$BATS_TEST_TMPDIR/compared/prices.jsonl"
    [ "$(jq '[.left_out[] | select(startswith("a price"))] | length' \
        "$BATS_TEST_TMPDIR/compared/environment.json")" -eq 0 ]
}
