#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych grade: a class hands in all sorts of things. Each gets its sentence and its mark, none
# reaches beyond its sandbox, and none can forge a verdict.

bats_require_minimum_version 1.5.0
load helpers
load packs

pool=04-pool/posix

setup() {
    [ -x "$TRIPTYCH_BUILD/triptych" ] || skip "no driver in this build"
    cd "$BATS_TEST_TMPDIR" || return 1
    export TMPDIR=$BATS_TEST_TMPDIR/scratch COLUMNS=80
    mkdir "$TMPDIR" class
    chmod o+x "$BATS_RUN_TMPDIR" # without namespaces root's submissions are user nobody's
    exercises=$TRIPTYCH_SOURCE/exercises packs=()
}

# In stress-suite all the submissions here are graded; the suite has those of each kind.

# brief [EXERCISE]: what grade() judges by has one trial of its five from now on.
brief() {
    one_trial packs "${1-04-pool}"
    packs=(--exercises packs)
}

# briefest: the same, and nobody looks for races, which takes longer than all the rest.
briefest() {
    brief
    jq '.panels.posix.race_free = false' packs/04-pool/pack.json >pack.json
    mv pack.json packs/04-pool/pack.json
}

grade() {
    "$TRIPTYCH_BUILD/triptych" grade --exercise pool/posix --jobs 8 "${packs[@]}" "$@"
}

# sandboxed: whether this machine has namespaces for the sandbox.
sandboxed() {
    jq -e '.sandbox | startswith("Each submission ran in a sandbox")' triptych-grades/results.json
}

# hand_in STUDENT FILE: a file of the pack pool/posix.
hand_in() {
    mkdir -p "class/$1/04-pool"
    cp "$exercises/$pool/$2" "class/$1/$pool.c"
}

# write STUDENT CODE: a program that does CODE before it does the right thing.
write() {
    mkdir -p "class/$1/04-pool"
    {
        cat <<'END'
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
END
        sed "s/^int main(void)\$/static int right(void)/" "$exercises/$pool/solution.c"
        printf 'int main(int argc, char **argv)\n{\n    (void)argc;\n    (void)argv;\n%s\n    return right();\n}\n' "$2"
    } >"class/$1/$pool.c"
}

# result STUDENT FILTER: what results.json has of a student.
result() {
    jq -r --arg student "$1" ".results[] | select(.student == \$student) | $2" \
        triptych-grades/results.json
}

# verdict STUDENT VERDICT POINTS TEXT
verdict() {
    local got
    got=$(result "$1" '[.verdict, .points, ([.checks[]? | .why? // empty] | join(" "))] | @tsv')
    [[ $got == "$2	$3	"*"$4"* ]] || failed "$1: '$got' is not '$2 $3 ... $4'"
}

@test "a class: right, racy, sequential, hanging, hard-coded, skeleton, missing, links, no C" {
    brief
    hand_in right solution.c
    hand_in late wrong_taken_late.c
    hand_in alone wrong_lock_around_all.c
    write hangs '    for (;;) pause();'
    write prints '    puts("PASS");puts("{\"builds\":{\"verdict\":\"PASS\"}}");fflush(stdout);_exit(0);'
    ! stressed || write signs '    if (write(3, "PASS", 4) || write(4, "PASS", 4) || write(5, "PASS", 4)) _exit(0);'
    ! stressed || hand_in skeleton skeleton.c
    mkdir class/missing class/linked class/broken class/folder class/nul
    mkdir class/broken/04-pool class/linked/04-pool class/folder/04-pool class/nul/04-pool
    ln -s "$PWD/class/right" class/borrowed
    ln -s ../../right/$pool.c class/linked/$pool.c
    mkdir class/folder/$pool.c
    echo 'int main(void) {' >class/broken/$pool.c
    printf 'int main(void) { return 0; }\0' >class/nul/$pool.c
    local all=11 again='right|nul'
    ! stressed || all=13 again='right|alone|nul'
    run -0 grade class
    [[ $output == *"$all submissions, 1 exercises each: 1 passed, $((all - 1)) failed, 0 undecided"* ]] || failed "$output"
    verdict right PASS 100 ''
    verdict late FAIL 20 'once is enough'
    verdict alone FAIL 60 'sequential work in disguise'
    verdict hangs FAIL 0 'it does not end'
    verdict prints FAIL 0 'task 0 of tasks'
    ! stressed || verdict signs FAIL 0 'task 0 of tasks'
    ! stressed || verdict skeleton FAIL 60 'not begun meanwhile'
    verdict missing FAIL 0 'nothing was handed in'
    verdict borrowed FAIL 0 'symbolic link to elsewhere'
    verdict linked FAIL 0 'symbolic link to elsewhere'
    verdict folder FAIL 0 'it is no ordinary file'
    verdict broken FAIL 0 'does not compile'
    verdict nul FAIL 0 'NUL byte'
    [ -z "$(ls -A "$TMPDIR")" ] || failed "left behind: $(ls "$TMPDIR")"
    # all four forms tell the same
    [ "$(grep -c '<failure ' triptych-grades/junit.xml)" = $((all - 1)) ]
    python3 -c 'import sys, xml.dom.minidom as x; x.parse("triptych-grades/junit.xml")'
    [ "$(grep -c '"pool/posix"' triptych-grades/results.csv)" = "$all" ]
    [ -e triptych-grades/students/right.html ]
    run -1 grep -q hangs triptych-grades/students/right.html # nobody's page names another
    # graded again: the same marks, whatever the sentences count
    local marks='[.results[] | select(.student | test("'$again'")) | [.student, .exercise, .verdict, .check, .points, .of]]'
    cp -r triptych-grades first
    rm -rf class/{late,hangs,prints,signs,skeleton,missing,broken,folder,linked,borrowed}
    stressed || rm -r class/alone
    run -0 grade class --jobs 7
    [ "$(jq -c "$marks" first/results.json)" = "$(jq -c "$marks" triptych-grades/results.json)" ] ||
        failed "$(diff <(jq "$marks" first/results.json) <(jq "$marks" triptych-grades/results.json))"
}

@test "attacks: fork bomb, floods, kill(-1), full disk, neighbours, own files, network" {
    briefest
    # without namespaces kill(-1) would end all that this user runs
    mkdir class/none
    run grade class
    sandboxed || skip "no namespaces here"
    rm -r class/none
    hand_in right solution.c
    write bomb '    for (;;) if (fork() < 0) pause();'
    write flood '    static char x[1 << 16]; for (;;) if (write(1, x, sizeof x) < 0) _exit(0);'
    write killer '    kill(-1, SIGKILL); kill(getppid(), SIGKILL); kill(1, SIGKILL);'
    write disk '    static char x[1 << 20]; char name[] = "/tmp/a";
    for (; name[5] <= 122; name[5]++) { int f = open(name, O_WRONLY | O_CREAT, 0600);
        for (int i = 0; i < 60; i++) if (write(f, x, sizeof x) < (long)sizeof x) i = 60; close(f); }'
    write memory '    static char *volatile p; while ((p = malloc(1 << 24))) *p = 1; abort();'
    # where it can read a neighbour, or write anywhere, it does not do its work
    write spy "    if (!access(\"$PWD/class/right/$pool.c\", F_OK) || !access(\"$exercises/$pool/solution.c\", F_OK)) _exit(9);
    close(open(\"$PWD/trace\", O_WRONLY | O_CREAT, 0666)); // its own user may, in a /tmp of its own
    if (open(\"/etc/trace\", O_WRONLY | O_CREAT, 0666) >= 0 || open(\"/usr/trace\", O_WRONLY | O_CREAT, 0666) >= 0) _exit(7);
    if (getenv(\"TEACHERS_SECRET\")) _exit(6);"
    write remover '    if (unlink(argv[0]) == 0) _exit(9);'
    # no network (192.0.2.1 is nobody's), but its own loopback device
    write caller '    struct sockaddr_in far = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr = {htonl(0xc0000201)}},
        near = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof near;
    int line = socket(AF_INET, SOCK_STREAM, 0);
    if (!connect(socket(AF_INET, SOCK_DGRAM, 0), (struct sockaddr *)&far, sizeof far)) _exit(9);
    if (bind(line, (struct sockaddr *)&near, size) || listen(line, 1) || getsockname(line, (struct sockaddr *)&near, &size) ||
        connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&near, size)) _exit(8);'
    # a compiler is a way to read, too
    mkdir -p class/quoter/04-pool class/thief/04-pool
    echo "#include \"$PWD/class/right/$pool.c\"" >class/quoter/$pool.c
    echo '#include "04-pool/posix/solution.c"' >class/thief/$pool.c
    stressed || rm -r class/{flood,memory,remover,quoter}
    TEACHERS_SECRET=1 run grade class
    sandboxed
    [ "$status" -eq 0 ] || failed "$output"
    verdict right PASS 100 ''
    verdict bomb FAIL 0 ''
    verdict killer PASS 100 ''
    verdict disk PASS 100 ''
    verdict spy PASS 100 '' # it has found nothing: it ended well
    verdict caller PASS 100 ''
    verdict thief FAIL 0 'does not compile'
    [ ! -e trace ] # here
    [ -z "$(ls -A "$TMPDIR")" ] || failed "left behind: $(ls "$TMPDIR")"
    stressed || return 0
    verdict flood FAIL 0 'printed more than'
    verdict memory FAIL 0 'ended badly'
    verdict remover PASS 100 ''
    verdict quoter FAIL 0 'does not compile'
    # and while schedules are explored
    brief
    rm -r class/{right,bomb,flood,disk,memory,caller,quoter,thief}
    TEACHERS_SECRET=1 run grade class
    [ "$status" -eq 0 ] || failed "$output"
    verdict killer PASS 100 ''
    verdict remover PASS 100 ''
    verdict spy FAIL 20 'it uses getenv'
    [ ! -e trace ]
    [ -z "$(ls -A "$TMPDIR")" ] || failed "left behind: $(ls "$TMPDIR")"
}

@test "a rubric weighs the checks; copies are pointed out; hostile names are escaped" {
    briefest
    hand_in "<script>alert(1)<>" solution.c
    hand_in alone wrong_lock_around_all.c
    mkdir -p class/copy/04-pool
    sed 's/\<results\>/found/g; s/\<task\>/quest/g; s/\<next\>/upcoming/g; s/^    /\t/; 1d' \
        "$exercises/$pool/solution.c" >class/copy/$pool.c
    cat >rubric.json <<'END'
{"schema": "triptych-rubric/1", "weights": {"correct": 1, "parallel": 3, "race-free": 0}, "points": 5,
 "exercises": {"pool/posix": {"points": 10}}}
END
    run -0 grade class --rubric rubric.json
    verdict alone FAIL 2.5 'sequential work'
    [ "$(result alone '.of')" = 10 ]
    [ "$(jq -r '.similar | map([.exercise, .one, .other] | join(" ")) | join(";")' triptych-grades/results.json)" = \
        "pool/posix <script>alert(1)<> copy" ] || failed "$(jq .similar triptych-grades/results.json)"
    run -1 grep -rq '<script' triptych-grades/index.html triptych-grades/students
    grep -q '&lt;script&gt;alert' triptych-grades/index.html
    # what is no rubric
    local text
    while IFS= read -r text; do
        printf '%s' "$text" >rubric.json
        run -2 grade class --rubric rubric.json
        [[ $output == *"rubric.json: "* ]] || failed "$output"
    done < <(sampled <<'END'
{"schema": "triptych-rubric/1", "weights": {"correct": -1}}
{"schema": "triptych-rubric/1", "weights": {"beauty": 1}}
{"schema": "triptych-rubric/1", "weights": {"correct": 0, "parallel": 0, "race-free": 0}}
{"schema": "triptych-rubric/1", "weights": 3}
{"schema": "triptych-rubric/1", "exercises": {"swimming": {"points": 1}}}
{"schema": "triptych-rubric/2"}
{"schema": "triptych-rubric/1"
END
    )
}

@test "without namespaces limits alone hold, and that is said" {
    unshare -Ur true 2>/dev/null || skip "no user namespaces to go without"
    briefest
    hand_in right solution.c
    write remover '    if (unlink(argv[0]) == 0) return right();'
    ! stressed || write files '    for (int i = 0; i < 5000; i++) if (dup(1) < 0) return 5;'
    # shellcheck disable=SC2016
    run -0 unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"' - \
        "$TRIPTYCH_BUILD/triptych" grade --exercise pool/posix "${packs[@]}" class
    [[ $output == *"held by limits alone"* ]] || failed "$output"
    verdict right PASS 100 ''
    verdict remover FAIL 0 'removed or changed its own program'
    ! stressed || verdict files FAIL 0 'ended badly'
    grep -q 'Limits alone' triptych-grades/index.html
}

@test "one student's folder, with the scratch files beside it" {
    briefest
    hand_in anna solution.c
    mkdir "class/scratch files"
    TMPDIR="$PWD/class/scratch files" run -0 grade class/anna
    [[ $output == *"PASS"*"anna"* ]] || failed "$output"
}

@test "what others have mounted in /tmp takes no sandbox away from an ordinary user" {
    # shellcheck disable=SC2016
    local ordinary=(unshare -Ur -m sh -c 'mount -t tmpfs none below && exec unshare -U --map-user=1000 --map-group=1000 "$@"' -)
    mkdir below class/ann
    "${ordinary[@]}" unshare -Ur -m true || skip "no user namespaces in namespaces here"
    run -0 "${ordinary[@]}" "$TRIPTYCH_BUILD/triptych" grade --exercise pool/posix class
    sandboxed || failed "$output"
}

@test "root without namespaces: user nobody builds and runs; a scratch folder that is closed to others is named" {
    [ "$EUID" = 0 ] || skip "not root"
    local poor=(setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin) mark student
    mark=$(mktemp -u /tmp/triptych-mark.XXXXXX)
    "${poor[@]}" unshare -m true 2>/dev/null && skip "this kernel gives namespaces to all"
    briefest
    for student in one two; do # which would see each other side by side
        write $student "    if (open(\"$mark\", O_CREAT | O_EXCL, 0600) < 0) _exit(9);
    int status = right();
    usleep(200000);
    unlink(\"$mark\");
    return status;"
    done
    run -0 "${poor[@]}" "$TRIPTYCH_BUILD/triptych" grade --exercise pool/posix --jobs 2 "${packs[@]}" class
    [[ $output == *"held by limits alone"* ]] || failed "$output"
    rm -f "$mark"
    verdict one PASS 100 '' # one at a time, since one could end the others
    verdict two PASS 100 ''
    mkdir -m 700 closed
    mkdir closed/scratch
    TMPDIR=$PWD/closed/scratch run -1 "${poor[@]}" "$TRIPTYCH_BUILD/triptych" grade --exercise pool/posix class
    [[ $output == *"closed' lets no other user through"*TMPDIR=/tmp* ]] || failed "$output"
    [ -z "$(ls -A closed/scratch)" ]
}

@test "usage: no folder, an empty one, unknown exercises" {
    hand_in right solution.c
    mkdir empty
    run -2 grade
    run -2 grade empty
    [[ $output == *"holds no submission"* ]]
    run -2 grade nowhere
    run -2 grade class --exercise swimming
    [[ $output == *"'swimming' is no exercise"* ]]
    run -2 grade class --jobs 0
    [ ! -e triptych-grades ]
}

# bats test_tags=stress
@test "grade: an atomic read and then an atomic write are no data race, and lose updates all the same" {
    local lost=02-lost-updates
    [ -r "$TRIPTYCH_BUILD/posix/explore/libexplore.a" ] || skip "no explorer in this build"
    brief $lost
    mkdir -p class/cyd/$lost
    cat >class/cyd/$lost/posix.c <<'C'
#include "exercise.h"
#include <pthread.h>
static _Atomic uint64_t total;
static void *work(void *context)
{
    for (uint64_t task = (uint64_t)(uintptr_t)context; task < task_count(); task += (uint64_t)worker_count()) {
        uint64_t found = wait_for(task), old = total;
        total = old + found;
    }
    return NULL;
}
int main(void)
{
    pthread_t thread[64];
    for (int w = 0; w < worker_count(); w++)
        if (pthread_create(&thread[w], NULL, work, (void *)(uintptr_t)w) != 0)
            return 1;
    for (int w = 0; w < worker_count(); w++)
        pthread_join(thread[w], NULL);
    answer(total);
    return 0;
}
C
    run -0 "$TRIPTYCH_BUILD/triptych" grade class "${packs[@]}" --exercise lost-updates/posix
    [[ $(result cyd '.checks["race-free"].why') == "WRONG ANSWER: exercise.c:"*"'value == right_answer' failed"* ]] ||
        failed "$(result cyd .checks)"
}

# bats test_tags=stress
@test "grade: what is right and slow fails beside the reference solution, and keeps the other points" {
    local queue=05-queue/posix
    brief 05-queue
    mkdir -p class/right/05-queue class/slow/05-queue
    cp "$exercises/$queue/solution.c" class/right/$queue.c
    cp "$exercises/$queue/wrong_naps.c" class/slow/$queue.c
    # the solution is nowhere to be found while a submission runs
    sed -i 's/^int main(void)$/static int right(void)/' class/right/$queue.c
    cat >>class/right/$queue.c <<'END'
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    char above[4096];
    snprintf(above, sizeof above, "%s", argc > 0 ? argv[0] : "");
    *strrchr(above, '/') = 0;
    *strrchr(above, '/') = 0;
    DIR *folder = opendir(above);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (strncmp(entry->d_name, "triptych-learn.", 15) == 0 && !strstr(argv[0], entry->d_name))
            _exit(9);
    return right();
}
END
    run "$TRIPTYCH_BUILD/triptych" grade --exercise queue/posix "${packs[@]}" class
    jq -e '.sandbox | startswith("Each submission ran in a sandbox")' triptych-grades/results.json ||
        skip "no namespaces here"
    # whatever else this machine does: neither verdict is wrong
    [ "$(result right .verdict)" != FAIL ]
    [ "$(result slow .verdict)" != PASS ]
    [[ $output != *UNDECIDED* ]] || skip "this machine is too busy to tell"
    [ "$status" -eq 0 ]
    verdict right PASS 100 ''
    [[ $(result right '.checks.fast.timed') == "fast: it takes "*" times as long as the reference solution"* ]]
    verdict slow FAIL 83.33 'it is too slow: with 3 workers it takes'
    [ "$(result slow '.check')" = fast ]
    grep -q '^slow,queue/posix,FAIL,83.33,100,fast,it is too slow' <(tr -d '"' <triptych-grades/results.csv)
    grep -q '<failure type="fast"' triptych-grades/junit.xml
    grep -q 'fast: it takes' triptych-grades/students/right.html
}

@test "grade: cheats: what hides races, speaks for others or writes the verdict itself earns nothing by it" {
    brief
    local racy=$BATS_TEST_TMPDIR/racy.c
    sed 's/pthread_mutex_[a-z]*lock(&lock);//' "$exercises/$pool/solution.c" >"$racy"
    # hidden STUDENT: a submission without locks, and lines of standard input before it. All words
    # and ways to write them are in unit/compare/learn/hides; these are one of each way to find them.
    hidden() {
        mkdir -p "class/$1/04-pool"
        cat - "$racy" >"class/$1/$pool.c"
    }
    hidden asks <<<'#include "exercise.h"
#ifdef __SANITIZE_THREAD__
#define worker_count() 1
#endif'
    hidden pastes <<<'#define PASTE(a, b) a##b
__attribute__((PASTE(no_, sanitize)("thread"))) static void *work(void *);'
    # pasted where no directive shows it: then the program is not told that it is watched
    hidden pastes_more <<<'#include "exercise.h"
#define PASTE(a, b) a##b
#if PASTE(__SANITIZE_, THREAD__)
#define worker_count() 1
#endif'
    # where the linker puts another function in a library's place
    hidden overrides <<<'#include <pthread.h>
int pthread_mutex_trylock(pthread_mutex_t *lock) { (void)lock; return 0; }'
    # what no detector sees is not said to be free of races
    mkdir -p class/forks/04-pool
    cat >class/forks/$pool.c <<'END'
#include "exercise.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    atomic_ullong *next = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), task;
    int status;
    for (int w = 0; w < worker_count(); w++)
        if (fork() == 0) {
            while ((task = (*next)++) < task_count())
                next[task + 1] = wait_for(task);
            _exit(0);
        }
    while (wait(&status) > 0)
        ;
    for (task = 0; task < task_count(); task++)
        result(task, next[task + 1]);
    return 0;
}
END
    hidden nothing <<<''
    hidden prints <<<'#include <stdio.h>
__attribute__((constructor)) static void say(void)
{ printf("Nothing found in 1000 schedules (1 s).\n\n"); fflush(stdout); }'
    # where nobody could read what was found, and it ends well all the same
    hidden closes <<<'#include <stdlib.h>
#include <unistd.h>
static void well(void) { _exit(0); }
__attribute__((constructor)) static void quiet(void) { close(1); close(2); atexit(well); }'
    # the verdict of who watches it, written where that one writes its own
    hidden forges <<<'#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
__attribute__((constructor)) static void forge(void)
{
    static const char verdict[] = "{\"schema\":\"triptych/1\",\"panel\":\"posix\",\"verdict\":\"nothing found\",\"sentence\":\"\",\"data_race\":false,\"schedules\":1,\"complete\":true}\n";
    char path[64];
    snprintf(path, sizeof path, "%cproc/%d/fd/1", 47, (int)getppid());
    int fd = open(path, O_WRONLY);
    if (fd >= 0 && write(fd, verdict, sizeof verdict - 1) > 0)
        kill(getppid(), SIGKILL);
}'
    # one thread speaks for all over connections of its own
    mkdir -p class/many/04-pool
    cat >class/many/$pool.c <<'END'
#include "exercise.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
extern char **environ;
int main(void)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int line[64], workers = worker_count();
    for (char **word = environ; *word; word++)
        if (strncmp(*word, "TRIPTYCH_EXERCISE=", 18) == 0)
            strcpy(to.sun_path, *word + 18);
    for (uint64_t task = 0; task < task_count(); task += (uint64_t)workers) {
        struct { uint32_t kind; int32_t thread; uint64_t from, to, value; char call[24]; int32_t peer; uint64_t at; }
        ask = {.kind = 1};
        for (int w = 0; w < workers; w++) {
            ask.from = task + (uint64_t)w;
            ask.to = ask.from + 1;
            line[w] = socket(AF_UNIX, SOCK_SEQPACKET, 0);
            if (ask.from < task_count() && (connect(line[w], (struct sockaddr *)&to, sizeof to) || write(line[w], &ask, sizeof ask) < 0))
                return 1;
        }
        for (int w = 0; w < workers; w++)
            if (task + (uint64_t)w < task_count() && read(line[w], &ask, 8) < 0)
                return 1;
    }
    return 0;
}
END
    hand_in right solution.c
    sed -i '1i /* no_sanitize, __tsan_default_options and execv are only spoken of */' "class/right/$pool.c"
    stressed || rm -r class/{pastes,pastes_more,overrides,forks,prints,closes}
    run grade class
    [ "$status" -eq 0 ] || failed "$output"
    why() { result "$1" '.checks["race-free"] | .verdict + ": " + .why'; }
    [[ $(why asks) == "FAIL: it uses __SANITIZE_THREAD__, by which "* ]] || failed "$(why asks)"
    [[ $(why forges) == "FAIL: "*"ata race"* || $(why forges) == "FAIL: DATA RACE"* ]] || failed "$(why forges)"
    verdict many FAIL 0 'past exercise.h'
    [[ $(why nothing) == "FAIL: ThreadSanitizer: "*"ata race"* || $(why nothing) == "FAIL: DATA RACE"* ]] || failed "$(why nothing)"
    verdict right PASS 100 ''
    local explored
    explored=$(result right '.checks["race-free"].explored')
    # What some order of steps breaks is found there, unless a slow machine has ended the search before.
    [ ! -r "$TRIPTYCH_BUILD/posix/explore/libexplore.a" ] ||
        [[ $explored == "explored 1000 schedules"* && $(why nothing) == "FAIL: DATA RACE"* ||
            $explored =~ ^explored\ [0-9]{1,3}\ schedules ]] || failed "$(result right .checks) $(why nothing)"
    stressed || return 0
    [[ $(why pastes) == "FAIL: it uses no_sanitize, "* ]] || failed "$(why pastes)"
    [[ $(why overrides) == "FAIL: it defines pthread_mutex_trylock itself, "* ]] || failed "$(why overrides)"
    [ "$(result forks '.verdict + " " + .checks["race-free"].verdict')" = "PASS NOT MADE" ] || failed "$(result forks .checks)"
    [[ $(result forks '.checks.notes[]') == *"processes that share memory"* ]]
    [[ $(why closes) == "FAIL: "*"ata race"* || $(why closes) == "FAIL: DATA RACE"* ]] || failed "$(why closes)"
    [[ $(why pastes_more) == "FAIL: "*"ata race"* || $(why pastes_more) == "FAIL: DATA RACE"* ]] || failed "$(why pastes_more)"
    [[ $(why prints) == "FAIL: "*"ata race"* || $(why prints) == "FAIL: DATA RACE"* ]] || failed "$(why prints)"
}

@test "grade: ranks are explored, too: a put that is told of before it is done fails" {
    [ -r "$TRIPTYCH_BUILD/mpi/explore/libexplore.a" ] || skip "no explorer of mpi in this build"
    wait=01-wait-overlap/mpi
    brief 01-wait-overlap
    mkdir -p class/{ann,bob}/01-wait-overlap
    if stressed; then
        cp "$exercises/$wait/solution.c" "class/ann/$wait.c"
    else
        rm -r class/ann
    fi
    { # each rank puts its part into a place of its own in rank 0's window
        sed '/^    MPI_Reduce/,$d' "$exercises/$wait/solution.c"
        cat <<'C'
    MPI_Win win;
    uint64_t *parts;
    MPI_Win_allocate((MPI_Aint)sizeof *parts * ranks, sizeof *parts, MPI_INFO_NULL, MPI_COMM_WORLD, &parts, &win);
    MPI_Win_lock_all(0, win);
    MPI_Put(&mine, 1, MPI_UINT64_T, 0, rank, 1, MPI_UINT64_T, win);
    MPI_Barrier(MPI_COMM_WORLD);
    for (int each = 0; rank == 0 && each < ranks; each++)
        sum += parts[each];
    MPI_Win_unlock_all(win);
    if (rank == 0)
        answer(sum);
    MPI_Win_free(&win);
    MPI_Finalize();
    return 0;
}
C
    } >"class/bob/$wait.c"
    run -0 "$TRIPTYCH_BUILD/triptych" grade class "${packs[@]}" --exercise wait-overlap/mpi --jobs 2
    ! stressed || [[ $(result ann '.checks["race-free"].explored') == "explored 2 schedules, which are all"* ]]
    [[ $(result bob '.checks["race-free"].why') == "CONFLICT"* ]]
}

# bats test_tags=stress
@test "grade: a reduction over tasks, which the detector takes for a race, is right" {
    local wait=01-wait-overlap/openmp
    brief 01-wait-overlap
    mkdir -p class/ann/01-wait-overlap
    cat >class/ann/$wait.c <<'C'
#include "exercise.h"
int main(void)
{
    uint64_t sum = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(1) reduction(+ : sum)
    for (uint64_t task = 0; task < task_count(); task++)
        sum += wait_for(task);
    answer(sum);
    return 0;
}
C
    run -0 "$TRIPTYCH_BUILD/triptych" grade class "${packs[@]}" --exercise wait-overlap/openmp
    verdict ann PASS 100 ''
}

@test "who interrupts keeps what was graded until then, and the results of before" {
    mkdir class/anna class/ben triptych-grades
    echo before >triptych-grades/results.json
    write ben '    for (;;) pause();'
    write carol '    for (;;) pause();'
    env --default-signal=INT "$TRIPTYCH_BUILD/triptych" grade class --exercise pool/posix --jobs 1 >out 2>&1 3>&- &
    wait_until grep -q anna out
    kill -s INT $!
    status=0
    wait $! || status=$?
    [ "$status" -eq 130 ] || failed "$status: $(cat out)"
    grep -q 'interrupted: 1 of 3 gradings are done; triptych-grades/interrupted/index.html has them' out || failed "$(cat out)"
    [ "$(cat triptych-grades/results.json)" = before ]
    jq -e '[.results[] | [.student, .verdict]] == [["anna", "FAIL"], ["ben", "UNDECIDED"], ["carol", "UNDECIDED"]]' \
        triptych-grades/interrupted/results.json
    grep -q 'Interrupted: 1 of 3 gradings were done' triptych-grades/interrupted/index.html
    [ -z "$(ls -A "$TMPDIR")" ] || failed "left behind: $(ls "$TMPDIR")"
}
