#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Factors beside the programs' own options: variables of the environment.
#
# shellcheck disable=SC2154,SC2030,SC2031 # bats and fakes.bash give them
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2054 # commas belong to the options

bats_require_minimum_version 1.5.0

load fakes

# A program that writes down what it finds in its environment.
witness() {
    fake posix/a 'echo "a ${INK-none} ${PEN-none}" >>'"$BATS_TEST_TMPDIR/seen; record"
    fake openmp/a 'echo "b ${INK-none} ${PEN-none}" >>'"$BATS_TEST_TMPDIR/seen; record"
}

seen() {
    sort -u "$BATS_TEST_TMPDIR/seen"
}

@test "--env: every program with every value, in records, tables, dry-run and resume" {
    witness
    run -0 compare --repeat 2 --env INK=red,blue
    [ "$(seen)" = "a blue none
a red none
b blue none
b red none" ]
    [[ $output == *"with INK=red"* && $output == *"with INK=blue"* ]]
    jq -es 'length == 8 and (map(select(.setting == "INK=red" and .parameters["env.INK"] == "red")) | length == 4)' \
        "$results/records.jsonl"
    grep -q '"INK=blue"' "$results/summary.csv"
    grep -q 'INK=blue' "$results/report.html"
    run -0 "$triptych" compare --resume --output "$results"
    [ "$(wc -l <"$results/records.jsonl")" -eq 8 ]
    run -2 compare --repeat 2 --env INK=red,black --resume # another comparison
    run -0 "$triptych" diff "$results" "$results" --format json
    [ "$(jq '[.cells // .rows | .[]] | length' <<<"$output")" -eq 4 ]
    run -0 compare --repeat 1 --env INK=red,blue --dry-run
    [ "$(grep -c 'env INK=red ' <<<"$output")" -eq 2 ]
}

# bats test_tags=unsanitized
@test "several --env and --set make all combinations; an empty value unsets" {
    witness
    INK=black PEN=old compare --repeat 1 --env INK=red, --env PEN=x,y --set size=1,2
    [ "$(seen)" = "a none x
a none y
a red x
a red y
b none x
b none y
b red x
b red y" ]
    [ "$(wc -l <"$results/records.jsonl")" -eq 16 ]
    jq -es '[.[].setting] | unique | length == 8 and any(. == "INK= PEN=x size=2")' "$results/records.jsonl"
}

@test "values with commas stand in quotes or braces" {
    witness
    compare --repeat 1 --env "INK='dynamic,4',static" --env 'PEN={0,1},{2:3}'
    [ "$(seen | grep -c '^a')" -eq 4 ]
    grep -qx 'a dynamic,4 {0,1}' "$BATS_TEST_TMPDIR/seen"
    grep -qx 'a static {2:3}' "$BATS_TEST_TMPDIR/seen"
}

# bats test_tags=unsanitized
@test "commands of the user's own have it, too" {
    cd "$BATS_TEST_TMPDIR" || return 1
    printf '#!/bin/sh\necho "$INK" >>seen\n' >told && chmod +x told
    run -0 "$triptych" compare --output "$results" --repeat 1 --command 'a=./told' --env INK=red,blue
    [ "$(seen)" = "blue
red" ]
    run -0 "$triptych" compare --command 'a=./told' --env INK=red --dry-run --repeat 1
    [ "$output" = "block 1: env INK=red ./told" ]
}

# bats test_tags=unsanitized
@test "ranks have it, whatever the host" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "no MPI panel"
    real mpi/cpu_bound
    run -0 "$triptych" compare cpu_bound --programs "$tree" --panels mpi --workers 2 --repeat 1 --dry-run --env INK=red,
    [[ $output == *"env INK=red "* && $output == *"env -u INK "* ]]
    [[ $output != *"Open MPI"* && $output != *"oversubscribe"* ]] || [[ $output == *" -x INK "* ]]
}

# bats test_tags=unsanitized
@test "OMP_PLACES is not kept from having an effect" {
    fake openmp/a 'echo "${OMP_PROC_BIND-none} $OMP_PLACES" >>'"$BATS_TEST_TMPDIR/seen; record"
    compare --repeat 1 --env OMP_PLACES=cores
    [ "$(seen)" = "none cores" ]
}

@test "what is no variable is refused with what to do" {
    witness
    while IFS= read -r words; do
        run -2 --separate-stderr compare --env "$words"
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ $stderr == *"--env"* ]]
    done < <(printf '%s\n' 'INK=red,red' INK 1INK=red "INK='red" =red 'I NK=red' $'INK=red\tblue' | sampled)
    run -2 --separate-stderr compare --env INK=red --env INK=blue
    [[ $stderr == *"--env: INK is there twice"* ]]
    run -2 --separate-stderr compare --metg --env INK=red
    [ ! -e "$BATS_TEST_TMPDIR/seen" ]
}

# ---- launchers -------------------------------------------------------------------------------------

# lines LAUNCHER [OPTION...]: what would start two ranks of a fake.
lines() {
    [ -e "$tree/mpi/a" ] || fake mpi/a record 'mpirun -n N'
    PATH=$BATS_TEST_TMPDIR:$PATH run -0 "$triptych" compare --details --programs "$tree" --workers 2 --repeat 1 \
        --panels mpi --launcher "$1" --dry-run "${@:2}"
}

# launcher NAME VERSION: a launcher that tells no more than that.
launcher() {
    printf '#!/bin/sh\necho "%s"\n' "$2" >"$BATS_TEST_TMPDIR/$1"
    chmod +x "$BATS_TEST_TMPDIR/$1"
}

# bats test_tags=unsanitized
@test "--launcher NAME: each in its own words, and no rank is bound" {
    launcher mpiexec.own 'mpiexec (Open MPI) 4.1.4'
    launcher mpiexec.five 'mpiexec (Open MPI) 5.0.1'
    launcher mpiexec.hydra 'HYDRA build details:\n    Version: 4.0.2'
    launcher srun 'slurm 22.05.8'
    launcher flux 'flux 0.50'
    launcher jsrun 'jsrun 10'
    lines mpiexec.own
    [[ $output == *" mpiexec.own --bind-to none --oversubscribe -n 2 "* ]]
    lines mpiexec.five
    [[ $output == *" mpiexec.five --bind-to none --map-by :OVERSUBSCRIBE -n 2 "* ]]
    lines flux
    [[ $output == *" flux run -o cpu-affinity=off -n 2 "* ]]
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0 # srun and Hydra are in other tests here
    lines mpiexec.hydra
    [[ $output == *" mpiexec.hydra -n 2 "* ]]
    lines srun
    [[ $output == *" srun --cpu-bind=none -n 2 "* ]]
    lines jsrun
    [[ $output == *" jsrun -n 2 "* ]]
}

@test "--launcher 'a line': quotes, and names in braces" {
    launcher srun 'slurm 22.05.8'
    lines 'srun --comment "two words" --x='"'a  b'"
    [[ $output == *" srun --comment 'two words' '--x=a  b' -n 2 "* ]]
    lines 'srun -N {nodes} -n{n} --ntasks-per-node={ppn} -c {threads} {bind} --'
    [[ $output == *" srun -N 1 -n2 --ntasks-per-node=2 -c 1 --cpu-bind=none -- $tree/mpi/a "* ]]
    launcher mpirun 'mpirun (Open MPI) 4.1.4'
    lines 'mpirun {bind} -n {n} env A=b' --env C=d
    [[ $output == *" mpirun -x C --bind-to none -n 2 env A=b $tree/mpi/a "* ]]
    launcher srun 'slurm 22.05.8'
    lines 'srun {bind}'
    [[ $output == *" srun --cpu-bind=none -n 2 "* ]]
    while IFS= read -r line; do
        PATH=$BATS_TEST_TMPDIR:$PATH run -2 --separate-stderr "$triptych" compare --programs "$tree" --launcher "$line"
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ $stderr == *"--launcher: "* ]]
    done < <(printf '%s\n' "srun 'x" 'srun | cat' ' ' 'srun {ranks}' "''" | sampled)
}

# ---- nodes, ranks and threads ----------------------------------------------------------------------

# planned WORDS...: the plan, with a fake of ranks, and one of threads if the test has made it.
planned() {
    [ -e "$tree/mpi/a" ] || fake mpi/a record 'mpirun -n N'
    PATH=$BATS_TEST_TMPDIR:$PATH "$triptych" compare --programs "$tree" --repeat 1 --dry-run "$@"
}

# bats test_tags=unsanitized
@test "--nodes and --ppn: ranks over the nodes of a job; what it cannot hold is left out by name" {
    launcher srun 'slurm 22.05.8'
    export SLURM_JOB_CPUS_PER_NODE='4(x2),4' SLURM_NTASKS=12
    run -0 planned --launcher srun --panels mpi --nodes 1,2,3,4 --ppn 2,4
    [ "$(grep -c '^block' <<<"$output")" -eq 6 ]
    for words in '-N 1 --ntasks-per-node=2 -n 2' '-N 2 --ntasks-per-node=2 -n 4' '-N 3 --ntasks-per-node=2 -n 6' \
        '-N 1 --ntasks-per-node=4 -n 4' '-N 3 --ntasks-per-node=4 -n 12'; do
        grep -q -e "srun --cpu-bind=none $words $tree/mpi/a" <<<"$output"
    done
    grep -q 'left out: mpi/a on 4 nodes: there are 3 nodes (SLURM_' <<<"$output"
    run -0 planned --launcher srun --panels mpi --nodes 2 # as many as a node has
    grep -q -e '-N 2 --ntasks-per-node=4 -n 8 ' <<<"$output"
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0
    run -0 planned --launcher srun --panels mpi --workers 4,16,6 --ppn 2
    grep -q -e '-N 2 --ntasks-per-node=2 -n 4 ' <<<"$output"
    grep -q -e '-N 3 --ntasks-per-node=2 -n 6 ' <<<"$output"
    [ "$(grep -c '^block' <<<"$output")" -eq 2 ]
    grep -q 'left out: mpi/a on 8 nodes' <<<"$output"
    fake posix/a record
    run -0 planned --launcher srun --workers 16 # which ranks cannot be, and threads can
    grep -q 'left out: mpi/a with 16 workers: the allocation has 12 slots (SLURM_JOB_' <<<"$output"
    grep -q "posix/a --variant plain --workers 16 " <<<"$output"
    run -0 planned --launcher srun --panels mpi # up to all slots
    [ "$(grep -o -e '-n [0-9]*' <<<"$output" | sort -u | tr -d '\n')" = "-n 1-n 12-n 2-n 4-n 8" ]
}

# bats test_tags=unsanitized
@test "a job of tasks with CPUs each: as many ranks as tasks, as many threads as CPUs" {
    launcher srun 'slurm 22.05.8'
    export SLURM_JOB_CPUS_PER_NODE='8(x2)' SLURM_NTASKS=3 SLURM_CPUS_PER_TASK=4
    own() { run -0 "$triptych" compare --dry-run --repeat 1 --command 'h=echo r{n} t{threads}' "$@"; }
    own --workers 4,8,12,16 --threads 1,2,4
    [ "$(grep -o 'r[0-9]* t[0-9]*$' <<<"$output" | sort | tr '\n' ' ')" = 'r1 t4 r2 t2 r2 t4 r3 t4 ' ]
    grep -q 'left out: h/command with 4 workers: the allocation has 3 slots (SLURM_NTASKS=3, SLURM_CPUS_PER_TASK=4)' <<<"$output"
    grep -q 'with 8 workers of 2 threads a rank: the allocation has 3 slots ' <<<"$output"
    own --workers 8,16 --threads 8
    grep -q 'with 16 workers of 8 threads a rank: the allocation has 12 CPUs ' <<<"$output"
    unset SLURM_NTASKS # salloc -c 4 says it nowhere: two to a node
    own --threads 4
    [ "$(grep -o 'r[0-9]* t[0-9]*$' <<<"$output" | sort | tr '\n' ' ')" = 'r1 t4 r2 t4 r4 t4 ' ]
    own --nodes 1,2 --threads 1,4,8
    [ "$(grep -o 'r[0-9]* t[0-9]*$' <<<"$output" | sort | tr '\n' ' ')" = 'r1 t8 r2 t1 r2 t4 r2 t8 r4 t1 r4 t4 ' ]
    SLURM_CPUS_PER_TASK=1048576 SLURM_JOB_CPUS_PER_NODE='1048576(x9)' own --workers 2 --threads 1
    SLURM_CPUS_PER_TASK=0 own --workers 16 --threads 1
    grep -q 'r16 t1$' <<<"$output"
}

# bats test_tags=unsanitized
@test "srun is told the job's --cpus-per-task, which it does not read by itself" {
    launcher srun 'slurm 22.05.8'
    export SLURM_JOB_CPUS_PER_NODE=8 SLURM_CPUS_PER_TASK=4
    lines srun
    [[ $output == *" srun --cpu-bind=none --cpus-per-task=4 -n 2 "* ]] || failed "$output"
    lines 'srun --mpi=pmix'
    [[ $output == *" srun --mpi=pmix --cpus-per-task=4 -n 2 "* ]] || failed "$output"
    for line in 'srun -c2' 'srun --cpus-per-task=2'; do # the user's own words stand
        lines "$line"
        [[ $output == *" $line -n 2 "* ]] || failed "$output"
    done
    SRUN_CPUS_PER_TASK=4 lines srun
    [[ $output == *" srun --cpu-bind=none -n 2 "* ]] || failed "$output"
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0
    launcher srun 'slurm 21.08.5' # which reads it
    lines srun
    [[ $output == *" srun --cpu-bind=none -n 2 "* ]] || failed "$output"
    launcher mpirun 'mpirun (Open MPI) 4.1.4'
    lines mpirun
    [[ $output != *cpus-per-task* ]] || failed "$output"
}

# bats test_tags=unsanitized
@test "hosts of a hostfile, of --host, of PBS and of LSF" {
    launcher mpirun 'mpirun (Open MPI) 4.1.4'
    launcher mpiexec.hydra 'HYDRA build details:\n    Version: 4.0.2'
    printf '# two\nnorth slots=3\n\nsouth slots=3 # and more\n' >"$BATS_TEST_TMPDIR/hosts"
    run -0 planned --launcher "mpirun --hostfile $BATS_TEST_TMPDIR/hosts" --panels mpi --nodes 1,2,3
    grep -q -e '--map-by ppr:3:node -n 6 ' <<<"$output"
    grep -q "left out: mpi/a on 3 nodes: there are 2 nodes (--hostfile $BATS_TEST_TMPDIR/hosts)" <<<"$output"
    grep -q -e ' -x OMP_DYNAMIC .*-x OMP_WAIT_POLICY ' <<<"$output" # the policy, which is this host's environment
    PATH=$BATS_TEST_TMPDIR:$PATH run -0 "$triptych" compare --dry-run --repeat 1 --nodes 1,2 --env INK=red \
        --command "a=mpirun --hostfile $BATS_TEST_TMPDIR/hosts -n {n} true"
    [[ $output == *"OMPI_MCA_mca_base_env_list=INK"*" -n 3 true"* && $output == *" -n 6 true"* ]] || failed "$output"
    launcher mpirun 'mpirun (Open MPI) 5.0.7' # which takes --map-by only once
    run -0 planned --launcher mpirun --panels mpi --nodes 1
    grep -q -e ' mpirun --bind-to none --map-by ppr:[0-9]*:node:OVERSUBSCRIBE -n ' <<<"$output"
    launcher mpirun 'mpirun (Open MPI) 4.1.4'
    run -0 planned --launcher 'mpiexec.hydra -hosts north:2,south:2' --panels mpi --nodes 2
    grep -q -e '-ppn 2 -n 4 ' <<<"$output"
    printf 'a\na\nb\nb\n' >"$BATS_TEST_TMPDIR/nodes"
    PBS_NODEFILE=$BATS_TEST_TMPDIR/nodes run -0 planned --launcher mpiexec.hydra --panels mpi --workers 4,5
    grep -q 'left out: mpi/a with 5 workers: the allocation has 4 slots (PBS_NODEFILE)' <<<"$output"
    LSB_MCPU_HOSTS='a 8 b 8' run -0 planned --launcher mpiexec.hydra --panels mpi --nodes 2
    grep -q -e '-ppn 8 -n 16 ' <<<"$output"
    LSB_MCPU_HOSTS='a 512 b 512' run -0 planned --launcher mpirun --panels mpi --workers 1024
    [[ $output == *" -n 1024 "* && $output != *yield* ]] || failed "$output" # they have a CPU each
    SLURM_JOB_CPUS_PER_NODE='x(x' run -0 planned --launcher mpiexec.hydra --panels mpi --workers 2
    fake posix/a record
    run -0 planned --launcher mpiexec.hydra --panels mpi,posix --nodes 1,2 # here
    grep -q 'left out: mpi/a on 2 nodes: there is 1 node (this host)' <<<"$output"
}

# bats test_tags=unsanitized
@test "--threads: all factorings of a command that has ranks and threads" {
    run -0 "$triptych" compare --dry-run --repeat 1 --workers 4,6 --threads 1,2,4 \
        --command 'a=OMP_NUM_THREADS={threads} echo -n {n} of {workers}' --command 'b=echo {workers}' \
        --command 'c=echo t{threads}'
    [ "$(sort <<<"$output")" = "$(sort <<<"block 1: echo 4
block 1: echo 6
block 1: echo t1
block 1: echo t2
block 1: echo t4
block 1: env OMP_NUM_THREADS=1 echo -n 4 of 4
block 1: env OMP_NUM_THREADS=1 echo -n 6 of 6
block 1: env OMP_NUM_THREADS=2 echo -n 2 of 4
block 1: env OMP_NUM_THREADS=2 echo -n 3 of 6
block 1: env OMP_NUM_THREADS=4 echo -n 1 of 4
left out: a/command with 6 workers and threads=4: 4 does not divide them")" ]
    "$triptych" compare --output "$results" --repeat 1 --workers 4 --threads 2 --command 'a=true {n} {threads}'
    jq -es 'length == 1 and .[0].ranks == 2 and .[0].threads_per_rank == 2 and .[0].workers == 4' "$results/records.jsonl"
}

# bats test_tags=unsanitized
@test "--weak: the work grows with the workers, and the efficiency is a weak one" {
    fake posix/a 'for word; do case $word in --size=*) size=${word#*=} ;; --workers) next=1 ;; *)
        [ -z "$next" ] || workers=$word; next= ;; esac; done; echo "$workers $size" >>'"$BATS_TEST_TMPDIR/seen"'
        seconds=0.0$((10 + workers)); record'
    run -0 "$triptych" compare a --programs "$tree" --output "$results" --repeat 6 --workers 1,2,4 --weak size --set size=1k
    [ "$(seen)" = "1 1000
2 2000
4 4000" ]
    [[ $output == *"with size=1k*workers"*" weak "* ]]
    [[ $output == *"Weak scaling, posix plain: 4 workers do 4 times the work of one in 1.27 times its time; weak"* ]]
    jq -es 'all(.setting == "size=1k*workers")' "$results/records.jsonl"
    grep -q '^"a","posix","plain",4,"size=1k\*workers",.*,3\.14' "$results/summary.csv"
    run -0 "$triptych" compare --resume --output "$results"
    [[ $output == *"weak"* ]]
    run -0 "$triptych" compare --dry-run --repeat 1 --workers 1,3 --weak t --set t=0.5 --command 'c=sleep {t}'
    [ "$output" = "block 1: sleep 0.5" ]
    run -0 "$triptych" compare --dry-run --repeat 1 --workers 1,3 --weak t --set t=1,2s --command 'c=x={workers} sleep {t}'
    [ "$(sort <<<"$output" | tr '\n' ';')" = "block 1: env x=1 sleep 1;block 1: env x=1 sleep 2s;block 1: env x=3 sleep 3;block 1: env x=3 sleep 6s;" ]
}

@test "factors that nobody can mean are status 2" {
    refuse() {
        run -2 --separate-stderr planned "${@:2}"
        [[ $stderr == *"$1"* && ${#stderr_lines[@]} -eq 1 ]] || failed "$stderr"
    }
    refuse "--nodes: " --nodes 1,1
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || refuse "--nodes: " --nodes 0
    refuse "--ppn: " --ppn two
    refuse "--threads: " --threads ''
    refuse "an option --depth" --weak depth
    refuse "no number" --weak size --set size=many
    refuse "say --set size=value" --weak size
}

# bats test_tags=unsanitized
@test "the slots of a job bound ranks, and no threads of this host" {
    export SLURM_JOB_CPUS_PER_NODE='2(x2)'
    run -0 "$triptych" compare --dry-run --repeat 1 --workers 1,64 --command 't=echo {workers}' --command 'r=echo n {n}'
    grep -q 'echo 64$' <<<"$output"
    ! grep -q 'echo n 64$' <<<"$output" || false
    grep -q 'left out: r/command with 64 workers: the allocation has 4 slots' <<<"$output"
    run -0 "$triptych" compare --dry-run --repeat 1 --command 'r=echo n {n}'
    [ "$(grep -c '^block' <<<"$output")" -eq 3 ]
}

@test "--cores and --one-per-core: programs have those CPUs, the method names them, and more of the same keeps to them" {
    cpu=$(taskset -pc $$ | sed 's/.*: //; s/[-,].*//') # the first that is allowed
    fake posix/a "sed -n 's/^Cpus_allowed_list:.//p' /proc/self/status >>$BATS_TEST_TMPDIR/seen; record"
    run -0 taskset -c "$cpu" "$triptych" compare a --programs "$tree" --output "$results" --workers 1 --repeat 1 --cores p --one-per-core
    [ "$(seen)" = "$cpu" ]
    [[ $output == *"NEXT"*"--cores p --one-per-core"* ]] || failed "$output"
    jq -e --arg cpus "CPUs $cpu: one of each core (--one-per-core); of P cores only (--cores p)" 'any(.policy[]; . == $cpus)' \
        "$results/environment.json" || failed "$(jq .policy "$results/environment.json")"
    grep -qs . /sys/devices/cpu_atom/cpus /sys/devices/system/cpu/cpu0/cpu_capacity && return # it may have them
    run -77 --separate-stderr "$triptych" compare a --programs "$tree" --output "$results.2" --cores e
    [[ $stderr == *"--cores e: of the CPUs allowed here ("*") none is known to belong to a frugal (E) core"* ]] || failed "$stderr"
    [ ! -e "$results.2" ]
}
