#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore: each broken program of tests/explore/ is found, with its kind, and each mended one
# is not; a run that was found is the same whenever it is replayed; whatever a program does, there is a
# sentence and nothing left behind.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

setup() {
    explorer_ready posix
}

# found NAME TEXT [OPTION...]: the broken form is found, and told so.
found() {
    run explore "$TRIPTYCH_SOURCE/tests/explore/$1.c" --cflags -DBROKEN "${@:3}"
    [ "$status" -eq 1 ] || failed "$1 is not found: $output"
    says "$2"
    says "triptych explore --replay $1.replay"
}

# not_found NAME [OPTION...]: the mended form is not.
not_found() {
    run explore "$TRIPTYCH_SOURCE/tests/explore/$1.c" --schedules 1000 "${@:2}"
    [ "$status" -eq 0 ] || failed "$1: $output"
    says "Nothing found in"
}

# program NAME: a source from standard input.
program() {
    cat >"$1.c"
}

@test "explore: a wrong answer is found, and the race that brings it about" {
    found account "assertion 'balance == 90' failed"
    says "data race on balance:"
    says "reads balance = 100"
    found reorder "failed, in thread 5"
    found stages "assertion 'made == seen + 1' failed"
}

@test "explore: ten switches at the right steps are found" {
    found turns "assertion 'one <= LARGEST && other <= LARGEST' failed"
}

@test "explore: so are fifteen, by way of states that are rare themselves" {
    found combination "assertion 'turned < LENGTH' failed" --seed 3
}

@test "explore: who waits for what, and who has it" {
    found diners "DEADLOCK: nobody can go on"
    says "thread 3 waits for mutex forks at diners.c:"
    found doorbell "LOST WAKE-UP"
    says "came while nobody waited, and was lost"
    if stressed; then found tickets "LEAKED THREAD"; fi # explore_twins.bats has one
}

@test "explore: mended forms are right, and where all orders were tried it says so" {
    not_found account
    says "every order of the steps was tried"
    not_found doorbell
    says "every order of the steps was tried"
    not_found reorder
    says "would have been missed with a probability below"
}

# bats test_tags=stress
@test "explore: more mended forms are right" {
    not_found turns
    not_found stages
    not_found diners
    not_found tickets
}

@test "explore: a replay is the same each time" {
    build_once
    found reorder "WRONG ANSWER"
    run explore --replay reorder.replay
    [ "$status" -eq 1 ]
    says "(replayed)"
    first=$output
    run explore --replay reorder.replay
    [ "$output" = "$first" ] || failed "another run: $output"
}

@test "explore: a race alone is found, unless nobody asks" {
    program race <<'C'
#include <pthread.h>
static int told;
static void *tell(void *argument) { told = 1; return argument; }
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, tell, NULL);
    int seen = told;
    pthread_join(thread, NULL);
    return seen > 1;
}
C
    run explore race.c
    [ "$status" -eq 1 ]
    says "DATA RACE"
    says "data race on told:"
    run explore race.c --races off
    [ "$status" -eq 0 ] || failed "$output"
}

@test "explore: programs that wait in loops end; one that waits for ever is a livelock" {
    program spin <<'C'
#include <pthread.h>
#include <stdatomic.h>
#include <sched.h>
static atomic_int ready;
static void *wait(void *argument)
{
    while (!atomic_load(&ready))
        sched_yield();
    return argument;
}
int main(int argc, char **argv)
{
    pthread_t thread;
    (void)argv;
    pthread_create(&thread, NULL, wait, NULL);
    if (argc == 1)
        atomic_store(&ready, 1);
    pthread_join(thread, NULL);
    return 0;
}
C
    run explore spin.c
    [ "$status" -eq 0 ] || failed "$output"
    run explore spin.c -- never
    [ "$status" -eq 1 ]
    says "LIVELOCK"
    # what comes again and again is told once
    [[ $output =~ "the same "[0-9]+" times more" ]] || failed "$output"
    [ "${#lines[@]}" -lt 40 ]
}

# Each run of it takes two seconds of CPU time. (explore_mpi.bats has a hang for the suite.)
# bats test_tags=stress
@test "explore: a program that computes for ever hangs" {
    program hang <<'C'
#include <pthread.h>
static void *spin(void *argument) { for (;;) ; return argument; }
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, spin, NULL);
    return pthread_join(thread, NULL);
}
C
    run explore hang.c
    [ "$status" -eq 1 ]
    says "HANG: it computes for seconds without a step"
}

@test "explore: whatever a program does, there is a sentence" {
    program crash <<'C'
int main(void) { *(volatile int *)0 = 1; return 0; }
C
    run explore crash.c
    [ "$status" -eq 1 ]
    says "killed by signal 11"
    program alone <<'C'
#include <stdio.h>
int main(void) { puts("alone"); return 0; }
C
    run explore alone.c
    [ "$status" -eq 0 ] || failed "$output"
    echo 'int main(void) { return x; }' >wrong.c
    run explore wrong.c
    [ "$status" -eq 1 ]
    says "wrong.c cannot be built"
}

@test "explore: a program that forks has its child's threads explored" {
    program forks <<'C'
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER, other = PTHREAD_MUTEX_INITIALIZER;
static void *take(void *argument)
{
    pthread_mutex_lock(argument ? &one : &other);
    pthread_mutex_lock(argument ? &other : &one);
    pthread_mutex_unlock(&one);
    pthread_mutex_unlock(&other);
    return NULL;
}
int main(void)
{
    pthread_t threads[2];
    pid_t child = fork();
    if (child == 0) {
        pthread_create(&threads[0], NULL, take, NULL);
        pthread_create(&threads[1], NULL, take, &one);
        pthread_join(threads[0], NULL);
        pthread_join(threads[1], NULL);
        _exit(0);
    }
    return waitpid(child, NULL, 0) != child;
}
C
    run explore forks.c
    [ "$status" -eq 1 ]
    says "DEADLOCK"
}

# begin OPTION...: explores in the background; has_begun: its heartbeat tells of a schedule.
begin() {
    # bash makes background jobs ignore INT; env lets them have it
    env --default-signal=INT "$TRIPTYCH_BUILD/triptych" explore --time 1h --schedules 1000000000 "$@" >out 2>&1 3>&- &
}
has_begun() {
    grep -qs '[1-9]' "$TMPDIR"/triptych*/heartbeat || ! kill -0 $! 2>/dev/null # it ended: what it printed is wrong
}

# (With OpenMP it is the search of threads.)
@test "explore: a search that is interrupted tells what it has shown" {
    program race <<'C'
#include <pthread.h>
static _Atomic int many;
static int number;
static void *add(void *unused)
{
    for (int at = 0; at < 50; at++)
        many++;
    number++;
    return unused;
}
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, add, NULL);
    add(NULL);
    return pthread_join(thread, NULL);
}
C
    program twice <<'C'
int main(void)
{
    int sum = 0;
#pragma omp parallel for reduction(+ : sum) schedule(dynamic)
    for (int at = 0; at < 100; at++)
        sum += at;
    return sum != 4950;
}
C
    program ranks <<'C'
#include <mpi.h>
int main(int argc, char **argv)
{
    int rank, got;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int at = 0; at < 12; at++)
        if (rank > 0)
            MPI_Send(&at, 1, MPI_INT, 0, 0, MPI_COMM_WORLD);
        else
            for (int from = 1; from < 4; from++)
                MPI_Recv(&got, 1, MPI_INT, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return MPI_Finalize();
}
C
    cp "$TRIPTYCH_SOURCE/tests/explore/tickets.c" .
    sampled >searches <<'WORDS'
race.c:DATA RACE
twice.c:Nothing found in [0-9]+ sch
tickets.c:Nothing found in [0-9]+ schedules
ranks.c:Nothing found in [0-9]+ interleavings
WORDS
    while read -r words; do
        [[ $words != ranks.c:* || -r $TRIPTYCH_BUILD/mpi/explore/libexplore.a ]] || continue
        [[ $words != twice.c:* || -r $TRIPTYCH_BUILD/openmp/explore/libexplore.a ]] || continue
        begin "${words%%:*}"
        wait_until has_begun
        kill -s INT $! || failed "$words: $(cat out)"
        status=0
        wait $! || status=$?
        [ "$status" -eq 130 ] || failed "$words: $status: $(cat out)"
        [[ $(tr -s '\n ' '  ' <out) =~ ${words#*:} ]] || failed "$words: $(cat out)"
        grep -q 'Interrupted: more schedules were to be tried' out || failed "$words: $(cat out)"
    done <searches
}

@test "explore: who interrupts twice need not wait for a program that does not come to an end" {
    program long <<'C'
#include <stdio.h>
int main(void)
{
    fclose(fopen("began", "w"));
    for (volatile unsigned long count = 0;; count++)
        ;
}
C
    begin long.c
    wait_until [ -e began ]
    kill -s TERM $!
    wait_until [ ! -e "$TMPDIR"/triptych*/heartbeat ]
    kill -s TERM $!
    status=0
    wait $! || status=$?
    [ "$status" -eq 143 ] || failed "$status: $(cat out)"
}

@test "explore: quotes in --cflags hold a path with blanks together, in a file of options too" {
    mkdir 'a folder'
    echo '#define SAYS "a b"' >'a folder/says.h'
    cat >quoted.c <<'C'
#include <says.h>
#include <string.h>
int main(void) { return strcmp(SAYS, TEXT) != 0; }
C
    run explore quoted.c --schedules 1 --cflags "-I'a folder' '-DTEXT=\"a b\"'"
    [ "$status" -eq 0 ] || failed "$output"
    printf '"-Ia folder"\n' >'a folder/options'
    run explore quoted.c --schedules 1 --cflags '"@a folder/options" -DTEXT=\"\"'
    [ "$status" -eq 1 ] || failed "$output"
    says "WRONG ANSWER"
    run explore quoted.c --cflags "-I'a folder"
    [ "$status" -eq 2 ]
    says "has no end"
}

@test "explore: a line is told where its path has blanks" {
    mkdir 'a folder'
    cat >'a folder/on e.c' <<'C'
#include <pthread.h>
static int shared;
static void *add(void *nothing) { shared++; return nothing; }
int main(void)
{
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, add, NULL);
    pthread_create(&threads[1], NULL, add, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
C
    run explore 'a folder/on e.c' --output found.replay
    [ "$status" -eq 1 ] || failed "$output"
    says "data race on shared"
    says "at on e.c:3"
}

@test "explore: what is wrong on the command line is said" {
    run explore
    [ "$status" -eq 2 ]
    says "which program?"
    run explore nothing.c
    [ "$status" -eq 2 ]
    says "'nothing.c' is not there"
    echo "no replay" >other.replay
    run explore --replay other.replay
    [ "$status" -eq 2 ]
    says "is no file that"
}
