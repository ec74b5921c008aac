# SPDX-License-Identifier: MIT
#
# find_primes and stream_primes as their users call them, in every panel of this build. Deadlines are
# against hanging only.
bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/programs.sh
    source "$BATS_TEST_DIRNAME/../programs.sh"
    cd "$BATS_TEST_TMPDIR" || exit 1
    # A start of ranks costs ten times as much as one of threads: where both go through the same code, the suite takes these.
    few='[po]*'
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || few='*'
}

# variants PROGRAM: their names, one a line.
variants() {
    run_program "$1" --list | cut -f 1
}

# has_library: whether this build has libprimesieve.
has_library() {
    local program
    program=$(programs '*/find_primes' | head -n 1)
    launch "$program" 1 --quick --kernel iterate --quiet >/dev/null 2>&1
}

# each PATTERN: lines of `program variant`.
each() {
    local program variant
    for program in $(programs "$1"); do
        for variant in $(variants "$program"); do
            printf '%s %s\n' "$program" "$variant"
        done
    done
}

# all_of PROGRAM FILTER: standard input has a record of each variant of it, and the filter holds for all.
all_of() {
    jq -es --argjson variants "$(variants "$1" | wc -l)" \
        "length == \$variants and all(.[]; $2)"
}

# sieved FROM TO: the primes of a range by the textbook, one a line.
sieved() {
    awk -v from="$1" -v to="$2" 'BEGIN {
        for (i = 2; i <= to; i++)
            if (!(i in struck)) {
                if (i >= from) print i
                for (j = i * i; j <= to; j += i) struck[j] = 1
            }
    }'
}

# bats test_tags=unsanitized
@test "find_primes --list prints the primes in order, the same in every variant" {
    sieved 90 5000 >wanted
    for program in $(programs '*/find_primes'); do
        variants "$program" | while read -r _; do cat wanted; done >wanted.all
        for workers in 3 ${TRIPTYCH_TEST_STRESS:+1 2 5}; do
            launch "$program" "$workers" --variant all --from 90 --to 5000 --chunk 50 --list --quiet >found
            diff wanted.all found
        done
    done
}

# bats test_tags=unsanitized
@test "find_primes --list alone prints the variants" {
    for program in $(programs '*/find_primes'); do
        run_program "$program" --list >found
        grep -q $'\t' found
    done
}

@test "find_primes --list with a range that begins with 2, with 1 or with 0" {
    for program in $(programs '*/find_primes'); do
        [ "$(launch "$program" 2 --from 1 --to 7 --list --quiet | tr '\n' ' ')" = "2 3 5 7 " ]
    done
    for program in $(programs "$few/find_primes"); do
        for from in 0 2; do
            [ "$(launch "$program" 2 --from $from --to 7 --list --quiet | tr '\n' ' ')" = "2 3 5 7 " ]
        done
        [ "$(launch "$program" 2 --from 3 --to 7 --list --quiet | tr '\n' ' ')" = "3 5 7 " ]
    done
}

@test "find_primes refuses a list that does not fit" {
    for program in $(programs '*/find_primes'); do
        run --separate-stderr launch "$program" 1 --list --to 1e12
        [ "$status" -eq 2 ]
        # shellcheck disable=SC2154 # run sets it
        [[ $stderr == *"--list"*"too long"* ]]
        [ -z "$output" ]
    done
}

# (With every number of workers: panels/matrix.sh.)
# bats test_tags=unsanitized,stress
@test "the kernels count as published, with every variant" {
    kernels="sieve" # (trial, which is the default: panels/matrix.sh)
    has_library && kernels="sieve iterate"
    for program in $(programs '*/*_primes'); do
        for kernel in $kernels; do
            launch "$program" 3 --variant all --kernel "$kernel" --json |
                all_of "$program" '.verified and .answer == {count: 9592, sum: 454396537}'
        done
    done
}

# bats test_tags=unsanitized
@test "--kernel count tells how many primes there are and no sum, with every variant" {
    has_library || skip "built without libprimesieve"
    for program in $(programs '*/find_primes'); do
        launch "$program" 2 --variant all --kernel count --json |
            all_of "$program" '.verified and .answer == {count: 9592, sum: 0}'
    done
    for program in $(programs "$few/find_primes"); do
        run --separate-stderr launch "$program" 2 --kernel count --to 100
        [ "$status" -eq 0 ]
        [[ $stderr$output == *"25 primes from 1 to 100."* ]]
    done
}

# bats test_tags=unsanitized
@test "--kernel count has no primes to list or to print" {
    for program in $(programs '*/find_primes'); do
        run --separate-stderr launch "$program" 1 --kernel count --list --to 100
        [ "$status" -eq 2 ]
        [[ $stderr == *"--list --kernel count"*"use --kernel sieve"* ]]
        [ -z "$output" ]
    done
    for program in $(programs '*/stream_primes'); do
        run --separate-stderr launch "$program" 1 --kernel count --to 100
        [ "$status" -eq 2 ]
        [[ $stderr == *"--kernel"*count*"sieve"* ]]
        [ -z "$output" ]
    done
}

# bats test_tags=unsanitized
@test "find_primes --list --kernel sieve lists what trial division does" {
    for program in $(programs '*/find_primes' | sampled); do
        for range in "0 100" "1_000_000 1_100_000" "10_000_000_000 10_000_050_000"; do
            read -r from to <<<"$range"
            launch "$program" 2 --from "$from" --to "$to" --list --quiet >wanted
            launch "$program" 2 --from "$from" --to "$to" --list --quiet --kernel sieve >found
            diff wanted found
            [ -s found ]
        done
    done
}

# bats test_tags=unsanitized
@test "the sieve counts the primes up to 1e9 in every panel" {
    [ -z "$TRIPTYCH_SANITIZE" ] || skip "too slow under a sanitizer"
    for program in $(programs '*/find_primes'); do # stream_primes counts to 120 million below
        launch "$program" 2 --kernel sieve --to 1e9 --json |
            jq -e '.verified and .answer == {count: 50847534, sum: 24739512092254535}'
    done
}

# bats test_tags=unsanitized
@test "more workers than chunks" {
    for program in $({ programs "$few/*_primes"; programs mpi/find_primes; } | sort -u); do
        workers=6
        [[ $program != mpi/* || -n ${TRIPTYCH_TEST_STRESS-} ]] || workers=4
        launch "$program" "$workers" --variant all --to 100 --chunk 50 --json |
            all_of "$program" '.verified and .answer.count == 25'
    done
}

# bats test_tags=unsanitized,stress
@test "64 workers, in every variant" { # (in the natural one: running.bats)
    for program in $(programs '[po]*/*_primes'); do
        launch "$program" 64 --variant all --json |
            all_of "$program" '.verified and .answer.count == 9592'
    done
}

# bats test_tags=unsanitized
@test "the last numbers of 64 bits" {
    # Behind the last prime, where no test of a number takes long.
    for program in $(programs '*/*_primes' | sampled); do
        launch "$program" 2 --variant all --from 18446744073709551580 --to 18446744073709551615 --chunk 16 --json |
            all_of "$program" '.verified and .answer.count == 0'
        launch "$program" 2 --variant all --from 18446744073709551615 --to 18446744073709551615 --json |
            all_of "$program" '.verified and .answer.count == 0'
    done
}

# bats test_tags=unsanitized,stress
@test "the last primes of 64 bits" {
    local program kernel=trial
    has_library && kernel=iterate # faster there than our own, which test_sieve.c takes there
    program=$(programs '*/*_primes' | head -n 1) # once: it needs the primes up to 2^32
    launch "$program" 2 --kernel "$kernel" --from 18446744073709551500 \
        --to 18446744073709551615 --json | jq -e '.verified and .answer.count == 3'
}

@test "a range without primes is empty, a range that ends before it begins is a usage error" {
    for program in $({ programs "$few/*_primes"; programs mpi/find_primes; } | sort -u); do
        launch "$program" 3 --from 24 --to 28 --json | jq -e '.verified and .answer.count == 0'
    done
    for program in $(programs "$few/find_primes") $(programs posix/stream_primes); do
        launch "$program" 3 --from 0 --to 0 --json | jq -e '.verified and .answer.count == 0'
        [ -z "$(launch "$program" 2 --from 24 --to 28 --quiet)" ]
        run --separate-stderr launch "$program" 2 --from 7 --to 6
        [ "$status" -eq 2 ]
        [[ $stderr == *"--from 7 is above --to 6"* ]]
        [ -z "$output" ]
    done
}

# bats test_tags=unsanitized
@test "stream_primes prints every prime once, with --ordered in order" {
    local cases=$'2 auto\n3 1 --ordered' # each number of workers and each chunk, not each with each
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || cases=$'1 500\n1 500 --ordered\n2 auto\n2 auto --ordered\n5 1\n5 1 --ordered'
    sieved 1 20000 >wanted
    for program in $(programs '*/stream_primes'); do
        variants "$program" | while read -r _; do cat wanted; done >wanted.all
        while read -r workers chunk ordered; do
            # shellcheck disable=SC2086 # no word or one
            launch "$program" "$workers" --variant all --to 20000 --chunk "$chunk" --capacity 1 \
                --quiet $ordered >found
            if [ -n "$ordered" ]; then
                diff wanted.all found
            else
                sort -n found | diff <(sort -n wanted.all) -
            fi
        done <<<"$cases"
    done
}

# bats test_tags=unsanitized
@test "stream_primes prints what find_primes lists" {
    local to=999_020_000 more_than=900
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || to=999_100_000 more_than=4000
    for program in $(programs '*/stream_primes'); do
        launch "${program/stream/find}" 2 --from 999_000_000 --to "$to" --list --quiet >wanted
        launch "$program" 2 --from 999_000_000 --to "$to" --ordered --quiet >found
        diff wanted found
        [ "$(wc -l <found)" -gt "$more_than" ]
    done
}

# bats test_tags=unsanitized
@test "stream_primes: head ends it at once and quietly" {
    local forms=("" --ordered "--to 18446744073709551615") at=0
    while read -r program variant; do # each variant in one form, each form in a third of them
        # shellcheck disable=SC2086 # several words
        { launch "$program" 2 --variant "$variant" --to 1e12 ${forms[at++ % 3]} \
            2>errors && code=0 || code=$?; echo "$code" >ended; } | head -n 3 >found
        [ "$(wc -l <found)" -eq 3 ]
        cat errors
        [ ! -s errors ]
        # MPICH's launcher itself dies of the closed pipe (128 + SIGPIPE).
        [[ $(cat ended) == 0 || $program == mpi/* && $(cat ended) == 141 ]]
    done < <(each '*/stream_primes' | sampled)
}

# bats test_tags=unsanitized
@test "stream_primes: head ends also the repetitions and variants that would follow" {
    for program in $(programs '*/stream_primes'); do
        { launch "$program" 2 --variant all --repeat 3 --to 1e12 2>errors || true; } |
            head -n 3 >found
        [ "$(wc -l <found)" -eq 3 ]
        [ ! -s errors ]
    done
}

# bats test_tags=unsanitized
@test "stream_primes: memory stays flat however long the range" {
    [ -z "$TRIPTYCH_SANITIZE" ] || skip "a sanitizer takes memory of its own"
    local orders=("" --ordered) at=0
    while read -r program variant; do # (the peak of memory is the process's, so one by one)
        # In the suite each in one order, in turn.
        [ -n "${TRIPTYCH_TEST_STRESS-}" ] || orders=("$([ $((at++ % 2)) -eq 0 ] || echo --ordered)")
        for options in "${orders[@]}"; do
            # (6.8 million primes: 55 million bytes, if they were kept.)
            # shellcheck disable=SC2086 # no word or one
            launch "$program" 2 --variant "$variant" --kernel sieve --to 120_000_000 --json $options |
                jq -e '.verified and .max_rss_bytes < 50 * 1048576'
        done
    done < <(each '*/stream_primes' | sampled)
}

# bats test_tags=unsanitized
@test "stream_primes: a prime that is found is printed soon, though its block is not full" {
    # One chunk with some 14 primes, each of which takes a tenth of a second.
    while read -r program variant; do
        launch "$program" 1 --variant "$variant" --from 1_000_000_000_000_000 \
            --to 1_000_000_000_000_500 --chunk 1e6 --json |
            jq -e '.verified and .answer.count > 10 and .first_result_seconds < .seconds / 2 and
                .latency_seconds.p50 > 0 and .latency_seconds.max < .seconds / 2'
    done < <(each '*/stream_primes' | sampled)
}

@test "stream_primes: when all finder processes die it ends, with a message" {
    program=posix/stream_primes
    [[ " $TRIPTYCH_PROGRAMS " == *" $program "* ]] || skip "no posix panel in this build"
    "$TRIPTYCH_BUILD/$program" --variant resilient --workers 2 --to 1e12 --quiet >/dev/null 2>errors &
    parent=$!
    wait_until has_children "$parent" 2
    mapfile -t children < <(pgrep -P "$parent")
    sleep 0.3 # past their start
    kill -KILL "${children[@]}"
    status=0
    wait "$parent" || status=$?
    [ "$status" -eq 1 ]
    grep -q 'every worker process (2) is gone' errors
}

# bats test_tags=unsanitized
@test "stream_primes: the printer is one thread more, and a team without it is refused" {
    [ -x "$TRIPTYCH_BUILD/openmp/stream_primes" ] || skip "no OpenMP"
    local variant
    for variant in tasks ring; do
        OMP_MAX_ACTIVE_LEVELS=0 run timeout "$deadline_s" "$TRIPTYCH_BUILD/openmp/stream_primes" --variant "$variant" \
            --workers 1 --quick
        [ "$status" -eq 77 ]
        [[ $output == *"team of 1 thread instead of 2"*"unset OMP_MAX_ACTIVE_LEVELS"* ]]
    done
}
