# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Slurm with munge on the hosts of cluster.bash: slurmctld on n1, slurmd on each, two CPUs a node, no cgroups. Memory is
# counted once a second; jobs of the partition "urgent" preempt those of "all", which are requeued.
#   . cluster.bash; . slurm.bash; cluster_enter "$@"; cluster_up 2; slurm_up 2; slurm 'srun -n 2 hostname'

slurm_idle() {
    [ "$(slurm 'sinfo -h -N -t idle -o %n' 2>/dev/null | sort -u | wc -l)" = "$1" ]
}

# slurm_up HOSTS
slurm_up() {
    local hosts=$1 k
    head -c 1024 /dev/urandom >"$SHARED/munge.key"
    cat >"$SHARED/slurm.conf" <<END
ClusterName=toy
SlurmctldHost=n1
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=/run/munge/socket,cred_expire=20
StateSaveLocation=/run/slurm/state
SlurmdSpoolDir=/run/slurm/d
SlurmctldPidFile=/run/slurm/slurmctld.pid
SlurmdPidFile=/run/slurm/slurmd.pid
SlurmdDebug=verbose
SlurmctldLogFile=$SHARED/slurmctld.log
SlurmdLogFile=$SHARED/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=200
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SchedulerParameters=sched_interval=2,bf_interval=2
ReturnToService=2
JobRequeue=1
KillWait=5
InactiveLimit=0
MessageTimeout=100
TCPTimeout=60
BatchStartTimeout=100
NodeName=n[1-$hosts] CPUs=2 RealMemory=500 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10
END
    echo 'CgroupAutomount=no' >"$SHARED/cgroup.conf"
    for k in $(seq "$hosts"); do
        on "n$k" "mkdir -p /run/munge /run/slurm/state /run/slurm/d && chmod 755 /run/munge &&
            cp $SHARED/munge.key /run/munge/key && chmod 400 /run/munge/key &&
            munged --force --socket=/run/munge/socket --pid-file=/run/munge/pid --log-file=/run/munge/log \
                --seed-file=/run/munge/seed --key-file=/run/munge/key" 2>/dev/null || return 1
    done
    on n1 "SLURM_CONF=$SHARED/slurm.conf slurmctld -f $SHARED/slurm.conf"
    for k in $(seq "$hosts"); do
        on "n$k" "SLURM_CONF=$SHARED/slurm.conf slurmd -f $SHARED/slurm.conf -N n$k"
    done
    wait_until slurm_idle "$hosts" && return 0
    tail -n 20 "$SHARED/slurmctld.log"
    return 1
}

# slurm COMMAND LINE: on n1, with Slurm's configuration.
slurm() {
    on n1 "export SLURM_CONF=$SHARED/slurm.conf; $*"
}

# What Slurm's own programs complain about.
slurm_troubles() {
    grep -H -i -e ' error:' -e ' fatal:' -e unable -e 'timed out' "$SHARED"/slurm*.log |
        grep -v -e 'state_save\|_state file\|may be lost\|appdir' | tail -n 40
}
