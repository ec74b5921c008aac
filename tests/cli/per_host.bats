#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Cells whose workers ran on several hosts: what each host did, and where tasks took longest.
#
# shellcheck disable=SC2154 # bats and fakes.bash give them

bats_require_minimum_version 1.5.0

load fakes

# told PLACEMENT TASKS SECONDS: a comparison whose records tell that, each an array.
told() {
    printf ',"placement":[%s],"worker_tasks":[%s],"worker_seconds":[%s]}' "$1" "$2" "$3" >"$BATS_TEST_TMPDIR/fields"
    rm -rf "$results"
    # shellcheck disable=SC2016 # for the fake
    fake posix/a 'line=$(record); printf "%s%s\n" "${line%\}}" "$(<'"$BATS_TEST_TMPDIR"'/fields)"'
    run -0 "$triptych" compare a --details --programs "$tree" --output "$results" --workers 3 --repeat "${4-6}"
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
}

place() {
    printf '{"worker":%s,"host":"%s","cpu":0}' "$1" "$2"
}

@test "each host's workers, share of the tasks and time of one; where they took longest" {
    three="$(place 0 n1),$(place 1 n2),$(place 2 n2)"
    told "$three" 6,2,2 0.6,0.4,0.4
    [[ $output == *" posix plain 3 n1 1 60 % 100 ms 1.00 0/6 n2 2 40 % 200 ms 2.00 6/6 "* ]] || failed "$output"
    # Two workers on each host have a CPU each, as long as every host has as many as this one.
    [ "$(nproc)" -lt 2 ] || [[ $output != *"posix plain 3\* "* ]] || failed "$output"
    [[ $output == *"Hosts of posix plain with 3 workers: tasks took longest on n2, 2 times as long as on n1."* ]] || failed "$output"
    grep -q 'Hosts of posix plain' "$results/report.html"
    grep -qF '"hosts":[{"host":"n1","workers":1,"tasks":36,"each":0.1,"longest":0},' "$results/report.html" || failed "$(grep -o '"hosts".*' "$results/report.html")"
    told=$("$triptych" compare --resume --output "$results" --format json)
    jq -e '[.. | objects | select(.host == "n2")][0] | .workers == 2 and .tasks == 24 and (.busy_seconds * 10 | round) == 48' <<<"$told"
    told "$three" 6,2,2 0.6,0.4,0.4 5 # too few
    [[ $output == *"Hosts of posix plain with 3 workers: on none of 2 did tasks clearly take longest."* ]] || failed "$output"
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0
    told "$three" 6,0,0 0.6,0,0
    [[ $output == *" n2 2 0 % - - 0/6 "*"on none of 2 did tasks clearly take longest."* ]] || failed "$output"
}

@test "one host is no group, and what cannot be is not told" {
    told "$(place 0 n1),$(place 1 n2)" 6,2,2 0.6,0.4,0.4 7
    good=$BATS_TEST_TMPDIR/good
    cp "$results/records.jsonl" "$good"
    jq -c '.placement |= if input_line_number == 1 then map(.host = "n1") elif input_line_number == 2 then map(.worker = 9)
        elif input_line_number == 3 then map(.host += "\u001b[0m") elif input_line_number == 4 then [7, {}] else . end |
        .worker_tasks |= if input_line_number == 5 then [6, -2, 2] else . end |
        .worker_seconds |= if input_line_number == 6 then [6, 1e300, 2] elif input_line_number == 7 then [] else . end' \
        "$good" >"$results/records.jsonl"
    [ "$(diff "$good" "$results/records.jsonl" | grep -c '^>')" -eq 7 ]
    run -0 "$triptych" report "$results"
    grep -q 'posix' "$results/report.html"
    ! grep -q 'Hosts of' "$results/report.html" || failed "$(grep 'Hosts of' "$results/report.html")"
    cp "$good" "$results/records.jsonl"
    run -0 "$triptych" report "$results"
    grep -q 'Hosts of' "$results/report.html"
}

# A launcher that reaches no host says so in its own words, which name none.
@test "a launcher that cannot reach its hosts: which one, and the cure" {
    fake mpi/a 'record' 'mpirun -n N'
    launcher=$BATS_TEST_TMPDIR/launcher
    printf '#!/bin/sh\necho "unable to start one or more daemons" >&2\nexit 255\n' >"$launcher"
    chmod +x "$launcher"
    printf 'localhost slots=2\nn1..typo slots=2\n' >"$BATS_TEST_TMPDIR/hosts"
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results" --workers 2 --repeat 1 --no-prices \
        --launcher "$launcher --hostfile $BATS_TEST_TMPDIR/hosts"
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
    [[ $output == *"unable to start one or more daemons; "*"no host is known as 'n1..typo' ("*"): correct the launcher's hosts, or leave that one out"* ]] ||
        failed "$output"
    # No table without a figure in it, and what is next is not to measure more of it.
    [[ $output == *" nothing was measured: the only cell failed, see below "* && $output != *" variant workers "* ]] || failed "$output"
    [[ $output == *" nothing was measured NEXT triptych doctor --launcher "* ]] || failed "$output"
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results.2" --workers 2 --repeat 1 --no-prices \
        --launcher "$launcher --hostfile $BATS_TEST_TMPDIR/nowhere"
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
    [[ $output == *"the list of hosts $BATS_TEST_TMPDIR/nowhere cannot be read: "* ]] || failed "$output"
    # A word that no launcher knows is named; this host needs no ssh, and so is not asked whether it answers.
    printf '# mine\n%s slots=2\nlocalhost solts=2 # twice\n' "$(uname -n)" >"$BATS_TEST_TMPDIR/hosts"
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results.4" --workers 2 --repeat 1 --no-prices \
        --launcher "$launcher --hostfile $BATS_TEST_TMPDIR/hosts"
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
    [[ $output == *"; 'solts=2' in line 3 of $BATS_TEST_TMPDIR/hosts is no option of a host (as slots=4): correct "* ]] || failed "$output"
    # Nor does a launcher end that waits for a host that is silent: what it is asked is whether each can be reached.
    # shellcheck disable=SC2016 # the launcher is to expand it
    printf '#!/bin/sh\n[ "$1" = --hostfile ] || exit 0\nexec sleep 1h\n' >"$launcher"
    printf 'n1..typo slots=2\n' >"$BATS_TEST_TMPDIR/hosts"
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results.5" --workers 2 --repeat 1 --no-prices \
        --deadline 1s --launcher "$launcher --hostfile $BATS_TEST_TMPDIR/hosts"
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
    [[ $output == *"still running after 1 s"*"; no host is known as 'n1..typo' ("* ]] || failed "$output"
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0
    # What failed for another reason has nothing to do with hosts.
    printf 'localhost slots=2\n' >"$BATS_TEST_TMPDIR/hosts"
    printf '#!/bin/sh\necho "out of order" >&2\nexit 3\n' >"$launcher"
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results.3" --workers 2 --repeat 1 --no-prices \
        --launcher "$launcher"
    [[ $output == *'out of order'* && $output != *'correct the launcher'* ]] || failed "$output"
}

@test "a rank that is killed as a limit of memory kills: nothing else is lost, and the cure" {
    fake mpi/a 'record' 'mpirun -n N'
    launcher=$BATS_TEST_TMPDIR/launcher
    # shellcheck disable=SC2016 # the launcher's shell expands
    printf '#!/bin/sh\n[ "$1" = -n ] || exit 0\nif [ "$2" = 3 ]; then echo "process rank 2 exited on signal 9 (Killed)" >&2; exit 137; fi\nshift 2; exec "$@"\n' >"$launcher"
    chmod +x "$launcher"
    fake mpi/a 'record | sed "s/\"workers\":1/\"workers\":2/; s/\"ranks\":1/\"ranks\":2/"' 'mpirun -n N'
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results" --workers 2,3 --repeat 1 --no-prices --launcher "$launcher"
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
    [[ $output == *"a rank was killed (signal 9), as by a limit of memory, kill -9 or scancel: start fewer ranks on a node (--ppn)"* ]] || failed "$output"
    [ "$(wc -l <"$results/records.jsonl")" -eq 1 ] || failed "$(cat "$results/records.jsonl")"
    # Open MPI under ulimit -v: one rank has no shared memory, and the others wait for it.
    sed -i 's/then echo.*exit 137; fi/then echo "A system call failed during shared memory initialization that should" >\&2; sleep 1h; fi/' "$launcher"
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results.2" --workers 3 --repeat 1 --no-prices --launcher "$launcher" --deadline 1s
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
    [[ $output == *"still running after 1 s, "*"; a rank got no memory, as under a limit (ulimit -v, or a scheduler's): start fewer ranks "* ]] || failed "$output"
}

# bats test_tags=unsanitized
@test "a command of one's own over hosts: more workers than the CPUs of all of them, and not of this one" {
    local all=$((2 * $(nproc))) name
    printf 'north slots=64\nsouth slots=64\n' >"$BATS_TEST_TMPDIR/hosts"
    printf '#!/bin/sh\n:\n' >"$BATS_TEST_TMPDIR/mpirun"
    chmod +x "$BATS_TEST_TMPDIR/mpirun"
    run -0 --separate-stderr "$triptych" compare --output "$results" --repeat 1 --workers "$all,$((all + 1))" \
        --command "far=$BATS_TEST_TMPDIR/mpirun --hostfile $BATS_TEST_TMPDIR/hosts -n {n} app" \
        --command "list=$BATS_TEST_TMPDIR/mpirun --host north,south -n {n} app" --command "here=true {workers}"
    for name in far list; do
        grep -Eq "^  $name run +$all  " <<<"$output" && grep -Eq "^  $name run +$((all + 1)) ?\*" <<<"$output" || failed "$output"
    done
    grep -Eq "^  here run +$all ?\*" <<<"$output" || failed "$output"
    [[ $output == *"* more workers than the $(nproc) CPU"*" allowed on each of their hosts"* ]] || failed "$output"
    jq -es 'map(select(.panel == "here" | not)) | length == 4 and all(.allowed_hosts == 2)' "$results/records.jsonl"
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" # from the records
    grep -Eq "^  far run +$all  " <<<"$output" || failed "$output"
}

# What a launcher says when a rank ends itself comes before the rank's own words, or after them.
@test "a rank's own words are told, and not the launcher's about its end" {
    fake mpi/a 'record' 'mpirun -n N'
    launcher=$BATS_TEST_TMPDIR/launcher
    cat >"$launcher" <<'END'
#!/bin/sh
[ "$1" = -n ] || exit 0
[ "$2" != 1 ] || { shift 2; exec "$@"; }
cat >&2 <<WORDS
--------------------------------------------------------------------------
MPI_ABORT was invoked on rank 1 in communicator MPI_COMM_WORLD
with errorcode 1.

NOTE: invoking MPI_ABORT causes Open MPI to kill all MPI processes.
--------------------------------------------------------------------------
WORDS
[ "$2" != 3 ] || echo 'a (rank 1): the disk is full; name another folder' >&2
exit 1
END
    chmod +x "$launcher"
    run -1 "$triptych" compare a --details --programs "$tree" --output "$results" --workers 1,2,3 --repeat 1 --no-prices --launcher "$launcher"
    output=$(tr '\n' ' ' <<<"$output" | tr -s ' ')
    [[ $output == *" mpi/a plain, 3 workers: exit status 1: a (rank 1): the disk is full; name another folder "* ]] || failed "$output"
    [[ $output == *": exit status 1: MPI_ABORT was invoked on rank 1 in communicator MPI_COMM_WORLD "* ]] || failed "$output"
    # Nobody knows on how many hosts they would have run, so nobody knows of too few CPUs.
    [[ $output == *" mpi plain 3 failed, see below "* && $output != *"more workers than"* ]] || failed "$output"
}
