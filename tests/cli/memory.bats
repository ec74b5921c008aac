#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# A limit of memory, as schedulers and containers set it: a cgroup of this machine's kernel. What is killed for it is told
# so, with the cure; the rest is measured, and so is that with more memory.
#
# shellcheck disable=SC2154 # bats gives output

bats_require_minimum_version 1.5.0

load fakes

# group_open MIB: a group with that limit in $group, of version 2 or 1; skips the test where none can be made.
group_open() {
    local memory=/sys/fs/cgroup
    [ "$(id -u)" -eq 0 ] || skip "not root"
    [ -e $memory/cgroup.controllers ] || memory=/sys/fs/cgroup/memory
    group=$memory/triptych-memory-$$-$BATS_TEST_NUMBER
    mkdir "$group" 2>/dev/null || skip "no cgroup may be made here"
    [ -e "$group/memory.max" ] || [ -e "$group/memory.limit_in_bytes" ] || { rmdir "$group"; skip "no memory controller here"; }
    group_limit "$1" || { rmdir "$group"; skip "no limit of memory may be set here"; }
}

# group_limit MIB: without swap, which would take what is too much.
group_limit() {
    if [ -e "$group/memory.max" ]; then
        [ ! -e "$group/memory.swap.max" ] || echo 0 >"$group/memory.swap.max"
        echo "$1M" >"$group/memory.max"
    else
        [ ! -e "$group/memory.swappiness" ] || echo 0 >"$group/memory.swappiness"
        echo "$1M" >"$group/memory.limit_in_bytes"
    fi
}

# limited COMMAND...: within the group.
limited() {
    # shellcheck disable=SC2016 # for the shell within the group
    sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" "$@"
}

teardown() {
    [ -z "${group-}" ] || wait_until rmdir "$group" 2>/dev/null
}

# bats test_tags=unsanitized
@test "what is killed for a limit of memory says so, the rest is measured, and --resume goes on with more" {
    group_open 32
    local dd='dd if=/dev/zero of=/dev/null bs=40M count=1' own sentence status=0
    fake posix/a record
    fake openmp/a "$dd && record" # which ends with the status 137 of a shell
    own=(--command 'small=true' --command "large=$dd")
    [ -z "$TRIPTYCH_MPIEXEC" ] || own+=(--command "ranks=$TRIPTYCH_MPIEXEC -n {n} $dd")
    sentence='the kernel killed a process, since the memory limit of this job (32 MiB) was reached: ask for more'
    cd "$BATS_TEST_TMPDIR"
    limited "$triptych" doctor --format json --programs "$tree" --launcher no-such-launcher >told || true
    jq -e '.checks[] | select(.name == "memory") | .verdict == "advice" and (.seen | test("limits it to 32 MiB, of [0-9]+")) and
        (.cure | test("^echo (-1|max) .*tee |^docker "))' told || failed "$(cat told)"
    limited "$triptych" compare a --programs "$tree" --output "$results" --repeat 1 --workers 1 --no-prices "${own[@]}" >out 2>err || status=$?
    [ "$status" -eq 1 ] || failed "status $status: $(cat err)"
    jq -es 'map("\(.panel) \(.workload)") | sort == ["posix a", "small command"]' "$results/records.jsonl"
    jq -e --arg sentence "$sentence" --argjson count "${#own[@]}" '.failures | length == ($count / 2) and
        all(.why | startswith($sentence) and endswith("; --resume tries it again"))' "$results/environment.json" ||
        failed "$(jq .failures "$results/environment.json")"
    grep -q 'or use fewer workers; the command was killed by signal 9 (Killed), without a message; --resume' err
    group_limit 200
    run -0 --separate-stderr limited "$triptych" compare --resume --output "$results"
    jq -es --argjson count "${#own[@]}" 'length == 2 + $count / 2' "$results/records.jsonl"
    jq -e '.failures | length == 0' "$results/environment.json"
}
