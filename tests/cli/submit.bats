# SPDX-License-Identifier: MIT
#
# triptych submit: job scripts that a shell accepts and that name what was asked for; and url-server for
# other hosts, the owner's file. What a batch system makes of a script is tests/hosts/slurm.sh's.
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
}

# bats test_tags=unsanitized
@test "each system's script is a correct one for bash" {
    local system
    for system in slurm pbs lsf flux; do
        "$TRIPTYCH_BUILD/triptych" submit --system $system --nodes 3 --ppn 4 --time 90m --queue q --account a \
            -- pool --set "size=1M" --output results >job
        bash -n job || failed "$system: $(cat job)"
        if command -v shellcheck >/dev/null; then shellcheck job || failed "$system"; fi
        grep -q 'size=1M' job && grep -q -- --resume job || failed "$(cat job)"
    done
}

# bats test_tags=unsanitized
@test "Slurm is asked for what was said, and signals before the limit" {
    "$TRIPTYCH_BUILD/triptych" submit --nodes 3 --ppn 4 --time 90m -- pool >job
    for line in --nodes=3 --ntasks-per-node=4 --time=01:30:00 --signal=B:USR1@120 --requeue; do
        grep -qx -- "#SBATCH $line" job || failed "no $line in $(cat job)"
    done
}

# stub NAME LINE...: a program of that name in bin/.
stub() {
    mkdir -p bin
    printf '%s\n' '#!/bin/sh' "${@:2}" >"bin/$1"
    chmod +x "bin/$1"
}

# The script's own watch over its time: it is over as soon as something was measured.
watch_is_over_after() { stub sleep "until $1; do /bin/sleep 0.05; done"; }

# bats test_tags=unsanitized
@test "before the time limit a job ends its comparison and goes back into the queue" {
    [ -x "$TRIPTYCH_BUILD/posix/io_bound" ] || skip 'no posix panel'
    local system status words=(io_bound --panels posix --variants sync --set tasks=1 --set delay=200ms --repeat 1000 --no-prices)
    # shellcheck disable=SC2016 # of the stubs
    stub qsub 'echo "qsub $*" >again' && stub flux 'echo "flux $*" >again'
    watch_is_over_after '[ -s results/records.jsonl ]'
    for system in $(printf '%s\n' pbs lsf flux | sampled); do
        rm -rf results again
        "$TRIPTYCH_BUILD/triptych" submit --system "$system" -- "${words[@]}" --output results >job
        status=0
        PATH=$BATS_TEST_TMPDIR/bin:$PATH bash ./job >out 2>err || status=$?
        [ -s results/records.jsonl ] || failed "$system: $(cat err)"
        case $system in
            pbs) [ "$(cat again)" = 'qsub ./job' ] ;;
            flux) [ "$(cat again)" = 'flux --parent batch ./job' ] ;;
            lsf) [ "$status" = 99 ] && grep -qx '#BSUB -Q "99"' job ;;
        esac || failed "$system: $status $(cat again err)"
    done
    grep -qx '#PBS -l place=scatter' <("$TRIPTYCH_BUILD/triptych" submit --system pbs -- "${words[@]}")
}

# bats test_tags=unsanitized
@test "a job in which nothing is measured does not go round for ever" {
    [ -x "$TRIPTYCH_BUILD/posix/io_bound" ] || skip 'no posix panel'
    stub qsub 'touch again'
    watch_is_over_after '[ -e results/environment.json ]'
    "$TRIPTYCH_BUILD/triptych" submit --system pbs -- io_bound --panels posix --variants sync --set tasks=1 --set delay=1h \
        --deadline 2h --repeat 1 --no-prices --output results >job
    local status=0
    PATH=$BATS_TEST_TMPDIR/bin:$PATH bash ./job >out 2>err || status=$?
    [ "$status" = 1 ] && grep -q 'nothing was measured within the time limit; submit it with a longer --time' err ||
        failed "$status: $(cat err)"
    [ ! -e again ]
}

@test "words that a shell would take apart arrive whole" {
    "$TRIPTYCH_BUILD/triptych" submit -- pool --launcher "srun --mpi=pmix; touch 'oops'" >job
    run grep '^compare=' job
    eval "$output"
    # shellcheck disable=SC2154 # eval has set it
    [ "${compare[*]: -1}" = "srun --mpi=pmix; touch 'oops'" ] || failed "$output"
    [ ! -e oops ]
}

@test "what is wrong shows now, and not when the job starts" {
    local words status
    for words in '--time 5x' '--system lotus' '--queue a;b' '-- --bogus' '-- pool --dry-run' '-- --output a%j' '--nodes 0'; do
        status=0
        # shellcheck disable=SC2086 # words
        "$TRIPTYCH_BUILD/triptych" submit $words >out 2>err || status=$?
        [ "$status" = 2 ] && [ ! -s out ] && [ "$(wc -l <err)" = 1 ] || failed "$words: $status $(cat out err)"
    done
}

# bats test_tags=unsanitized
@test "--send hands the script over, and says so when there is no such system" {
    mkdir bin
    # shellcheck disable=SC2016
    printf '#!/bin/sh\necho "got $1"\n' >bin/sbatch
    chmod +x bin/sbatch
    PATH=$BATS_TEST_TMPDIR/bin:$PATH "$TRIPTYCH_BUILD/triptych" submit --send -- pool --output results >out
    grep -qx 'got results/job.slurm; its results will be in results' out || failed "$(cat out)"
    bash -n results/job.slurm
    local status=0
    PATH=/nowhere "$TRIPTYCH_BUILD/triptych" submit --system pbs --send -- pool --output results 2>err || status=$?
    [ "$status" = 1 ] && grep -q 'qsub.*results/job.pbs' err || failed "$status $(cat err)"
}

# The line that an owner's file has.
owner() { printf 'triptych owner: %s\n' "$1"; }

is_zombie() { grep -qs '^State:.Z' "/proc/$(cat zombie)/status"; }

# is_sleep PID: the shell of that number has become the program sleep, which waits for no child.
is_sleep() { [ "$(cat "/proc/$1/comm")" = sleep ]; }

# bats test_tags=unsanitized
@test "a folder that another host writes to is refused; one left by a killed process is not" {
    [ -x "$TRIPTYCH_BUILD/posix/io_bound" ] || skip 'no posix panel'
    local words=(compare io_bound --panels posix --variants sync --quick --repeat 1 --no-prices --output results) status=0
    mkdir results
    owner "elsewhere 11111111-2222 pid:[1] 77 -" >results/.records.jsonl.owner
    "$TRIPTYCH_BUILD/triptych" "${words[@]}" >out 2>err || status=$?
    [ "$status" = 1 ] && grep -q 'process 77 on elsewhere' err && grep -q 'remove results/.records.jsonl.owner' err ||
        failed "$status $(cat err)"
    SLURM_JOB_ID=12 "$TRIPTYCH_BUILD/triptych" "${words[@]}" >out 2>err && failed 'another job is let in'
    owner "elsewhere 11111111-2222 pid:[1] 77 12" >results/.records.jsonl.owner
    SLURM_JOB_ID=12 "$TRIPTYCH_BUILD/triptych" "${words[@]}" >out 2>err || failed "the same job again: $(cat err)"
    [ ! -e results/.records.jsonl.owner ]
    owner "$(uname -n) an-earlier-boot pid:[1] 77 -" >results/.records.jsonl.owner
    "$TRIPTYCH_BUILD/triptych" "${words[@]}" >out 2>err || failed "after a new start of the host: $(cat err)"
    sleep 0 &
    wait
    owner "$(uname -n) $(cat /proc/sys/kernel/random/boot_id) $(readlink /proc/self/ns/pid) $! -" >results/.records.jsonl.owner
    "$TRIPTYCH_BUILD/triptych" "${words[@]}" >out 2>err || failed "after a kill: $(cat err)"
    status=0
    sh -c 'sleep 1h & echo $! >zombie; exec sleep 1h' & # never waits for its child, as process 1 of many containers
    wait_until is_sleep "$!"
    kill "$(cat zombie)"
    wait_until is_zombie
    owner "$(uname -n) $(cat /proc/sys/kernel/random/boot_id) $(readlink /proc/self/ns/pid) $(cat zombie) -" >results/.records.jsonl.owner
    "$TRIPTYCH_BUILD/triptych" "${words[@]}" >out 2>err || status=$?
    kill $!
    [ "$status" = 0 ] || failed "left by a process that nobody waits for: $(cat err)"
}

# bats test_tags=unsanitized
@test "url-server at another address wants its token" {
    [ -x "$TRIPTYCH_BUILD/url-server" ] || skip 'no url-server'
    command -v curl >/dev/null || skip 'no curl'
    # 127.0.0.2 is another address of this host, with the token that was said.
    # shellcheck disable=SC2016 # of the inner shell
    "$TRIPTYCH_BUILD/url-server" --listen 127.0.0.2 --token our-own --plain -- sh -c '
        read -r url rest <"$1"; case $url in http://127.0.0.2:*/our-own/ok/0) ;; *) exit 9 ;; esac
        curl -s -o body -w "%{http_code} " "$url" "$(echo "$url" | sed s,/our-own,,)"' sh "{urls}" >codes || failed "$(cat codes)"
    [ "$(cat codes)" = '200 403 ' ] || failed "$(cat codes)"
    local status=0
    "$TRIPTYCH_BUILD/url-server" --listen here -- true 2>err || status=$?
    [ "$status" = 2 ] || failed "$status $(cat err)"
}
