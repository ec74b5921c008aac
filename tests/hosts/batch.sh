#!/bin/bash
# SPDX-License-Identifier: MIT
#
# batch.sh: the job scripts of `triptych submit` for PBS, LSF and Flux on two hosts, with the variables that these systems
# set and a stand-in for `flux run`: the ranks are on both hosts, which differ and are told so, and a second start of the
# same job goes on from the first. Hosts that do not answer are told, too.
set -u
# shellcheck source=tests/hosts/cluster.bash
. "$(dirname "$0")/cluster.bash"
cluster_need mpirun.openmpi
cluster_enter "$@"
[ -x "$TRIPTYCH_BUILD/triptych" ] || { echo 'skipped: no triptych' >&2; exit 77; }
unset "${!SLURM_@}" "${!PBS_@}" "${!LSB_@}" "${!FLUX_@}"
cluster_up 2
failures=0
printf '%s\n' n1 n1 n2 n2 >"$SHARED/slots" # as the files of PBS and LSF: a line for each slot
sed 's/^model name.*/model name\t: Another CPU/' /proc/cpuinfo >"$SHARED/cpuinfo"
on n2 "mount --bind $SHARED/cpuinfo /proc/cpuinfo"
mkdir "$SHARED/bin"
cat >"$SHARED/bin/flux" <<END
#!/bin/sh
[ "\$1" = run ] || exit 2
shift
case \$* in *triptych-host*) [ ! -f $SHARED/silent ] || { echo 'flux-shell: no more tasks' >&2; exit 3; } ;; esac
exec env -u FLUX_URI mpirun.openmpi --hostfile $SHARED/slots "\$@"
END
chmod +x "$SHARED/bin/flux"
ln -s "$(command -v mpirun.openmpi)" "$SHARED/bin/mpirun"

# What a job of that system finds in its environment.
variables() {
    case $1 in
        pbs) echo "PBS_JOBID=7.n1 PBS_ENVIRONMENT=PBS_BATCH PBS_O_WORKDIR=$SHARED PBS_NODEFILE=$SHARED/slots" ;;
        lsf) echo "LSB_JOBID=7 LSB_DJOB_HOSTFILE=$SHARED/slots LSB_MCPU_HOSTS='n1 2 n2 2'" ;;
        flux) echo "FLUX_URI=local://$SHARED/flux" ;;
    esac
}

# job SYSTEM REPETITIONS: writes the script, and starts it on n1 as that system does, from another folder.
job() {
    (cd "$SHARED" && "$TRIPTYCH_BUILD/triptych" submit --system "$1" --nodes 2 --ppn 2 -- io_bound --panels mpi --workers 4 \
        --set tasks=4 --set delay=10ms --repeat "$2" --no-prices --deadline "${deadline_s}s" --output "results.$1") >"$SHARED/job" &&
        on n1 "cd / && env $(variables "$1") OMPI_MCA_plm_rsh_agent=$SHARED/ssh OMPI_MCA_hwloc_base_binding_policy=none \
            PATH=$SHARED/bin:\$PATH bash $SHARED/job" >"$SHARED/out" 2>"$SHARED/err"
}
# right SYSTEM STARTS: so many, each once, and all of four ranks on two hosts.
right() {
    jq -es --argjson starts "$2" 'map(select(.launch and .workload == "io_bound")) |
        length == $starts and (map(.launch) | unique | length) == $starts and
        all(.verified and .ranks == 4 and ([.placement[].host] | unique | length) == 2)' "$SHARED/results.$1/records.jsonl" >/dev/null
}
told() {
    jq -e '.hosts | map(.host) == ["n1", "n2"] and .[1].model == "Another CPU" and .[0].model != .[1].model and all(.cpus > 0)' \
        "$SHARED/results.$1/environment.json" >/dev/null &&
        grep -q 'the hosts are not alike, and ranks wait for the slowest: n1: .*; n2: .*Another CPU' "$SHARED/err" &&
        grep -q 'n2: .*Another CPU' "$SHARED/results.$1/report.html"
}

for system in pbs lsf flux; do
    for starts in 1 2; do
        if job "$system" "$starts" && right "$system" "$starts" && told "$system"; then
            echo "ok: a job of $system, start $starts: four ranks on two hosts"
        else
            echo "FAILED: a job of $system, start $starts"
            tail -n 40 "$SHARED/job" "$SHARED/out" "$SHARED/err"
            failures=$((failures + 1))
        fi
    done
done
touch "$SHARED/silent"
rm -r "$SHARED/results.flux"
if job flux 1 && right flux 1 &&
    grep -q 'the hosts did not say what they are, so .*: exit status 3: flux-shell: no more tasks' "$SHARED/err"; then
    echo 'ok: hosts that do not answer are named, and nothing is lost'
else
    echo 'FAILED: hosts that do not answer'
    tail -n 40 "$SHARED/job" "$SHARED/out" "$SHARED/err"
    failures=$((failures + 1))
fi
[ "$failures" = 0 ]
