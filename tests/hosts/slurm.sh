#!/bin/bash
# SPDX-License-Identifier: MIT
#
# slurm.sh: Slurm with two nodes of two CPUs: ranks by srun, the wrong PMI, questions within a step, a rank that
# is lost, tasks of two CPUs, a limit of memory, and a comparison that `triptych submit` sends, is told of its time limit, is
# requeued besides, and ends with the records that were planned.
set -u
# shellcheck source=tests/hosts/cluster.bash
. "$(dirname "$0")/cluster.bash"
# shellcheck source=tests/hosts/slurm.bash
. "$(dirname "$0")/slurm.bash"
cluster_need slurmctld slurmd munged sbatch mpirun.openmpi
cluster_enter "$@"
cd "$TRIPTYCH_BUILD" || exit 1
unset "${!SLURM_@}"
cluster_up 2
slurm_up 2 || { echo 'Slurm does not come up'; exit 1; }
failures=0
work=$SHARED/work

# must WHAT CONDITION...: the condition is a command.
must() {
    local what=$1
    shift
    if "$@"; then echo "ok: $what"; else
        echo "FAILED: $what"
        tail -n 40 "$SHARED"/out "$SHARED"/err "$work"/*.log 2>/dev/null
        slurm_troubles
        failures=$((failures + 1))
    fi
}
# "Unspecified error" is Slurm's word for a slurmstepd of its own that ended before it could start a task.
not_launched() {
    grep -qs 'launch.* failed.*: Unspecified error' "$@" || return 1
    echo '# Slurm could not launch a task:'
    slurm_troubles
}
# try COMMAND LINE: tried again where Slurm could not launch a task, or where a very busy machine did not start ranks within
# the minute that doctor gives them. Its output is in out and err.
try() {
    local times status
    for times in 1 2 3 4 5; do
        status=0
        slurm "timeout -s KILL $deadline_s $*" >"$SHARED/out" 2>"$SHARED/err" || status=$?
        not_launched "$SHARED/out" "$SHARED/err" || grep -q 'do not run: still running after' "$SHARED/out" || break
    done
    return "$status"
}
said() { grep -q -e "$1" "$SHARED/out" "$SHARED/err"; }

must 'ranks of two nodes find each other' try srun --mpi=pmix -N 2 -n 2 mpi/pool --quick --json
must '... and the answer is right' jq -es 'all(.verified and .ranks == 2)' "$SHARED/out"
try srun --mpi=none -N 2 -n 2 mpi/pool --quick
must 'the wrong PMI is refused' said 'each of 2 ranks finds itself alone.*srun --mpi=pmix'
try salloc -Q -N 2 -n 4 ./triptych doctor --launcher "'srun --mpi=none'"
must '... and doctor names the right one' said "launcher 'srun --mpi=pmix'"
must 'a question within a step' try srun --mpi=none -n 2 mpi/pool --list
must '... is answered once' [ "$(grep -c '^request' "$SHARED/out")" = 1 ]
try srun -K --mpi=pmix -N 2 -n 2 mpi/pool --tasks 100 --size 1M --fault kill@40
status=$?
must 'srun -K ends the job of a rank that is killed' [ "$status" != 0 ]
must '... and not our deadline' [ "$status" != 137 ]

pairs='salloc -Q -N 2 -n 2 -c 2'
try "$pairs" ./triptych doctor --launcher "'srun --mpi=pmix --exact'"
must 'doctor says that srun does not read --cpus-per-task' said 'export SRUN_CPUS_PER_TASK=2'
must '... triptych tells it, and a rank has two CPUs' said 'ranks, on 2 hosts, may run on CPUs 0-1$'
try "$pairs" srun --exact grep Cpus_allowed_list: /proc/self/status
must '... while by hand it has one' [ "$(grep -c ':.[01]$' "$SHARED/out")" = 2 ]
try "$pairs" ./triptych compare pool --panels mpi --variants hybrid --workers 4 --threads 2 --repeat 1 --no-prices --resume \
    --deadline "${deadline_s}s" --launcher "'srun --mpi=pmix --exact'" --output "$SHARED/pairs"
must 'a comparison of ranks with threads runs there' \
    jq -es 'length > 0 and all(.ranks == 2 and .threads_per_rank == 2)' "$SHARED/pairs/records.jsonl"
must '... and is told by host' grep -q 'Hosts of mpi hybrid with 4 workers: ' "$SHARED/pairs/report.html"

try salloc -Q -N 2 -n 2 ./triptych compare io_bound --panels mpi --workers 2 --set tasks=2 --set delay=20s --repeat 1 \
    --no-prices --deadline "${deadline_s}s" --launcher "'srun --mpi=pmix --mem=8M'" --output "$SHARED/memory"
must 'a rank that uses more memory than its job may is told, with the cure' \
    jq -es '.[0].failures[0].why | test("used more memory than the job may.*--mem-per-cpu")' "$SHARED/memory/environment.json"

# A job of a comparison, in the folder $work.
send() {
    slurm "cd $work && '$TRIPTYCH_BUILD/triptych' submit --nodes 2 --ppn 1 --time 30m --send -- io_bound --panels mpi \
        --set tasks=2 --set delay=50ms --workers 2 --repeat 10 --no-prices \
        --deadline ${deadline_s}s --output results" >"$SHARED/out" 2>"$SHARED/err"
}
records() {
    local found
    found=$(grep -cs '"launch"' "$work/results/records.jsonl")
    echo "${found:-0}"
}
has() { [ "$(records)" -ge "$1" ] || is_over; }
# A job that was requeued would wait two minutes, so that its steps have ended on all hosts; a step that was cancelled may
# leave its socket, where the next one of its number finds it in the way.
steps_are_gone() {
    local host
    for host in n1 n2; do
        on "$host" "! pgrep -f 'slurmstepd: .${job}[.]' >/dev/null && rm -f /run/slurm/d/stepd.slurm.pmix.$job.*" || return 1
    done
}
# Asked for once in a second: Slurm's commands cost what its daemons need.
is_over() {
    case $(slurm "squeue -h -j $job -o %r" 2>/dev/null) in
        '') return 0 ;;
        BeginTime) ! steps_are_gone || slurm "scontrol update JobId=$job StartTime=now" ;;
    esac
    sleep 1
    return 1
}
end_in_midway() { slurm "scancel --batch --signal=USR1 $job"; }
restarted() { slurm "scontrol show job $job" | grep -q 'Restarts=2'; }
whole() { jq -es '[.[] | select(.launch and .workload == "io_bound") | .launch] | length == 10 and (unique | length) == 10' "$work/results/records.jsonl"; }

for times in 1 2 3; do
    work=$SHARED/work$times
    mkdir "$work"
    must 'a comparison is sent' send
    job=$(sed -n 's/.*batch job \([0-9]*\).*/\1/p' "$SHARED/out")
    wait_until has 2 || exit 1
    must 'it is told of its time limit in mid-way' end_in_midway
    wait_until has 6 || exit 1
    must '... and requeued, as after the loss of a node' slurm "scontrol requeue $job"
    wait_until is_over || exit 1
    not_launched "$work"/*.log || break
done
must 'it was begun three times' restarted
must '... and went on: each of 10 starts is there once' whole
must '... to its end' [ -s "$work/results/report.html" ]
[ "$failures" = 0 ]
