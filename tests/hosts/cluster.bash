# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Several hosts on one machine, for root: each is a set of namespaces with a network, host name, processes,
# /tmp, /dev/shm, boot and clock of its own; they meet over a bridge and by ssh. All of it lives within one
# outer set of namespaces and ends with it, so nothing is left and nothing of the machine's network is touched.
# Of sshd and Slurm, what is not installed comes from the folder that unpack.bash has filled.
#
#   . cluster.bash; cluster_enter "$@"      the script goes on within the outer namespaces, or ends with 77
#   cluster_up 3                            hosts n1, n2, n3; $SHARED is a folder that all of them see
#   on n2 COMMAND...                        runs a command line there

# shellcheck source=tests/programs.sh
. "$(dirname "${BASH_SOURCE[0]}")/../programs.sh"

readonly unpacked=$TRIPTYCH_SOURCE/build/hosts/usr

# cluster_need TOOL...: ends with 77, saying which one is not there.
cluster_need() {
    local tool
    for tool; do
        PATH=$PATH:/usr/sbin:/sbin:$unpacked/bin:$unpacked/sbin command -v "$tool" >/dev/null && continue
        echo "skipped: no $tool here, nor in build/hosts, which 'bash tests/hosts/unpack.bash build/hosts' would fill" >&2
        exit 77
    done
}

# Lays what was unpacked over /usr, for this mount namespace alone, and gives sshd the user that its package makes.
cluster_unpacked() {
    [ -d "$unpacked" ] || return 0
    mount -t overlay overlay -o "lowerdir=$unpacked:/usr" /usr ||
        { echo "skipped: $unpacked cannot be laid over /usr (mount -t overlay)" >&2; exit 77; }
}

# Who logs in by ssh has a home and a shell that run nothing of this machine's: what root's own start-up files start may
# wait (a lock that a killed test left cost every login a minute), and would be killed with the host.
cluster_users() {
    mkdir "$TRIPTYCH_OUTER/home"
    sed "s#^root:.*#root:x:0:0:root:$TRIPTYCH_OUTER/home:/bin/sh#" /etc/passwd >"$TRIPTYCH_OUTER/passwd"
    getent passwd sshd >/dev/null ||
        echo 'sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin' >>"$TRIPTYCH_OUTER/passwd"
    mount --bind "$TRIPTYCH_OUTER/passwd" /etc/passwd
}

cluster_enter() {
    [ -z "${TRIPTYCH_OUTER:-}" ] || { cluster_unpacked; cluster_users; return 0; }
    [ "$(id -u)" = 0 ] || { echo 'skipped: hosts as namespaces need root' >&2; exit 77; }
    cluster_need unshare nsenter ip sshd ssh ssh-keygen jq
    grep -q 'libmpi\.so' "$TRIPTYCH_BUILD/mpi/pool" || { echo "skipped: the programs are not Open MPI's" >&2; exit 77; }
    unshare --net --mount --pid --time --fork true 2>/dev/null ||
        { echo 'skipped: this system allows no namespaces (unshare --net --mount --pid --time)' >&2; exit 77; }
    local shared status=0
    shared=$(mktemp -d) || exit 1
    set -m # so that Ctrl-C ends this shell, and the trap all the rest: unshare ignores it while it waits
    TRIPTYCH_OUTER=$shared PATH=$PATH:/usr/sbin:/sbin unshare --net --mount --ipc --pid --fork --kill-child --mount-proc \
        bash "$0" "$@" </dev/null &
    set +m
    # shellcheck disable=SC2064 # the values of now
    trap "kill -KILL $! 2>/dev/null; wait $!; rm -rf '$shared'" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    wait $! || status=$?
    exit "$status"
}

# Keys and the configuration of ssh. $SHARED/ssh is what a launcher calls; all calls from one host to another share the
# connection of the first, since to make one costs more than most programs.
cluster_ssh() {
    ssh-keygen -q -t ed25519 -N '' -f "$SHARED/key"
    ssh-keygen -q -t ed25519 -N '' -f "$SHARED/hostkey"
    cat >"$SHARED/sshd_config" <<END
HostKey $SHARED/hostkey
AuthorizedKeysFile $SHARED/key.pub
PermitRootLogin yes
StrictModes no
UsePAM no
PidFile none
MaxStartups 100
LoginGraceTime 0
SetEnv OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
END
    cat >"$SHARED/ssh" <<END
#!/bin/sh
exec ssh -q -i $SHARED/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -o ControlMaster=auto -o ControlPersist=yes -o ControlPath=$SHARED/%L-%n "\$@"
END
    chmod +x "$SHARED/ssh"
}

# What the first process of host $1 does; $2: folders under /tmp that stay visible.
# shellcheck disable=SC2016 # expanded by the shell of the host
cluster_init='
hostname "$1"
mount -t tmpfs none /run
for folder in $2; do mkdir -p "/run/keep$folder" && mount --bind "$folder" "/run/keep$folder"; done
mount -t tmpfs none /tmp
for folder in $2; do mkdir -p "$folder" && mount --bind "/run/keep$folder" "$folder"; done
mount -t tmpfs none /dev/shm
mount --bind "$SHARED/$1.boot_id" /proc/sys/kernel/random/boot_id
mount --bind "$SHARED/hosts" /etc/hosts
mkdir -p /run/sshd && "$(command -v sshd)" -f "$SHARED/sshd_config"
touch "$SHARED/$1.ready"
while :; do sleep 1000 & wait $!; done'

# cluster_up HOSTS: clocks are 1000 s further at each one.
cluster_up() {
    local hosts=$1 k pid folder keep=''
    SHARED=$TRIPTYCH_OUTER
    export SHARED
    for folder in "$SHARED" "${TRIPTYCH_SOURCE:-}" "${TRIPTYCH_BUILD:-}"; do
        case $folder in /tmp/*) keep="$keep $folder" ;; esac
    done
    unset OMPI_MCA_btl_tcp_if_include OMPI_MCA_btl OMPI_MCA_pml PMIX_MCA_gds HWLOC_COMPONENTS # ctest's, for one host
    ip link set lo up
    ip link add bridge type bridge && ip addr add 10.77.0.254/24 dev bridge && ip link set bridge up
    echo '127.0.0.1 localhost' >"$SHARED/hosts"
    for k in $(seq "$hosts"); do
        echo "10.77.0.$k n$k" >>"$SHARED/hosts"
        echo "n$k slots=2" >>"$SHARED/hostfile"
    done
    cluster_ssh
    for k in $(seq "$hosts"); do
        cat /proc/sys/kernel/random/uuid >"$SHARED/n$k.boot_id"
        unshare --net --uts --mount --ipc --pid --time --monotonic $((1000 * k)) --boottime $((1000 * k)) --fork --kill-child \
            --mount-proc bash -c "$cluster_init" init "n$k" "$keep" </dev/null >"$SHARED/n$k.log" 2>&1 &
        wait_until [ -f "$SHARED/n$k.ready" ] || { cat "$SHARED/n$k.log"; echo "host n$k does not start"; exit 1; }
        pid=$(ps -o pid= --ppid $!)
        echo "${pid// /}" >"$SHARED/n$k.pid"
        ip link add "veth$k" type veth peer name eth0 netns "${pid// /}"
        ip link set "veth$k" master bridge up
        on "n$k" "ip link set lo up; ip addr add 10.77.0.$k/24 dev eth0; ip link set eth0 up"
    done
}

on() {
    local host=$1
    shift
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 HOSTNAME=$host \
        nsenter -t "$(cat "$SHARED/$host.pid")" --all --wd="$PWD" -- sh -c "$*"
}

# mpi OPTIONS...: Open MPI's mpirun on n1, over ssh to all hosts, two slots each.
mpi() {
    on n1 "timeout --foreground -s KILL $deadline_s mpirun.openmpi --hostfile $SHARED/hostfile --mca plm_rsh_agent $SHARED/ssh --bind-to none $*"
}

# must WHAT CONDITION...: the condition is a command; what does not hold is counted in `failures`.
failures=0
must() {
    local what=$1
    shift
    if "$@"; then echo "ok: $what"; else
        echo "FAILED: $what"
        tail -n 60 "$SHARED/out" "$SHARED/err"
        failures=$((failures + 1))
    fi
}
