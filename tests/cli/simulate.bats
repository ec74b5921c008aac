# SPDX-License-Identifier: MIT
#
# triptych simulate: MPI programs on simulated machines. What runs needs SimGrid and the preset smpi beside
# this build, and is skipped without.
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    mkdir -p tmp
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

needs_simgrid() {
    command -v smpirun >/dev/null || skip "no SimGrid here (libsimgrid-dev)"
    [ -e "$TRIPTYCH_BUILD/../smpi/mpi/pool" ] || skip "no build/smpi (cmake --preset smpi)"
}

# A busy machine may take longer than the budget that is the default.
simulate() {
    case " $* " in
        *' --budget '*) "$TRIPTYCH_BUILD/triptych" simulate "$@" ;;
        *) "$TRIPTYCH_BUILD/triptych" simulate --budget 1h "$@" ;;
    esac
}

@test "two runs give the same bytes, and a farm is told its limit" {
    needs_simgrid
    local words=(--ranks '8,64' --variants 'request,manager' --tasks-per-rank 8)
    simulate "${words[@]}" --output first >first.txt 2>err
    simulate "${words[@]}" --output second >second.txt 2>err
    cmp first.txt second.txt
    cmp first/simulation.jsonl second/simulation.jsonl
    cmp first/simulation.csv second/simulation.csv
    # One rank that answers between slices of its own work is too slow for 64 ranks, and that was foreseen.
    jq -se 'length == 4 and all(.[]; .seconds >= 0.008 and .efficiency <= 1 and .limit_ranks > 0)
        and (.[] | select(.ranks == 64 and .variant == "request") | .efficiency < 0.3 and .limit_ranks < 64)
        and (.[] | select(.ranks == 64 and .variant == "manager") | .efficiency > 0.6 and .limit_ranks > 64)' \
        first/simulation.jsonl || failed "$(cat first/simulation.jsonl)"
    grep -q 'request .*exceeded' first.txt || failed "$(cat first.txt)"
    [ -z "$(ls -A tmp)" ]
}

@test "a tree of managers keeps its ranks busy, and what is not simulated is named" {
    needs_simgrid
    simulate --ranks 100 --tasks-per-rank 20 --variants tree --output out >out.txt 2>err || failed "$(cat err)"
    jq -e '.efficiency > 0.9' out/simulation.jsonl || failed "$(cat out.txt)"
    grep -q '^Not simulated: stealing, since in the end' out.txt || failed "$(cat out.txt)"
}

@test "a counter in a window is served by a card that does one addition after the other" {
    needs_simgrid
    # Each of 64 ranks waits 40 us or so for a chunk: 2 % of 2 ms. Two million a second, less what gathering takes.
    simulate --ranks 64 --tasks-per-rank 10 --task-time 2ms --variants counter --output out >out.txt 2>err || failed "$(cat err)"
    jq -e '.efficiency > 0.9 and .limit_is_lower_bound == false and (.dispatch_rate | . > 1.4e6 and . < 2e6) and
        (.limit_ranks | . > 2800 and . < 4000)' out/simulation.jsonl || failed "$(cat out/simulation.jsonl)"
    tr '\n' ' ' <out.txt | grep -q 'counter 1[^,]*(512 ranks)' || failed "$(cat out.txt)"
}

@test "every variant ends, with the right answer" {
    needs_simgrid
    local workload
    for workload in pool find_primes; do
        simulate $workload --ranks 5 --tasks-per-rank 4 --task-time 1ms --format json >out 2>err || failed "$(cat err out)"
        jq -se 'length == 6 and all(.[]; .trouble == null and .seconds >= 0.0039)' out || failed "$workload: $(cat out)"
    done
}

@test "platforms differ, and one's own file is taken" {
    needs_simgrid
    cat >own.xml <<'END'
<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">
  <cluster id="mine" prefix="n" suffix="" radical="0-7" speed="1Gf" bw="1GBps" lat="1ms"/>
</platform>
END
    local platform
    for platform in flat fat-tree dragonfly slow own.xml; do
        simulate --ranks 8 --tasks-per-rank 2 --variants static --platform $platform --format csv 2>err |
            awk -F, 'NR == 2 { print $6 }' >>seconds
    done
    # static, with gather and sum: flat is faster than slow, that faster than a network of 1 ms.
    awk 'NF != 1 || $1 <= 0.002 { bad = 1 } { t[NR] = $1 }
        END { exit bad || NR != 5 || t[1] >= t[4] || t[4] >= t[5] }' seconds || failed "$(cat seconds err)"
}

@test "a dragonfly has no more groups than a chassis has routers" {
    # SimGrid 3.32 crashes with more. What it would be given is looked at, so none is needed.
    mkdir bin programs programs/mpi
    touch programs/mpi/pool
    cat >bin/smpirun <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" != -platform ] || grep -o 'topo_parameters="[^"]*"' "$2" >>"$SHAPES"; shift; done
END
    chmod +x bin/smpirun
    SHAPES=$PWD/shapes PATH=$PWD/bin:$PATH simulate --ranks 8,2048,2049,4096 --variants static --platform dragonfly \
        --programs programs >out 2>err || true
    tr -d 'a-z_="' <shapes | tr ',;' '  ' |
        awk '{ groups = $1; hosts = $1 * $3 * $5 * $7; if (groups > $5 || (NR == 4 && hosts < 4096)) bad = 1 }
            END { exit bad || NR != 4 }' || failed "$(cat shapes err)"
}

@test "what a simulated rank would do to a real process is refused" {
    needs_simgrid
    printf '%s\n' '<?xml version="1.0"?>' '<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">' \
        '<platform version="4.1"><cluster id="c" prefix="h" suffix="" radical="0-3" speed="1Gf" bw="1GBps" lat="1us"/></platform>' >p.xml
    run smpirun -np 4 -platform p.xml "$TRIPTYCH_BUILD/../smpi/mpi/pool" --variant resilient --fault kill
    [ "$status" -eq 2 ] || failed "status $status: $output"
    [[ $output == *"--fault: simulated ranks are no processes"* ]] || failed "$output"
    rm -f smpitmp-*
}

@test "an end by a signal keeps what was simulated, and leaves nothing else" {
    needs_simgrid
    local status=0
    "$TRIPTYCH_BUILD/triptych" simulate --budget 1h --ranks 8,256 --tasks-per-rank 200 --variants manager --output kept >out 2>err &
    until grep -q ' 256 ranks' err; do kill -0 $! || failed "$(cat err)"; sleep 0.1; done
    jq -e '.ranks == 8 and .efficiency > 0.8' kept/simulation.jsonl || failed "$(cat kept/simulation.jsonl)"
    kill -TERM $!
    wait $! || status=$?
    [ $status -eq 143 ] || failed "status $status: $(cat err)"
    jq -se 'length == 2 and .[0].efficiency > 0.8 and .[1].trouble == "interrupted"' kept/simulation.jsonl || failed "$(cat kept/simulation.jsonl)"
    [ -z "$(ls -A tmp)" ] || failed "$(ls -R tmp)"
}

@test "time and memory are bounded, and what is left out is told" {
    needs_simgrid
    simulate --ranks '256,16384' --tasks-per-rank 10000 --variants manager --budget 2s >out 2>err
    [ "$(grep -c 'left out' out)" -eq 2 ] || failed "$(cat out)"
}

@test "without SimGrid or the programs: skipped, with the cure" {
    local status=0
    ln -s "$(command -v bash)" bash # a PATH without smpirun
    PATH=$BATS_TEST_TMPDIR "$TRIPTYCH_BUILD/triptych" simulate 2>err || status=$?
    [ $status -eq 77 ] || failed "status $status: $(cat err)"
    grep -q 'apt install libsimgrid-dev' err
    printf '#!/bin/sh\n' >smpirun
    chmod +x smpirun
    status=0
    PATH=$BATS_TEST_TMPDIR:$PATH "$TRIPTYCH_BUILD/triptych" simulate --programs nowhere 2>err || status=$?
    [ $status -eq 77 ] || failed "status $status: $(cat err)"
    grep -q 'cmake --preset smpi' err
}

@test "a wrong command line is refused" {
    local words status
    for words in queue 'pool find_primes' '--ranks 1' '--ranks 8,x' '--ranks ,' '--ranks 8,,16' '--task-time 1ms,' '--ranks 100000' '--task-time 0' \
        '--task-time 5x' '--variants hybrid' '--variants ,' '--platform torus' '--tasks-per-rank 0' '--format markdown'; do
        status=0
        # shellcheck disable=SC2086 # several words
        simulate $words >out 2>err || status=$?
        [ $status -eq 2 ] || failed "$words: status $status: $(cat err)"
        [ "$(wc -l <err)" -eq 1 ] || failed "$words: $(cat err)"
    done
}
