#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych learn: a learner goes through an exercise, from the skeleton to the next one; what is
# handed in may be anything; no work is ever lost.

bats_require_minimum_version 1.5.0
load helpers
load packs

exercise=01-wait-overlap/posix

setup() {
    [ -x "$TRIPTYCH_BUILD/triptych" ] || skip "no driver in this build"
    cd "$BATS_TEST_TMPDIR" || return 1
    export TMPDIR=$BATS_TEST_TMPDIR/scratch COLUMNS=80
    mkdir "$TMPDIR"
    packs=() # that of the sources
}

teardown() {
    if [ -n "${watcher:-}" ]; then
        kill "$watcher" 2>/dev/null || true
        wait "$watcher" 2>/dev/null || true
    fi
}

learn() {
    "$TRIPTYCH_BUILD/triptych" learn --panels posix "${packs[@]}" "$@"
}

# until_there TEXT FILE: waits for the text in the file.
until_there() {
    wait_until grep -q "$1" "$2" || failed "'$1' does not come: $(cat "$2")"
}

# begun [OPTION...]: a learner's folder, made without watching it for long.
begun() {
    rm -f out err # else what an earlier one has said is taken for this one's
    "$TRIPTYCH_BUILD/triptych" learn --panels posix "$@" course >out 2>err 3>&- &
    watcher=$!
    until_there 'Save it' out
    kill "$watcher"
    wait "$watcher" 2>/dev/null || true
    watcher=
}

# judged C-CODE: hands that in, and judges it; the verdict is in $output.
judged() {
    printf '%s\n' "$1" >"course/$exercise.c"
    run ! learn course run wait-overlap/posix
    [ "$status" -eq 1 ] || failed "status $status: $output"
}

# said TEXT...: the last output holds these texts in this order, wherever its lines are folded.
said() {
    local text rest
    rest=$(tr -s ' \n' ' ' <<<"$output")
    for text; do
        [[ $rest == *"$text"* ]] || failed "'$text' is not in: $output"
        rest=${rest#*"$text"}
    done
}

# bats test_tags=unsanitized
@test "a learner: folder, wrong solution, hints, right solution, the next exercise" {
    local folder=$PWD/packs
    one_trial packs 01-wait-overlap 02-lost-updates
    packs=(--exercises "$folder")
    "$TRIPTYCH_BUILD/triptych" learn --panels posix "${packs[@]}" course >out 2>err 3>&- &
    watcher=$!
    until_there 'Save it, and it is judged' out
    cmp course/$exercise.c "$folder/$exercise/skeleton.c"
    cp "$folder/$exercise/wrong_rest_lost.c" course/$exercise.c
    until_there 'never done' out
    # as many editors save: a new file takes the place of the old one
    cp "$folder/$exercise/solution.c" course/new
    mv course/new course/$exercise.c
    until_there 'PASS  *wait-overlap/posix' out
    until_there 'lost-updates/posix: Lose no update' out
    kill "$watcher"
    wait "$watcher" || [ $? -eq 143 ]
    watcher=

    cd course # within it the folder need not be named
    run -0 learn list
    said "passed wait-overlap/posix" "next lost-updates/posix" "1 of" passed
    run -0 learn hint
    [[ $output == "lost-updates/posix, hint 1 of 3: "* ]]
    cd 02-lost-updates
    run -0 learn hint
    [[ $output == "lost-updates/posix, hint 2 of 3: "* ]]
    run -0 learn next
    [[ $output == *"Your file: "*"/course/02-lost-updates/posix.c" ]]
    run -0 awk 'length > 80' ../../out
    [ -z "$output" ] || failed "wider than 80 columns: $output"
    [ -z "$(ls -A "$TMPDIR")" ] || failed "left behind: $(ls "$TMPDIR")"
}

# bats test_tags=unsanitized
@test "a folder that goes away ends the watch" {
    "$TRIPTYCH_BUILD/triptych" learn --panels posix course >out 2>err 3>&- &
    watcher=$!
    until_there 'Save it' out
    rm -r course
    until_there 'has gone' err
    wait "$watcher" || [ $? -eq 1 ]
    watcher=
}

# bats test_tags=unsanitized
@test "no work is written over: reset keeps it, a new start leaves it, solutions want to be asked for twice" {
    begun
    echo 'my work' >course/$exercise.c
    run -0 learn course reset wait-overlap/posix
    [ "$(cat course/$exercise.c.1)" = 'my work' ]
    echo 'my second work' >course/$exercise.c
    run -0 learn course reset $exercise.c
    [ "$(cat course/$exercise.c.1)" = 'my work' ]
    [ "$(cat course/$exercise.c.2)" = 'my second work' ]
    cmp course/$exercise.c "$TRIPTYCH_SOURCE/exercises/$exercise/skeleton.c"
    echo 'my third work' >course/$exercise.c
    rm course/02-lost-updates/posix.c
    begun
    [ "$(cat course/$exercise.c)" = 'my third work' ]
    [ -e course/02-lost-updates/posix.c ] # what is missing is made
    run -1 learn course solution wait-overlap/posix
    [[ $output != *pthread_create* ]]
    run -0 learn course solution wait-overlap/posix
    said pthread_create
}

@test "a folder that is something else, unknown names, a broken progress: usage" {
    mkdir other
    touch other/file
    run -2 learn other
    said 'holds something else already'
    [ "$(ls other)" = file ]
    run -2 learn other list
    said 'is no folder of exercises'
    run -2 learn
    run -2 learn other swim
    begun
    run -2 learn course run swimming
    said 'is no exercise'
    run -2 learn course reset
    run -2 learn course list one two
    printf '{"passed": [' >course/.triptych-learn.json
    run -2 learn course list
    said '.triptych-learn.json: cut off'
}

@test "what is handed in is no program: it does not compile, holds NUL bytes, is a link, is missing, is a folder" {
    begun
    judged 'int main(void) { return nothing; }'
    said 'FAIL' 'builds' 'it does not compile' 'posix.c:1'
    [[ $output != *"$TMPDIR"* ]]
    printf 'int main(void)\0{}' >course/$exercise.c
    run -1 learn course run wait-overlap
    said 'it holds a NUL byte'
    ln -sf /etc/hostname course/$exercise.c
    run -1 learn course run wait-overlap
    said 'it is a symbolic link'
    rm course/$exercise.c
    run -1 learn course run wait-overlap
    said 'it is not there' 'reset NAME'
    mkdir course/$exercise.c
    run -1 learn course run wait-overlap
    said 'it is no ordinary file'
}

# bats test_tags=unsanitized
@test "without a compiler nothing is decided" {
    begun
    CC=no-such-compiler run -77 learn course run wait-overlap
    said UNDECIDED 'the compiler cannot be started'
    run -0 learn course list
    said '0 of'
    # one that is there, and lacks what belongs to it: headers, a library, the compiler below mpicc
    printf '#!/bin/sh\necho "stdio.h: No such file or directory" >&2\nexit 1\n' >cc-without-headers
    chmod +x cc-without-headers
    CC=$PWD/cc-without-headers run -77 learn course run wait-overlap
    said UNDECIDED 'builds nothing here' 'stdio.h: No such file'
}

# bats test_tags=unsanitized
@test "what is handed in crashes, prints without end, prints control characters, hangs" {
    begun
    judged 'int main(void) { return *(volatile int *)0; }'
    said 'FAIL' 'ends' 'signal 11'
    judged '#include <stdio.h>
        int main(void) { for (;;) puts("again and again and again and again"); }'
    said 'printed more than 16 MiB'
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then # hostile.bats has the same function in the suite
        judged '#include <stdio.h>
            int main(void) { printf("\33[2Jred\n"); return 0; }'
        said 'was never done' '?[2Jred'
    fi
    judged '#include <pthread.h>
        int main(void) { pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
            pthread_mutex_lock(&lock); pthread_mutex_lock(&lock); return 0; }'
    said 'it hangs with 1 worker: 1 thread waits for a mutex'
}

# bats test_tags=unsanitized
@test "ranks whose launcher is slow to answer do not hang" {
    local launcher=${TRIPTYCH_MPIEXEC:-mpiexec}
    [ -d "$TRIPTYCH_BUILD/mpi" ] || skip "no MPI in this build"
    cp -r "$TRIPTYCH_SOURCE/exercises" one
    rm -r one/0[124-9]* one/1*
    jq '.trials |= .[:1] | del(.panels.mpi.fast) | .panels.mpi.race_free = false' "$TRIPTYCH_SOURCE/exercises/03-divided-sum/pack.json" >one/03-divided-sum/pack.json
    # as a rank does that asks a launcher without CPU time, it reads before it does anything
    sed 's/MPI_Init(/if (getchar() != EOF) return 3;\n    &/; 1i #include <stdio.h>' \
        one/03-divided-sum/mpi/solution.c >early.c
    printf '#!/bin/sh\nsleep 9 | exec %s "$@"\n' "$launcher" >slow
    chmod +x slow
    begun --panels mpi --exercises one
    cp early.c course/03-divided-sum/mpi.c
    run "$TRIPTYCH_BUILD/triptych" learn --launcher "$PWD/slow -n {n}" --exercises one course run divided-sum/mpi
    [[ $output != *'it hangs'* ]] || failed "$output"
    said 'PASS'
}

# bats test_tags=unsanitized,stress
@test "ranks that are slow do not hang" {
    [ -d "$TRIPTYCH_BUILD/mpi" ] || skip "no MPI in this build"
    cp -r "$TRIPTYCH_SOURCE/exercises" one
    rm -r one/0[124-9]* one/1*
    jq '.deadline_s = 3 | .trials |= .[:1] | del(.panels.mpi.fast)' \
        "$TRIPTYCH_SOURCE/exercises/03-divided-sum/pack.json" >one/03-divided-sum/pack.json
    begun --panels mpi --exercises one
    cat >course/03-divided-sum/mpi.c <<'END'
#include "exercise.h"
#include <mpi.h>
int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    for (uint64_t at = 0; at < task_count(); at++) { /* each number takes a twentieth of a second */
        double begin_s = MPI_Wtime();
        while (MPI_Wtime() - begin_s < 0.05)
            ;
        sum_of(at, at + 1);
        MPI_Barrier(MPI_COMM_WORLD);
    }
    MPI_Finalize();
    return 0;
}
END
    run "$TRIPTYCH_BUILD/triptych" learn --exercises one course run divided-sum/mpi
    [[ $output != *'it hangs'* && $output != *'does not end'* ]] || failed "$output"
    said 'it had not ended after'
}

# bats test_tags=unsanitized,stress
@test "what is handed in forks many, and leaves processes behind: none is left" {
    begun
    judged '#include <unistd.h>
        int main(void) { for (int at = 0; at < 300; at++) if (fork() == 0) { pause(); return 0; }
            pause(); return 0; }'
    said 'it starts processes without end'
    judged '#include <unistd.h>
        int main(void) { if (fork() == 0) { setsid(); pause(); } return 0; }'
    said 'was never done'
    run ! pgrep -f "$TMPDIR"
}

# bats test_tags=unsanitized
@test "an answer that is known by heart, and talk past exercise.h, earn nothing" {
    begun
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then
        judged '#include "exercise.h"
            int main(void) { answer(15); return 0; }'
        said 'was never done'
    fi
    judged '#include "exercise.h"
        int main(void) { for (uint64_t task = 0; task < task_count(); task++) wait_for(task);
            answer(15); return 0; }'
    said 'the answer is 15, and should be'
    judged '#include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <sys/un.h>
        #include <unistd.h>
        int main(void) { struct sockaddr_un to = {.sun_family = AF_UNIX};
            strcpy(to.sun_path, getenv("TRIPTYCH_EXERCISE"));
            int line = socket(AF_UNIX, SOCK_SEQPACKET, 0);
            connect(line, (struct sockaddr *)&to, sizeof to);
            return write(line, "PASS", 4) < 0 || pause(); }'
    said 'past exercise.h'
}

# bats test_tags=unsanitized
@test "--check: a pack that is not whole is told, file by file" {
    cp -r "$TRIPTYCH_SOURCE/exercises/01-wait-overlap" pack
    run -2 learn --check missing
    said 'missing/pack.json: it is not there'
    # one panel and one trial, in which the wrong ones fail
    jq '.panels |= {posix: (.posix | .wrong |= .[:2] | .race_free = false)} | .trials |= map(select(.workers == 3))' \
        "$TRIPTYCH_SOURCE/exercises/01-wait-overlap/pack.json" >pack/pack.json
    cp pack/posix/wrong_rest_lost.c pack/posix/solution.c
    cp "$TRIPTYCH_SOURCE/exercises/$exercise/solution.c" pack/posix/wrong_rest_lost.c
    run -1 learn --check pack
    said 'NOT OK' 'solution.c: it fails in the check correct'
    said 'NOT OK' 'wrong_rest_lost.c: it passes, and should fail'
    said 'ok' 'skeleton.c'
    jq '.trials[0] += {workers: 4, threads: 2}' "$TRIPTYCH_SOURCE/exercises/01-wait-overlap/pack.json" >pack/pack.json
    run -2 learn --check pack # only ranks have threads, and workers of all ranks are as many in each
    said 'named trials'
    jq '.trials[0].threads = 3 | .trials[0].workers = 4' "$TRIPTYCH_SOURCE/exercises/11-hybrid-sum/pack.json" >pack/pack.json
    run -2 learn --check pack
    said 'named trials'
    jq 'del(.panels.posix.hints)' "$TRIPTYCH_SOURCE/exercises/01-wait-overlap/pack.json" >pack/pack.json
    run -2 learn --check pack
    said 'named hints'
}

# bats test_tags=unsanitized
@test "fast: where the reference solution fails nothing is decided; a limit that is none is told" {
    one_trial exercises 05-queue
    jq '.panels.posix.race_free = false' exercises/05-queue/pack.json >pack.json
    mv pack.json exercises/05-queue/pack.json
    begun --exercises exercises
    cp exercises/05-queue/posix/solution.c course/05-queue/posix.c
    echo 'int main(void) { return 3; }' >exercises/05-queue/posix/solution.c
    run -77 learn --exercises exercises course run queue
    said UNDECIDED 'fast' 'the reference solution, which it is compared with, failed here'
    sed -i 's/"limit": 4/"limit": 1/' exercises/05-queue/pack.json
    run -2 learn --check exercises/05-queue
    said 'named limit'
}

# bats test_tags=unsanitized
@test "ranks start with the one way of Open MPI that one host needs, unless the user has chosen another" {
    [ -n "$TRIPTYCH_MPIEXEC" ] || skip "no MPI in this build"
    cat >launch <<'END'
#!/bin/sh
[ "$1" = --version ] || echo "${OMPI_MCA_pml:-none}" >>"$LAUNCHED"
exit 3
END
    chmod +x launch
    export LAUNCHED=$PWD/launched
    learn_ranks() { "$TRIPTYCH_BUILD/triptych" learn --panels mpi --launcher "$PWD/launch" "$@"; }
    learn_ranks course >out 2>err 3>&- &
    watcher=$!
    until_there 'Save it' out
    kill "$watcher"
    wait "$watcher" 2>/dev/null || true
    watcher=
    cp "$TRIPTYCH_SOURCE/exercises/01-wait-overlap/mpi/solution.c" course/01-wait-overlap/mpi.c
    run -1 learn_ranks course run wait-overlap/mpi
    OMPI_MCA_pml=mine run -1 learn_ranks course run wait-overlap/mpi
    [ "$(uniq launched | tr '\n' ' ')" = 'ob1 mine ' ] || failed "ranks got: $(cat launched)"
}
