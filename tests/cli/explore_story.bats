#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The story of `triptych explore` as data, as a page and as a Chrome trace.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

setup() {
    explorer_ready posix
    cp "$TRIPTYCH_SOURCE/tests/explore/account.c" .
}

# shellcheck disable=SC2154 # bats gives stderr
# json STATUS FILTER OPTION...: what it prints is one line of JSON, for which the filter is true.
json() {
    run --separate-stderr explore "${@:3}" --format json
    [ "$status" -eq "$1" ] || failed "status $status: $output $stderr"
    [ "${#lines[@]}" -eq 1 ] || failed "not one line: $output"
    [ "$(jq "$2" <<<"$output")" = true ] || failed "not so: $2 in $output"
}

@test "explore story: a run that was found is told as data, and a replay tells the same" {
    json 1 '.schema == "triptych/1" and .verdict == "found" and .kind == "assert" and .data_race
        and .panel == "posix" and .schedules > 0 and .replay == "account.replay"
        and (.sentence | startswith("WRONG ANSWER: account.c:")) and .races != []
        and any(.story[]; .thread > 0 and .file == "account.c" and .line > 0
            and .what == "reads balance = 100" and .variable == "balance" and .value == "100")
        and any(.story[]; .before and .variable == "balance")' account.c --cflags -DBROKEN
    jq .story <<<"$output" >story
    json 1 '.followed and .output == "" and (has("replay") | not)' --replay account.replay
    jq .story <<<"$output" | cmp - story
}

@test "explore story: nothing found, a deadlock and ranks are told as data" {
    json 0 '.verdict == "nothing found" and .complete and .story == [] and (has("kind") | not)' account.c
    json 0 '.missed_below > 0 and .missed_below < 1 and (.complete | not)' \
        "$TRIPTYCH_SOURCE/tests/explore/reorder.c" --schedules 1000
    json 1 '.kind == "deadlock" and (.data_race | not) and (.waits | length) > 1' \
        "$TRIPTYCH_SOURCE/tests/explore/diners.c" --cflags -DBROKEN
    [ -r "$TRIPTYCH_BUILD/mpi/explore/libexplore.a" ] || skip "no explorer of mpi in this build"
    cat >early.c <<'C'
#include <mpi.h>
int main(void)
{
    int rank;
    MPI_Init(NULL, NULL);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank)
        MPI_Barrier(MPI_COMM_WORLD);
    MPI_Finalize();
}
C
    json 1 '.panel == "mpi" and .kind == "deadlock" and .ranks == 2 and .waits[0] != ""
        and any(.story[]; .rank == 1 and .line == 8)' early.c -n 2
}

@test "explore story: the page shows the sources that were named and no other, and no text is markup" {
    cat >hostile.c <<'C'
#include <assert.h>
#include <pthread.h>
static int told;
static void *tell(void *argument) { told = 1; return argument; }
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, tell, NULL);
# 1 "secret.c"
    int seen = told;
# 11 "hostile.c"
    pthread_join(thread, NULL);
    assert(seen && "<script>alert(1)</script><img src=x onerror=alert(2)>");
}
C
    echo "nobody is to see this" >secret.c
    run explore hostile.c --html story.html --trace story.json
    [ "$status" -eq 1 ]
    says "secret.c:1"
    grep -qF '&lt;script&gt;alert(1)' story.html
    ! grep -qE '<script|<img|nobody is to see' story.html || failed "$(grep -nE '<script|<img|nobody' story.html)"
    grep -qF 'pthread_join(thread, NULL);' story.html
    [ "$(ls)" = "$(printf '%s\n' account.c hostile.c hostile.replay scratch secret.c story.html story.json)" ] || failed "$(ls)"
}

@test "explore story: the trace has a lane a thread, and each step stands on its own" {
    run explore account.c --cflags -DBROKEN --trace story.json
    [ "$status" -eq 1 ]
    [ "$(jq '[.traceEvents[] | select(.ph == "M" and .name == "thread_name") | .args.name]
        == ["main", "thread 1", "thread 2", "thread 3"]
        and ([.traceEvents[] | select(.ph == "X")] | length > 3 and all(.dur > 0)
            and ([.[].ts] | . == (unique)) and any(.args.variable == "balance" and .args.value == "100"))' story.json)" = true ]
    run explore account.c --trace nothing.json --html nothing.html
    [ "$status" -eq 0 ]
    [ "$(jq '[.traceEvents[] | select(.ph == "X")] == []' nothing.json)" = true ]
    grep -qF 'Nothing found in' nothing.html
}

@test "explore story: a file that cannot be written is told before anything is built" {
    run explore account.c --html missing/story.html
    [ "$status" -eq 2 ]
    says "--html: 'missing/story.html' cannot be written:"
    run explore account.c --trace .
    [ "$status" -eq 2 ]
    says "--trace: '.' cannot be written:"
    run explore account.c --format csv
    [ "$status" -eq 2 ]
}
