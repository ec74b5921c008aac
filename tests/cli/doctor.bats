#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The doctor. Each trouble is made for real, and must be found with its number and its cure; only
# what no process can make (a governor, a hypervisor that steals) is left to unit tests.
#
# shellcheck disable=SC2030,SC2031 # each test exports for itself

bats_require_minimum_version 1.5.0

load fakes

# What a test does not need is not asked: a start of ranks takes most of the time, and each program is asked what it
# can do. So there are folders with few programs.
setup_file() {
    export few=$BATS_FILE_TMPDIR/few real=$BATS_FILE_TMPDIR/real ranks=$BATS_FILE_TMPDIR/ranks none=$BATS_FILE_TMPDIR/none
    mkdir -p "$few/openmp" "$few/mpi" "$real/mpi" "$none"
    if [ -x "$TRIPTYCH_BUILD/openmp/io_bound" ]; then ln -s "$TRIPTYCH_BUILD"/openmp/{cpu,io}_bound "$few/openmp/"; fi
    if [ -x "$TRIPTYCH_BUILD/mpi/io_bound" ]; then
        ln -s "$TRIPTYCH_BUILD/mpi/io_bound" "$few/mpi/"
        ln -s "$TRIPTYCH_BUILD/mpi/io_bound" "$real/mpi/"
    fi
    # Ranks that take their numbers from the launcher, as MPI_Init() does, and nothing else.
    # shellcheck disable=SC2034 # for `fake`
    local tree=$ranks
    # shellcheck disable=SC2016 # for the program
    fake mpi/toy 'workers=${OMPI_COMM_WORLD_SIZE-1} ranks=$workers; [ "${OMPI_COMM_WORLD_RANK-0}" != 0 ] || record' \
        'mpirun -n N' '"default_workers":3,'
}

setup() {
    triptych=${TRIPTYCH_BUILD:?the build folder}/triptych
    [ -x "$triptych" ] || skip "no triptych in this build (it needs json-c)"
    unset OMP_NUM_THREADS OMP_PROC_BIND OMP_PLACES OMP_WAIT_POLICY OMP_THREAD_LIMIT OMP_DYNAMIC OMP_MAX_ACTIVE_LEVELS COLUMNS
    export NO_COLOR=1
    export ASAN_OPTIONS=detect_leaks=0 # Open MPI and MPICH never free all that they took
    cd "$BATS_TEST_TMPDIR" || return
}

# examine FOLDER WORDS...: what the doctor says of the programs there, in `out` as JSON and in `told` as lines. Runs
# all words but those after -- before it, as in `examine "$few" taskset -c 0 -- --launcher X`.
examine() {
    local folder=$1 before=() fit
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        before+=("$1")
        shift
    done
    status=0
    "${before[@]}" "$triptych" doctor --format json --programs "$folder" "${@:2}" >out 2>err || status=$?
    [ "$status" -le 1 ] || { cat err >&2; return 1; }
    jq -r '.fit, (.checks[] | [.name, .verdict, .seen, .cure // ""] | @tsv)' out >told
    read -r fit <told
    [ "$fit" = "$([ "$status" -eq 0 ] && echo true || echo false)" ]
}

# examine_here FOLDER WORDS... --: the same where ranks do not matter.
examine_here() {
    examine "$@" --launcher no-such-launcher
}

# look_at CHECK: its verdict, and what it has seen, and its cure.
look_at() {
    local name
    while IFS=$'\t' read -r name verdict seen cure; do
        [ "$name" != "$1" ] || return 0
    done <told
    failed "there is no $1 in $(<told)"
}

# finds CHECK VERDICT SEEN CURE: what it is to be; the last two are patterns
finds() {
    local verdict seen cure
    look_at "$1"
    [[ $verdict == "$2" && $seen =~ $3 && $cure =~ $4 ]] || failed "$1 is $verdict: $seen; cure: $cure"
}

has_program() {
    [ -x "$TRIPTYCH_BUILD/$1" ] || skip "no $1 in this build"
}

has_open_mpi() {
    has_program mpi/io_bound
    command -v mpirun.openmpi >/dev/null || skip "no Open MPI here"
    grep -q 'libmpi\.so' "$TRIPTYCH_BUILD/mpi/io_bound" || skip "the programs are not Open MPI's"
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
}

# ---- what comes out ------------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "it fits 100 columns, ends with a sentence, and its status agrees with it" {
    local programs=(--programs "$few")
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || programs=() # all of the build
    run "$triptych" doctor "${programs[@]}"
    [ "$status" -le 1 ]
    [ "$(awk 'length > 100' <<<"$output" | grep -cvF "$TRIPTYCH_BUILD")" -eq 0 ]
    if [ "$status" -eq 0 ]; then
        grep -qE '^Fit to measure' <<<"$output"
        [[ $output != *TROUBLE* ]]
    else
        grep -qE '^Not fit to measure: ' <<<"$output"
        grep -q '^  TROUBLE' <<<"$output"
    fi
    [[ $output == *. ]]
    [[ $output != *$'\e'* ]]
}

@test "every trouble and every advice has a cure of one line and says why it matters" {
    export OMP_WAIT_POLICY=active OMP_NUM_THREADS=64
    examine_here "$few" --
    jq -e '[.checks[] | select(.verdict == "trouble" or .verdict == "advice")] |
        length > 0 and all(.why and .cure and (.cure | test("\n") | not))' out
    jq -e '[.checks[] | .seen] | all(length > 0)' out
    jq -e '.schema == "triptych/1" and .machine.cpu.model' out
}

@test "a wrong command line is status 2" {
    run -2 "$triptych" doctor io_bound
    run -2 "$triptych" doctor --format csv
    run -2 "$triptych" doctor --launcher ' '
    run -2 "$triptych" doctor --programs /no/such/folder
}

# bats test_tags=unsanitized
@test "colours only on a terminal" {
    command -v script >/dev/null || skip "no script(1) here"
    unset NO_COLOR
    export TERM=xterm
    run "$triptych" doctor --launcher none --programs "$none"
    [[ $output != *$'\e'* ]]
    script -qec "'$triptych' doctor --launcher none --programs '$none'" /dev/null >out 2>&1 || true
    grep -q $'\e\[32mok' out
    NO_COLOR=1 script -qec "'$triptych' doctor --launcher none --programs '$none'" /dev/null >out 2>&1 || true
    run -1 grep -q $'\e' out
}

# ---- the launcher --------------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "no launcher: the one that was named does not exist" {
    examine "$ranks" -- --launcher no-such-launcher
    finds launcher trouble 'no-such-launcher: No such file' 'launcher mpirun'
    [ "$status" -eq 1 ]
}

# bats test_tags=unsanitized
@test "no launcher: the machine has none" {
    has_open_mpi
    unshare -m true 2>/dev/null || skip "no mount namespace may be made here"
    # The launcher that the build found, and those that PATH has, are hidden.
    hidden=$(readlink -f "$(command -v mpirun)" "$(command -v mpirun.openmpi)" "$TRIPTYCH_MPIEXEC" |
        sort -u)
    cat >hide <<'END'
#!/bin/sh
for file in $HIDDEN; do mount --bind /dev/null "$file" || exit 3; done
exec "$@"
END
    chmod +x hide
    HIDDEN=$hidden examine "$ranks" unshare -m ./hide --
    finds launcher trouble 'no mpirun' 'apt-get install openmpi-bin'
}

# launcher_cure CHECK: the launcher that its cure in ./out names.
launcher_cure() {
    local verdict seen cure
    look_at "$1"
    cure=${cure#--launcher }
    cure=${cure#\'}
    echo "${cure%\'}"
}

# bats test_tags=unsanitized
@test "root is refused by Open MPI" {
    has_open_mpi
    [ "$(id -u)" -eq 0 ] || skip "not root"
    examine "$ranks" -- --launcher \
        'env -u OMPI_ALLOW_RUN_AS_ROOT -u OMPI_ALLOW_RUN_AS_ROOT_CONFIRM mpirun.openmpi --oversubscribe --bind-to none'
    finds root trouble 'refuses root' "mpirun.openmpi .*--allow-run-as-root'"
    finds ranks unseen root ''
    examine "$ranks" -- --launcher "$(launcher_cure root)"
    finds root ok 'the launcher allows it' ''
    finds ranks ok '2 ranks' ''
    finds 'rank binding' ok '2 ranks may run on CPUs' ''
}

# bats test_tags=unsanitized
@test "root is refused by Open MPI in the user's shell only" {
    has_open_mpi
    [ "$(id -u)" -eq 0 ] || skip "not root"
    examine "$ranks" env -u OMPI_ALLOW_RUN_AS_ROOT -u OMPI_ALLOW_RUN_AS_ROOT_CONFIRM -- \
        --launcher 'mpirun.openmpi --oversubscribe'
    finds root advice 'you are root' 'export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1'
    finds ranks ok '2 ranks' ''
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # the test before has looked at what is done with it
    look_at root
    examine "$ranks" env -u OMPI_ALLOW_RUN_AS_ROOT -u OMPI_ALLOW_RUN_AS_ROOT_CONFIRM bash -c "$cure"' && exec "$@"' bash -- \
        --launcher 'mpirun.openmpi --oversubscribe'
    finds root ok 'the launcher allows it' ''
}

# bats test_tags=unsanitized,launcher
@test "too few slots" {
    has_open_mpi
    unset OMPI_MCA_rmaps_base_oversubscribe PRTE_MCA_rmaps_default_mapping_policy
    echo 'localhost slots=1' >hosts
    examine "$ranks" -- --launcher "mpirun.openmpi --hostfile $PWD/hosts"
    finds slots trouble '2 ranks are refused' "--launcher 'mpirun.openmpi .*(--oversubscribe|:OVERSUBSCRIBE)'"
    examine "$ranks" -- --launcher "$(launcher_cure slots)"
    finds slots ok 'ranks are allowed' ''
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0
    echo 'localhost slots=2' >hosts
    examine "$ranks" -- --launcher "mpirun.openmpi --hostfile $PWD/hosts"
    finds ranks ok '2 ranks' ''
    finds slots trouble '[3-9][0-9]* ranks are refused' '--oversubscribe|:OVERSUBSCRIBE'
}

# bats test_tags=unsanitized,launcher
@test "the cure for too few slots is one that the launcher's version knows" {
    has_program mpi/io_bound
    # shellcheck disable=SC2016 # for the launcher
    printf '#!/bin/sh\n[ "$1" = --version ] && cat version && exit\n%s\nexit 1\n' \
        'echo "There are not enough slots available in the system" >&2' >crowded
    chmod +x crowded
    echo 'mpirun (Open MPI) 5.0.7' >version
    examine "$ranks" -- --launcher ./crowded
    finds slots trouble '2 ranks are refused' "^--launcher './crowded --map-by :OVERSUBSCRIBE'"
    examine "$ranks" -- --launcher './crowded --map-by slot' # which may stand there only once
    finds slots trouble '2 ranks are refused' "^--launcher './crowded --map-by slot:OVERSUBSCRIBE'"
    echo 'mpirun (Open MPI) 4.1.4' >version
    examine "$ranks" -- --launcher ./crowded
    finds slots trouble '2 ranks are refused' "^--launcher './crowded --oversubscribe'"
}

# bats test_tags=unsanitized,launcher
@test "ranks that are bound to a CPU each cannot be more than the CPUs" {
    has_open_mpi
    examine "$ranks" -- --launcher 'mpirun.openmpi --bind-to core --map-by slot:OVERSUBSCRIBE'
    finds slots trouble 'ranks do not run' "^--launcher 'mpirun.openmpi --bind-to none --map-by slot:OVERSUBSCRIBE'"
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # as with too few slots
    examine "$ranks" -- --launcher "$(launcher_cure slots)"
    finds slots ok 'ranks are allowed' ''
}

# bats test_tags=unsanitized
@test "the job's --cpus-per-task, which srun does not read by itself, is passed on and told" {
    has_open_mpi
    # shellcheck disable=SC2016 # for the launcher
    printf '#!/bin/sh\n[ "$1" = --version ] && echo slurm 22.05.8 && exit\n[ "$2" = --cpus-per-task=4 ] || exit 3\nshift 2\n%s\n' \
        'exec mpirun.openmpi --oversubscribe "$@"' >srun
    chmod +x srun
    SLURM_CPUS_PER_TASK=4 examine "$ranks" -- --launcher "$PWD/srun --mpi=pmix"
    finds ranks advice 'found each other; .*--cpus-per-task=4' '^export SRUN_CPUS_PER_TASK=4$'
}

# bats test_tags=launcher,stress
@test "ranks that find themselves alone, since the launcher is another MPI's" {
    has_open_mpi
    command -v mpiexec.mpich >/dev/null || skip "no MPICH here"
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] ||
        [ "$(mpiexec.mpich -n 3 "$TRIPTYCH_BUILD/mpi/io_bound" --quick 2>&1 | grep -c 'finds itself alone')" -eq 1 ]
    examine "$real" -- --launcher mpiexec.mpich
    finds ranks trouble 'each found itself alone: .*Hydra.* built with Open MPI' \
        '^--launcher mpirun.openmpi$'
    finds slots unseen 'see ranks' ''
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # other tests start ranks with the right launcher
    examine "$real" -- --launcher "$(launcher_cure ranks)"
    finds ranks ok '2 ranks were started and found each other' ''
}

# bats test_tags=unsanitized,launcher
@test "the same the other way round" {
    has_program mpi/io_bound
    grep -q 'libmpich\.so' "$TRIPTYCH_BUILD/mpi/io_bound" || skip "the programs are not MPICH's"
    command -v mpirun.openmpi >/dev/null || skip "no Open MPI here"
    for at in $(seq 4 | sampled); do # a rank that is silent must not end the one that speaks
        [ "$(mpirun.openmpi --oversubscribe -n 3 "$TRIPTYCH_BUILD/mpi/cpu_bound" --quick 2>&1 |
            grep -c 'finds itself alone')" -eq 1 ]
    done
    examine "$real" -- --launcher 'mpirun.openmpi --oversubscribe'
    finds ranks trouble 'each found itself alone: .*built with MPICH' '^--launcher mpiexec.mpich$'
    examine "$real" -- --launcher "$(launcher_cure ranks)"
    finds ranks ok '2 ranks were started and found each other' ''
}

# bats test_tags=unsanitized,launcher
@test "a launcher that hangs is ended; one that is as slow as on a busy machine is waited for" {
    has_program mpi/io_bound
    mkdir slow
    # shellcheck disable=SC2016 # for the launcher
    printf '#!/bin/bash\n[ "$1" = --version ] && echo slow 1.0 && exit\nwhile ((SECONDS < 12)); do\n\tuntil=$((${EPOCHREALTIME/./} + 600000))\n\twhile ((${EPOCHREALTIME/./} < until)); do :; done\n\tsleep 2\ndone\necho "slow, but here" >&2\nexit 3\n' >slow/slow
    chmod +x slow/slow
    (cd slow && examine "$ranks" -- --launcher ./slow) & # it works now and then
    local own="sleep $((600000 + $$))" # of this test alone
    # shellcheck disable=SC2016 # for the launcher
    printf '#!/bin/sh\n[ "$1" = --version ] && echo hanger 1.0 && exit\n%s\n' "$own" >hanger
    chmod +x hanger
    examine "$ranks" -- --launcher ./hanger
    finds ranks trouble 'still running after' 'hanger -n 2'
    run -1 pgrep -f "$own"
    wait
    (cd slow && finds ranks trouble 'exit status 3: slow, but here' 'slow -n 2')
}

# bats test_tags=unsanitized
@test "triptych itself started by a launcher" {
    has_open_mpi
    examine_here "$none" mpirun.openmpi --oversubscribe -n 1 --
    finds inside trouble OMPI_COMM_WORLD_SIZE 'triptych doctor'
    [ "$status" -ne 0 ]
}

# ---- where workers run ---------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "everything bound to one CPU" {
    command -v taskset >/dev/null || skip "no taskset here"
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    cpu=$(taskset -cp $$ | sed 's/.*: \([0-9]*\).*/\1/')
    examine_here "$none" taskset -c "$cpu" --
    finds affinity trouble "bound to CPU $cpu, of" "^taskset -c .* triptych doctor$"
}

# bats test_tags=unsanitized
@test "every OpenMP thread bound to one CPU" {
    has_program openmp/cpu_bound
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    OMP_PROC_BIND=true OMP_PLACES='{0}' examine_here "$few" --
    finds binding trouble '2 OpenMP threads, all bound to CPU 0' '^unset OMP_PLACES$'
    OMP_PROC_BIND=true OMP_PLACES=threads examine_here "$few" --
    finds binding ok 'on CPUs' ''
}

# bats test_tags=unsanitized,launcher
@test "every rank bound to one CPU" {
    has_open_mpi
    examine "$ranks" -- --launcher 'taskset -c 0 mpirun.openmpi --oversubscribe --bind-to none'
    finds 'rank binding' trouble '2 ranks, all bound to CPU 0' '^--launcher'
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # the test of root has looked at ranks that are not bound
    examine "$ranks" -- --launcher 'mpirun.openmpi --oversubscribe --bind-to none'
    finds 'rank binding' ok '2 ranks may run on CPUs' ''
}

# bats test_tags=unsanitized,launcher,stress
@test "a launcher that binds two ranks and no more of them" {
    has_open_mpi
    # shellcheck disable=SC2016 # for the launcher
    printf '#!/bin/sh\n%s\n%s\n' 'case $* in *"-n 2 "*) set -- --bind-to core "$@" ;; *) set -- --bind-to none "$@" ;; esac' \
        'exec mpirun.openmpi --oversubscribe "$@"' >fickle
    chmod +x fickle
    examine "$ranks" -- --launcher ./fickle
    finds 'rank binding' advice '^2 ranks may run on CPUs [0-9,-]+ and [0-9,-]+, and 3 ranks on CPUs .*otherwise$' '^--launcher .*--bind-to none'
}

# bats test_tags=unsanitized
@test "more OpenMP threads than CPUs" {
    OMP_NUM_THREADS=4000 examine_here "$none" --
    finds oversubscription advice 'OMP_NUM_THREADS=4000, on [0-9]+ CPUs' \
        '^export OMP_NUM_THREADS=[0-9]+$'
}

# bats test_tags=unsanitized
@test "fewer OpenMP threads than asked for" {
    has_program openmp/cpu_bound
    OMP_THREAD_LIMIT=1 examine_here "$few" --
    finds threads trouble 'team of 1 thread|using 1 instead' '^unset OMP_THREAD_LIMIT$'
}

# bats test_tags=unsanitized
@test "threads that burn CPU while they wait" {
    has_program openmp/io_bound
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    if ldd "$TRIPTYCH_BUILD/openmp/io_bound" | grep -q libomp; then
        export KMP_BLOCKTIME=infinite KMP_USE_YIELD=0
    fi
    # On a machine that others use the thread may not get the CPU that it wants to burn.
    for attempt in 1 2 3 4 5; do
        OMP_WAIT_POLICY=active examine_here "$few" --
        look_at 'wait policy'
        [ "$verdict" != trouble ] || break
        echo "# attempt $attempt: it burned little" >&3
    done
    if [ "$verdict" != trouble ]; then
        [ "$(cut -d . -f 1 /proc/loadavg)" -le $((2 * $(nproc))) ] || skip "others leave it no CPU to burn"
    fi
    finds 'wait policy' trouble 'burns [0-9]+ %' '^unset .*OMP_WAIT_POLICY'
    KMP_BLOCKTIME=0 OMP_WAIT_POLICY=passive examine_here "$few" --
    finds 'wait policy' ok 'burns [0-9]+ %' ''
}

# ---- what others take ----------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "load by others" {
    local loops=() at
    for ((at = 0; at < 2 * $(nproc); at++)); do
        (while :; do :; done) &
        loops+=($!)
    done
    examine_here "$none" -- || true
    kill "${loops[@]}"
    wait "${loops[@]}" || true
    finds load trouble 'others kept [0-9.]+ of [0-9]+ CPUs busy' '^ps '
}

# limited SECONDS-IN-10: runs the doctor in a cgroup that gives so many tenths of a CPU.
limited() {
    local group quota=$(($1 * 10000)) cpu=/sys/fs/cgroup
    [ "$(id -u)" -eq 0 ] || skip "not root"
    [ -e $cpu/cgroup.controllers ] || cpu=/sys/fs/cgroup/cpu
    group=$cpu/triptych-doctor-$$
    mkdir "$group" 2>/dev/null || skip "no cgroup may be made here"
    if [ -e "$group/cpu.max" ]; then
        echo "$quota 100000" >"$group/cpu.max"
    elif [ -e "$group/cpu.cfs_quota_us" ]; then
        echo 100000 >"$group/cpu.cfs_period_us"
        echo "$quota" >"$group/cpu.cfs_quota_us"
    else
        rmdir "$group"
        skip "no CPU controller here"
    fi
    # shellcheck disable=SC2016 # for the shell within the group
    examine_here "$none" sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" -- || true
    wait_until rmdir "$group" 2>rmdir_err || failed "$(sort -u rmdir_err)" # what it started may take a moment to end
}

# bats test_tags=unsanitized
@test "a cgroup's quota" {
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    limited 15
    finds quota trouble 'the time of 1.5 CPUs, of [0-9]+' '^echo .*tee |cpus='
    limited 5
    finds quota trouble 'the time of 0.5 CPUs' '^echo .*tee |cpus='
}

# bats test_tags=unsanitized
@test "too small a /dev/shm" {
    unshare -m true 2>/dev/null || skip "no mount namespace may be made here"
    examine_here "$none" unshare -m sh -c 'mount -t tmpfs -o size=1M tmpfs /dev/shm && exec "$@"' sh --
    finds 'shared memory' trouble 'has [01] MiB left' 'remount,size=1G /dev/shm'
}

# bats test_tags=unsanitized
@test "low limits of the shell" {
    [ -z "$TRIPTYCH_SANITIZE" ] || skip "sanitizers need all of the address space"
    (ulimit -v 600000 -n 100 && examine_here "$none" --)
    finds limits trouble 'address space: 600000 KiB.*, open files: 100' '(ulimit|prlimit)'
}

# ---- what was built ------------------------------------------------------------------------------

@test "missing parts of the build" {
    has_program posix/io_bound
    mkdir tree
    cp -rs "$TRIPTYCH_BUILD/posix" tree/
    rm -f tree/posix/check_urls
    unset ASAN_OPTIONS # no MPI here: what is not freed is ours
    examine tree --
    finds parts advice 'openmp panel, the mpi panel, check_urls, the server for check_urls' \
        'apt-get install .*libopenmpi-dev libcurl4-openssl-dev libmicrohttpd-dev'
    finds ranks unseen 'no MPI program' ''
    finds binding unseen 'no OpenMP program' ''
}

@test "no programs at all, and one that does not answer" {
    mkdir -p empty broken/posix
    examine empty --
    finds programs trouble 'no program' '^cmake --preset release && cmake --build --preset release$'
    printf '#!/bin/sh\necho "cannot" >&2\nexit 1\n' >broken/posix/io_bound
    chmod +x broken/posix/io_bound
    examine broken --
    finds programs trouble 'posix/io_bound does not answer' '^cmake'
}

# bats test_tags=unsanitized
@test "a build with a sanitizer is no build to measure with" {
    examine_here "$none" --
    if [ -n "$TRIPTYCH_SANITIZE" ]; then
        finds build trouble 'fsanitize' '^cmake --preset release'
    else
        finds build ok '-O[23]' ''
    fi
}

# bats test_tags=unsanitized
@test "two hardware threads on one core" {
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    examine_here "$none" --
    jq -e .machine.cpu.l1d_bytes out || skip "no hwloc here"
    unset HWLOC_COMPONENTS # ctest's, which a made-up machine does not go with
    HWLOC_SYNTHETIC='pack:1 core:1 pu:2' examine_here "$none" --
    finds hyperthreads advice '2 CPUs on 1 core' 'triptych compare --one-per-core'
}
