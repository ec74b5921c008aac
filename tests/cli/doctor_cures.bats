#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The doctor's cures cure. One table: each trouble is made, the doctor names it, its own printed
# command line is run as it stands, and then the doctor finds no trouble there any more.
#
# shellcheck disable=SC2030,SC2031 # each trouble is a shell of its own

bats_require_minimum_version 1.5.0

# few PROGRAMS...: a folder with these programs only, so that an examination is quick.
few() {
    local program
    for program in "$@"; do
        [ -x "$TRIPTYCH_BUILD/$program" ] || skip "no $program in this build"
        mkdir -p "few/${program%/*}"
        ln -s "$TRIPTYCH_BUILD/$program" "few/$program"
    done
}

setup() {
    load helpers
    [ -x "${TRIPTYCH_BUILD:?the build folder}/triptych" ] || skip "no triptych in this build"
    [ -z "$TRIPTYCH_SANITIZE" ] || skip "sanitizers do not stand these limits"
    unset "${!OMP_@}" "${!GOMP_@}" "${!KMP_@}" COLUMNS
    export NO_COLOR=1
    cd "$BATS_TEST_TMPDIR" || return
    mkdir bin
    mkdir few
    # What a cure calls `triptych` is this one, which examines few programs, and none where a test wants none.
    cat >bin/triptych <<EOF
#!/bin/sh
exec "$TRIPTYCH_BUILD/triptych" "\$@" --programs "$PWD/few" --launcher no-such-launcher
EOF
    chmod +x bin/triptych
    export PATH=$PWD/bin:$PATH
}

# verdict CHECK and cure CHECK: of what stands in `told`, as it is printed.
verdict() {
    awk -v name="$1" 'substr($0, 12, length(name) + 1) == name " " { print $1 }' told
}
cure() {
    awk -v name="$1" '/^  [A-Za-z-]+ +[a-z]/ { here = substr($0, 12, length(name) + 1) == name " " }
        here && /^ +cure: / { sub(/^ +cure: /, ""); inside = 1 }
        here && inside { sub(/^ +/, ""); more = sub(/ \\$/, ""); printf "%s ", $0; if (!more) exit }' \
        told | sed 's/ *$//'
}

# tell: the doctor's words, in `told`.
tell() {
    local status=0
    triptych doctor >told 2>err || status=$?
    [ "$status" -le 1 ] || cat err
}

# cures CHECK CURE TROUBLE: makes the trouble (commands of a shell) in a shell of its own, where the
# cure, which must match the pattern CURE, is run; prints what went wrong.
cures() (
    set +e
    eval "$3" || { echo "$1: '$3' cannot be made here"; exit; }
    tell
    case $(verdict "$1") in
        TROUBLE | advice) ;;
        *) echo "$1: '$3' is not found"; exit ;;
    esac
    cure=$(cure "$1")
    [[ $cure =~ $2 ]] || { echo "$1: the cure of '$3' is '$cure'"; exit; }
    case $cure in
        *'triptych doctor') eval "$cure" >told 2>err ;; # a start by other means
        *)
            eval "$cure" >/dev/null 2>err || { echo "$1: '$cure' fails: $(cat err)"; exit; }
            tell
            ;;
    esac
    [ "$(verdict "$1")" = ok ] || echo "$1: '$cure' does not cure '$3'"
)

# Rows that go through the same code are sampled: the suite takes each third one.

# all_cured: a table on standard input: check | pattern of its cure | trouble; `;` stands for the
# bar in a pattern. All rows at once, since a doctor mostly waits.
all_cured() {
    local row=0 check pattern trouble pids=()
    while IFS='|' read -r check pattern trouble; do
        mkdir "row.$((++row))"
        (cd "row.$row" && cures "$check" "${pattern//;/|}" "$trouble") </dev/null >"row.$row/wrong" 3>&- &
        pids+=($!)
    done
    wait "${pids[@]}" || true
    cat row.*/wrong >wrong
    rm -r row.*
    [ ! -s wrong ] || failed "$(cat wrong)"
}

# ---- variables -----------------------------------------------------------------------------------

@test "OpenMP's numbers of threads" {
    few openmp/cpu_bound openmp/io_bound # whose own number of threads is more than a limit of 2
    sampled <<'END' | all_cured
threads|^unset OMP_MAX_ACTIVE_LEVELS OMP_THREAD_LIMIT$|export OMP_MAX_ACTIVE_LEVELS=0 OMP_THREAD_LIMIT=2
threads|^unset OMP_THREAD_LIMIT$|export OMP_THREAD_LIMIT=1 OMP_DYNAMIC=true OMP_NESTED=false
threads|^unset OMP_MAX_ACTIVE_LEVELS$|export OMP_MAX_ACTIVE_LEVELS=0
threads|^unset OMP_NUM_THREADS$|export OMP_NUM_THREADS=2,x
threads|^unset OMP_NUM_THREADS$|export OMP_NUM_THREADS=many
threads|^unset OMP_NUM_THREADS$|export OMP_NUM_THREADS=0
oversubscription|^export OMP_NUM_THREADS=[0-9]+$|export OMP_NUM_THREADS=2000,2
threads|^unset OMP_NUM_THREADS$|export OMP_NUM_THREADS=88888888888
END
}

@test "what only sounds like a trouble is none" {
    few openmp/cpu_bound
    local values
    export OMP_DYNAMIC=true OMP_NESTED=true
    for values in 1,2 '' ' 1 '; do
        OMP_NUM_THREADS=$values tell
        [ "$(verdict threads)" = ok ] || failed "$values: $(cat told)"
        [ "$(verdict oversubscription)" = ok ] || failed "$values: $(cat told)"
    done
}

@test "OpenMP's places" {
    few openmp/cpu_bound
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    sampled <<'END' | all_cured
binding|^unset OMP_PLACES$|export OMP_PROC_BIND=close OMP_PLACES='{0}'
binding|^unset (OMP_PROC_BIND;OMP_PLACES)$|export OMP_PROC_BIND=master OMP_PLACES=threads
END
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ] && ! ldd "$TRIPTYCH_BUILD/openmp/cpu_bound" | grep -q libomp; then
        all_cured <<<'binding|^unset GOMP_CPU_AFFINITY$|export GOMP_CPU_AFFINITY=0'
    fi
}

# ---- CPUs ----------------------------------------------------------------------------------------

# first_cpu: of those that this shell may use.
first_cpu() {
    taskset -cp $$ | sed 's/.*: \([0-9]*\).*/\1/'
}

@test "a parent that is bound to one CPU" {
    command -v taskset >/dev/null || skip "no taskset here"
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    all_cured <<END
affinity|^taskset -c .* triptych doctor$|taskset -cp $(first_cpu) \$BASHPID >/dev/null
END
}

# leave GROUP: waits until what ran in the cgroup is gone, and takes it away.
leave() {
    wait_until rmdir "$1" 2>/dev/null || failed "$1 does not go away"
}

@test "a cpuset, which taskset cannot leave" {
    local sets=/sys/fs/cgroup/cpuset group
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    [ "$(id -u)" -eq 0 ] || skip "not root"
    command -v taskset >/dev/null || skip "no taskset here"
    [ -e $sets/cpuset.cpus ] || sets=/sys/fs/cgroup
    group=$sets/triptych-cures-$$
    mkdir "$group" 2>/dev/null || skip "no cgroup may be made here"
    [ -e "$group/cpuset.cpus" ] || { rmdir "$group"; skip "no cpuset controller here"; }
    first_cpu >"$group/cpuset.cpus"
    [ ! -e $sets/cpuset.mems ] || cat $sets/cpuset.mems >"$group/cpuset.mems"
    cures affinity '^echo [0-9,-]+ \| tee /sys/' "echo \$BASHPID >$group/cgroup.procs" >wrong
    leave "$group"
    [ ! -s wrong ] || failed "$(cat wrong)"
}

@test "a quota of CPU time" {
    local cpu=/sys/fs/cgroup/cpu group
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    [ "$(id -u)" -eq 0 ] || skip "not root"
    [ -e $cpu/tasks ] || cpu=/sys/fs/cgroup
    group=$cpu/triptych-cures-$$
    mkdir "$group" 2>/dev/null || skip "no cgroup may be made here"
    if [ -e "$group/cpu.max" ]; then
        echo 150000 100000 >"$group/cpu.max"
    elif [ -e "$group/cpu.cfs_quota_us" ]; then
        echo 150000 >"$group/cpu.cfs_quota_us"
    else
        rmdir "$group"
        skip "no CPU controller here"
    fi
    cures quota '^echo .* \| tee /sys/' "echo \$BASHPID >$group/cgroup.procs" >wrong
    leave "$group"
    [ ! -s wrong ] || failed "$(cat wrong)"
}

@test "a limit of memory" {
    local memory=/sys/fs/cgroup/memory group file
    [ "$(id -u)" -eq 0 ] || skip "not root"
    [ -e $memory/tasks ] || memory=/sys/fs/cgroup
    group=$memory/triptych-cures-$$
    mkdir "$group" 2>/dev/null || skip "no cgroup may be made here"
    for file in memory.limit_in_bytes memory.max; do
        [ ! -e "$group/$file" ] || echo 48M >"$group/$file"
    done
    grep -qsx 50331648 "$group"/memory.{limit_in_bytes,max} || { rmdir "$group"; skip "no memory controller here"; }
    cures memory '^echo .* \| tee /sys/' "echo \$BASHPID >$group/cgroup.procs" >wrong
    leave "$group"
    [ ! -s wrong ] || failed "$(cat wrong)"
}

# ---- limits --------------------------------------------------------------------------------------

@test "limits of the shell, within the hard limit" {
    sampled <<'END' | all_cured
limits|^ulimit -f unlimited && ulimit (-S )?-n [0-9]+$|ulimit -S -f 5000 && ulimit -S -n 100
limits|^ulimit -f unlimited$|ulimit -S -f 5000
limits|^ulimit -v unlimited$|ulimit -S -v 1000000
limits|^ulimit -S -s 8192$|ulimit -S -s 256
limits|^ulimit (-S )?-n [0-9]+$|ulimit -S -n 100
limits|^ulimit -t unlimited$|ulimit -S -t 500
limits|^ulimit -n 300$|ulimit -S -n 100 && ulimit -H -n 300
limits|^ulimit -u ([0-9]+;unlimited)$|ulimit -S -u 200
END
}

@test "a hard limit that only the administrator can raise" {
    local without=(setpriv --bounding-set -sys_resource)
    (ulimit -f 5000 && ulimit -f 6000) 2>/dev/null || without=()
    [ ${#without[@]} -eq 0 ] || "${without[@]}" true 2>/dev/null || skip "no capability can be dropped"
    (ulimit -f 5000 && "${without[@]}" triptych doctor >told 2>err) || true
    [ "$(verdict limits)" = TROUBLE ]
    tr -s ' \n' ' ' <told |
        grep -q 'file size: 5000 KiB (the hard limit too, which only the administrator can raise)'
    # shellcheck disable=SC2016 # as it is printed
    [ "$(cure limits)" = 'sudo prlimit --pid $$ --fsize=:unlimited && ulimit -f unlimited' ]
}

# ---- files and names -----------------------------------------------------------------------------

@test "a TMPDIR that is missing, or too long for a socket" {
    mkdir "$(printf 'x%.0s' $(seq 150))"
    sampled <<'END' | all_cured
temporary files|^export TMPDIR=/|export TMPDIR=$(echo ${PWD%/*}/xxx*)
temporary files|^export TMPDIR=/|export TMPDIR=$PWD/missing
END
}

# in_namespaces OPTIONS COMMANDS: cures and what it needs, where the machine may be changed.
in_namespaces() {
    declare -f cures tell verdict cure >functions
    # shellcheck disable=SC2086 # options
    unshare $1 bash -c ". ./functions; $2" >wrong
    [ ! -s wrong ] || failed "$(cat wrong)"
}

@test "a host name without an address" {
    unshare -m -u true 2>/dev/null || skip "no namespace of names may be made here"
    cp /etc/hosts hosts
    in_namespaces '-m -u' 'mount --bind hosts /etc/hosts && hostname triptych-nobody &&
        cures "host name" "^echo 127.0.1.1 triptych-nobody" true'
}

@test "too small a /dev/shm" {
    unshare -m true 2>/dev/null || skip "no mount namespace may be made here"
    in_namespaces -m 'mount -t tmpfs -o size=1M tmpfs /dev/shm &&
        cures "shared memory" "remount,size=1G /dev/shm$" true'
}

# ---- the page ------------------------------------------------------------------------------------

@test "it fits 60 and 80 columns, and a cure stays a cure" {
    few openmp/cpu_bound
    export OMP_MAX_ACTIVE_LEVELS=0
    for columns in $(printf '%s\n' 60 80 | sampled); do
        COLUMNS=$columns tell
        # Only a path is not broken.
        [ -z "$(awk -v most="$columns" 'length > most && !/\//' told)" ] || failed "$(cat told)"
        [ "$(cure threads)" = 'unset OMP_MAX_ACTIVE_LEVELS' ]
    done
}
