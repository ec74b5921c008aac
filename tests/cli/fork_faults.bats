# SPDX-License-Identifier: MIT
#
# A worker process that is killed at a random instant: the others go on, its parent does what is
# missing, and the answer is exact. Deadlines are against hanging only.
bats_require_minimum_version 1.5.0
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    [ -x "$TRIPTYCH_BUILD/posix/pool" ] || skip "this build has no POSIX panel"
}

# children_of PROCESS: its children, the first one first, in `children`. (A pgrep reads the files of all processes.)
children_of() {
    children=()
    { read -ra children <"/proc/$1/task/$1/children"; } 2>kill_err || true
}

# kill_workers HOW_MANY DELAY_S PROGRAM ARGUMENT...: runs a program of the POSIX panel and kills so
# many of its worker processes, the first one after the delay. Its status is in $status, its messages
# in ./err, its records in ./out, how many were killed in $killed. Not its leaks are looked for: the
# helper process that LeakSanitizer forks would be killed for a worker, and its parent wait for ever.
kill_workers() {
    local -x ASAN_OPTIONS=detect_leaks=0
    local many=$1 delay_s=$2 main worker workers=()
    shift 2
    # shellcheck disable=SC2154 # programs.sh has it
    timeout "$deadline_s" "$TRIPTYCH_BUILD/$1" "${@:2}" --json >out 2>err &
    main=$!
    killed=0
    while [ "${#workers[@]}" -lt "$many" ] && kill -0 "$main" 2>kill_err; do
        children_of "$main" # of timeout(1)
        [ "${#children[@]}" -eq 0 ] || children_of "${children[0]}"
        workers=("${children[@]}")
        [ "${#workers[@]}" -ge "$many" ] || sleep 0.001
    done
    [ "$delay_s" = 0 ] || sleep "$delay_s"
    for worker in "${workers[@]:0:many}"; do
        ! kill -KILL "$worker" 2>kill_err || killed=$((killed + 1))
    done
    status=0
    wait "$main" || status=$?
}

# must_be_exact WHAT [FILTER]: status 0, one record, whose answer is right and verified, and of which the filter holds.
must_be_exact() {
    [ "$status" -eq 0 ] || failed "$1: exit status $status: $(cat err)"
    jq -es "length == 1 and all(.verified and .answer == .expected and (${2-true}))" out >jq_out || failed "$1: $(cat out)"
}

# A random delay of less than LIMIT milliseconds, in seconds.
random_delay() {
    printf '0.%03d' $((RANDOM % $1))
}

# Some hundredths of a second of work for three workers, or more, in tasks of milliseconds; code that a
# sanitizer watches is some times slower.
tasks=80 to=2000000 empty_tasks=1000000 flying_items=100000
[ -z "$TRIPTYCH_SANITIZE" ] || tasks=40 to=1000000 empty_tasks=1000000 flying_items=50000

# How often a case is tried until the kill came before the work was done: a busy machine may let the
# workers go on and the one who kills them wait, so there is twice the work after each that came too late.
readonly most_rounds=20

# killed_at_random TIMES WORK PROGRAM ARGUMENT...: one worker, then two and one in turn, are killed at random
# instants, until so many runs have lost some. {} stands for the work.
killed_at_random() {
    local times=$1 work=$2 round told=0
    shift 2
    for ((round = 0; round < most_rounds && told < times; round++)); do
        kill_workers $((1 + round % 2)) "$(random_delay 30)" "${@//\{\}/$work}"
        must_be_exact "round $round, work $work"
        if grep -q 'was killed by signal 9' err; then
            told=$((told + 1))
        elif [ "$round" -lt 6 ]; then
            work=$((2 * work))
        fi
    done
    [ "$told" -eq "$times" ] || failed "$told kills before it was done"
}

@test "pool: worker processes are killed at random instants" {
    killed_at_random 2 "$tasks" \
        posix/pool --variant resilient --workers 3 --tasks {} --size 4M
}

# bats test_tags=unsanitized
@test "pool: all worker processes are killed: it says so, and fails" {
    local round
    for ((round = 0; round < most_rounds; round++)); do
        kill_workers 3 0 posix/pool --variant resilient --workers 3 --tasks $((tasks << round % 6)) --size 4M
        [ "$killed" -eq 3 ] && [ "$status" -eq 1 ] && break
        must_be_exact "round $round"
    done
    grep -q 'every worker process (3) is gone' err || failed "$(cat err)"
}

@test "pool: all worker processes are killed and replaced" {
    kill_workers 3 0 posix/pool --variant resilient --workers 3 --tasks "$tasks" --size 4M --respawn
    must_be_exact 'all replaced'
}

# struck FAULT PROGRAM ARGUMENT...: a run with this fault; as kill_workers leaves it.
struck() {
    status=0
    run_program "$2" "${@:3}" --fault "$1" --json >out 2>err || status=$?
}

# survives FAULT PROGRAM [--respawn]
survives() {
    local words number=3 filter='.lost_workers == 1 and .recovery_seconds >= 0'
    case $2 in
        pool) words='--tasks 30 --size 500k' ;;
        find_primes) words='--to 300k --chunk 10k' ;;
        queue)
            words='--producers 2 --items 60 --produce 1ms --consume 2ms'
            number=4 filter='.lost_workers == 1 and .redone_tasks >= 1'
            ;;
    esac
    # shellcheck disable=SC2086 # several words
    struck "$1" "posix/$2" --variant resilient $words --workers "$number" "${@:3}"
    must_be_exact "$*" "$filter"
}

@test "a worker process is struck in mid-task: the others go on, or a new one does" {
    survives kill@12 pool
    survives segv@12 pool --respawn
    survives hang@12 pool
    survives exit@12 pool --respawn
    survives kill@12 find_primes --respawn
    survives hang@12 find_primes
    survives exit@12 find_primes
}

@test "queue: a consumer is struck, and its item is taken by another" {
    survives kill@12 queue
    survives segv@12 queue --respawn
    survives hang@12 queue
    survives exit@12 queue --respawn
}

# bats test_tags=unsanitized,stress
@test "each fault in each program, with --respawn and without" {
    local fault program
    for fault in kill@12 segv@12 hang@12 exit@12; do
        for program in pool find_primes queue; do
            survives "$fault" "$program"
            survives "$fault" "$program" --respawn
        done
    done
}

# finds_each_once FAULT ORDER: each of several words, or none.
finds_each_once() {
    status=0
    # shellcheck disable=SC2086 # several words
    run_program posix/stream_primes --variant resilient --workers 3 --to 300k --chunk 10k --quiet --fault $1 $2 \
        >out 2>err || status=$?
    [ "$status" -eq 0 ] || failed "$*: status $status: $(cat err)"
    [[ $2 != --ordered* ]] || sort -nc out || failed "$*: not in order"
    [ "$(sort -nu out | wc -l) $(wc -l <out)" = '25997 25997' ] || failed "$*: $(wc -l <out) lines: $(cat err)"
    grep -q "hits it" err || failed "$*: nobody was hit"
}

# bats test_tags=unsanitized
@test "stream_primes: a finder is struck, and each prime is printed once" {
    finds_each_once kill@3 ''
    finds_each_once exit@17 --ordered
    finds_each_once hang@20 '--ordered --capacity 1'
    finds_each_once 'kill --respawn' '--ordered --capacity 1'
}

# bats test_tags=unsanitized,stress
@test "stream_primes: each fault, in order and out of it" {
    local fault order
    for fault in kill@3 exit@17 hang@20 'kill --respawn'; do
        for order in '' --ordered '--ordered --capacity 1'; do
            finds_each_once "$fault" "$order"
        done
    done
}

@test "queue: a worker that is alone is replaced, and goes on behind what it has taken" {
    struck kill@7 posix/queue --variant resilient --workers 1 --capacity 1 --items 30 --produce 1ms \
        --consume 1ms --respawn
    must_be_exact 'one worker' '.lost_workers == 1'
}

# bats test_tags=unsanitized
@test "queue: a lone worker and a queue for one item bear one kill after the other" {
    local round workers rounds=3
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || rounds=6
    for ((round = 0; round < rounds; round++)); do
        workers=$((1 + round % 3))
        kill_workers "$workers" "$(random_delay 40)" posix/queue --variant resilient \
            --workers "$workers" --capacity 1 --items 20k --produce 0 --consume 0 --quiet --respawn
        must_be_exact "$workers workers, round $round"
    done
}

@test "queue: producers and consumers are killed at random instants" {
    killed_at_random 2 "$flying_items" \
        posix/queue --variant resilient --workers 4 --producers 2 \
        --items {} --produce 0 --consume 0 --capacity 64 --quiet
}

@test "queue: what survival needs does not grow with the items" {
    [ -z "$TRIPTYCH_SANITIZE" ] || skip 'a sanitizer has memory of its own'
    run_program posix/queue --variant resilient --workers 2 --produce 0 --consume 0 --quiet \
        --items 1k --json >few 2>err || failed "$(cat err)"
    run_program posix/queue --variant resilient --workers 2 --produce 0 --consume 0 --quiet \
        --items 100k --json >many 2>err || failed "$(cat err)"
    [ "$(jq .max_rss_bytes many)" -lt $(($(jq .max_rss_bytes few) + 300000)) ] ||
        failed "$(jq .max_rss_bytes few many)"
}

@test "queue: all producers and consumers are killed: it says so, or new ones go on" {
    local round
    for ((round = 0; round < most_rounds; round++)); do
        kill_workers 3 0 posix/queue --variant resilient --workers 3 --items $((300 << round % 6)) \
            --produce 1ms --consume 1ms
        [ "$killed" -eq 3 ] && [ "$status" -eq 1 ] && break
        must_be_exact "round $round"
    done
    grep -q 'every worker process (3) is gone' err || failed "$(cat err)"
    kill_workers 3 0 posix/queue --variant resilient --workers 3 --items 300 --produce 1ms \
        --consume 1ms --respawn
    must_be_exact --respawn
}

@test "a timeline shows who was lost: to the end, or until another one goes on" {
    local lost end words # long enough for the parent to see the loss while the others work
    for words in 'posix/pool --variant resilient --tasks 30 --size 10M' \
        'posix/queue --variant resilient --items 60 --produce 1ms --consume 2ms'; do
        # shellcheck disable=SC2086 # several words
        struck kill@4 $words --workers 3 --trace trace
        must_be_exact "$words"
        # shellcheck disable=SC2016 # jq's variables
        lost='[.traceEvents[] | select(.ph == "X")] as $all | ($all | map(select(.name == "lost"))) as $lost'
        # shellcheck disable=SC2016
        end='($all | map(.ts + .dur) | max)'
        jq -e "$lost | (\$lost | length == 1) and \$lost[0].ts + \$lost[0].dur > $end - 1 and
            (\$all | map(select(.tid == \$lost[0].tid) | .ts) | max) <= \$lost[0].ts" trace >jq_out ||
            failed "$words: $(cat trace)"
        # shellcheck disable=SC2086
        struck kill@4 $words --workers 3 --trace trace --respawn
        must_be_exact "$words --respawn"
        jq -e "$lost | (\$lost | length == 1) and \$lost[0].ts + \$lost[0].dur < $end" trace >jq_out ||
            failed "$words --respawn: $(cat trace)"
    done
}

@test "check_urls: a worker process is struck, and its URL is asked for again" {
    [ -x "$TRIPTYCH_BUILD/posix/check_urls" ] || skip "no libcurl"
    local fault
    for fault in kill@3 exit@3; do
        status=0
        launch posix/check_urls 8 --variant resilient --fault $fault --json >out 2>err || status=$?
        must_be_exact "$fault" '.lost_workers == 1 and .redone_tasks == 1'
    done
    status=0
    launch posix/check_urls 8 --variant resilient --per-host 2 --fault kill@3 --json >out 2>err ||
        status=$?
    [ "$status" -eq 1 ] || failed "--per-host: status $status"
    grep -q 'with --per-host others cannot go on' err || failed "$(cat err)"
}

# bats test_tags=unsanitized
@test "in each repetition another one is struck" {
    struck kill posix/pool --variant resilient --workers 3 --tasks 30 --size 500k --repeat 4
    [ "$status" -eq 0 ] || failed "status $status: $(cat err)"
    jq -es 'length == 4 and all(.verified and .lost_workers == 1)' out >jq_out || failed "$(cat out)"
}

# bats test_tags=unsanitized
@test "a variant that does not survive refuses --fault, and names one that does" {
    local words told='use --variant resilient'
    for words in posix/pool 'posix/pool --variant fork' 'posix/pool --variant all' \
        'posix/find_primes --variant fork_pool' 'posix/queue --variant fork_ring' \
        'posix/stream_primes --variant fork'; do
        # shellcheck disable=SC2086 # several words
        struck kill@0 $words
        [ "$status" -eq 1 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] ||
            failed "$words: status $status: $(cat out err)"
        grep -q "does not survive the loss of a worker; $told\$" err || failed "$words: $(cat err)"
    done
    told='this program has no resilient variant'
    for words in 'posix/io_bound --variant fork' 'posix/cpu_bound --variant fork'; do
        # shellcheck disable=SC2086 # several words
        struck kill@0 $words
        [ "$status" -eq 1 ] && grep -q "; $told\$" err || failed "$words: status $status: $(cat err)"
    done
    [ -x "$TRIPTYCH_BUILD/openmp/pool" ] || return 0
    struck kill@0 openmp/pool
    [ "$status" -eq 1 ] && grep -q 'this program has no resilient variant$' err ||
        failed "openmp/pool: status $status: $(cat err)"
}

@test "a variant that does not survive refuses --respawn" {
    status=0
    run_program posix/pool --variant fork --respawn >out 2>err || status=$?
    [ "$status" -eq 2 ] && grep -q -- '--respawn: variant fork .*use --variant resilient' err ||
        failed "status $status: $(cat err)"
}

@test "the textbook's forms end when a worker dies: status 1, one message, and no process left" {
    local words round parts
    while read -r words; do
        for ((round = 0; round < most_rounds; round++)); do
            read -ra parts <<<"${words//\{\}/$((2 << round % 6))}"
            kill_workers 1 0 "${parts[0]}" --variant "${parts[@]:1}" --workers 3
            [ "$status" -eq 0 ] || break # else it was done before the kill came
        done
        [ "$status" -eq 1 ] && [ ! -s out ] && grep -q 'was killed by signal 9 .*its part is lost' err ||
            failed "$words: status $status: $(cat out err)"
    done < <(sampled <<'FORMS'
posix/pool fork --tasks {}00 --size 4M
posix/pool fork_counter --tasks {}00 --size 4M
posix/pool fork_stealing --tasks {}00 --size 4M
posix/find_primes fork --to {}M
posix/find_primes fork_pool --to {}M
posix/queue fork --items {}00
posix/stream_primes fork_ring --to 1e9 --ordered
posix/stream_primes fork --to 1e9 --quiet
posix/queue fork_ring --items {}00
FORMS
    )
}

# Empty tasks, one at a time: a worker is nearly always taking or entering one, with the mutex in hand
# or at it.
@test "pool: a worker process is killed while it takes a task" {
    killed_at_random 2 "$empty_tasks" \
        posix/pool --variant resilient --workers 3 --tasks {} --size 0 --chunk 1
}

# bats test_tags=unsanitized
@test "find_primes: worker processes are killed at random instants" {
    killed_at_random 2 "$to" \
        posix/find_primes --variant resilient --workers 3 --to {}
}
