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

# Programs and an smpirun that need no SimGrid: each run is one line in `runs`, and ends as FAKE says (default: with a record).
fake_simgrid() {
    mkdir -p bin programs/mpi
    touch programs/mpi/pool
    cat >bin/smpirun <<'END'
#!/bin/bash
[ "$1" != -version ] || exit 0
words=" $* "
variant=${words#* --variant } ranks=${words#* -np }
echo "${variant%% *} ${ranks%% *}" >>"$RUNS"
[ -z "$FAKE" ] || eval "$FAKE"
echo "{\"seconds\": 0.0${ranks%% *}123456789012, \"verified\": true}"
END
    chmod +x bin/smpirun
    export PATH=$PWD/bin:$PATH RUNS=$PWD/runs FAKE=
}

fake() { simulate --programs programs "$@"; }

@test "--resume: what was simulated is not simulated again, and the files come out the same" {
    fake_simgrid
    local words=(--variants 'static,tree,counter' --task-time '100us,1ms')
    fake "${words[@]}" --ranks 16 --output parts >out 2>err
    words+=(--ranks '8,16')
    fake "${words[@]}" --output whole >whole.txt 2>err
    [ "$(wc -l <runs)" -eq 26 ] || failed "$(cat runs)" # 6 and 12 cells, and twice 4 rates of handing out
    rm runs
    # shellcheck disable=SC2016 # what the stand-in is to do
    FAKE='[ "$(wc -l <"$RUNS")" -lt 3 ] || exit 1' fake "${words[@]}" --resume --output parts >out 2>err && failed "$(cat out)"
    [ "$(cut -d' ' -f2 runs | sort -u)" = 8 ] || failed "$(cat runs)"
    rm runs
    fake "${words[@]}" --resume --output parts >parts.txt 2>err
    [ "$(wc -l <runs)" -eq 4 ] || failed "$(cat runs)"
    cmp whole.txt parts.txt
    cmp whole/simulation.jsonl parts/simulation.jsonl
    cmp whole/simulation.csv parts/simulation.csv
    # Fewer are asked for: they alone are printed, and the others stay in the folder.
    fake --resume --ranks 8 --variants tree --output parts --format json >out 2>err
    [ "$(wc -l <out)" -eq 1 ] || failed "$(cat out)"
    fake --resume --ranks 8 --variants tree --output parts --format csv >out 2>err
    [ "$(wc -l <out)" -eq 2 ] || failed "$(cat out)"
    [ "$(wc -l <parts/simulation.jsonl)" -eq 12 ] || failed "$(cat parts/simulation.jsonl)"
}

@test "--resume is refused where it would mix two simulations" {
    fake_simgrid
    local words status
    fake --ranks 8 --variants static --output out >out.txt 2>err
    for words in '--platform slow' '--tasks-per-rank 5'; do
        status=0
        # shellcheck disable=SC2086 # several words
        fake --ranks 8 --variants static --resume --output out $words >out.txt 2>err || status=$?
        [ $status -eq 2 ] || failed "$words: status $status: $(cat err)"
        grep -q 'another workload, platform or number of tasks' err || failed "$words: $(cat err)"
    done
    echo '{"schema": "triptych/1", "simulation": "pool"}' >>out/simulation.jsonl
    status=0
    fake --ranks 8 --variants static --resume --output out >out.txt 2>err || status=$?
    [ $status -eq 1 ] || failed "status $status: $(cat err)"
    grep -q 'simulation.jsonl:2: .*remove the line' err || failed "$(cat err)"
}

@test "a full disk: what was simulated is printed, what was saved stays, and --resume goes on" {
    fake_simgrid
    local status=0
    # From the second run on nothing can be written there: a folder stands in the way of the new file.
    # shellcheck disable=SC2016 # what the stand-in is to do
    OUT=$PWD/out FAKE='[ "$(wc -l <"$RUNS")" -ne 2 ] || mkdir -p "$OUT/simulation.jsonl.new/full"' \
        fake --ranks '8,16,32' --variants static --output out >out.txt 2>err || status=$?
    [ $status -eq 1 ] || failed "status $status: $(cat err)"
    grep -q 'cannot write the results to out: .*--resume the same command goes on' err || failed "$(cat err)"
    grep -q '^ *16  static *16' out.txt || failed "$(cat out.txt)"
    grep -q '^ *32  static *left out: nothing could be saved' out.txt || failed "$(cat out.txt)"
    [ "$(jq -s length out/simulation.jsonl)" -eq 1 ]
    [ -z "$(ls -A tmp)" ] || failed "$(ls -R tmp)"
}

@test "a run that was killed, as where memory runs out: the cure" {
    fake_simgrid
    local status=0
    # shellcheck disable=SC2016 # what the stand-in is to do
    FAKE='kill -KILL $$' fake --ranks 8 --variants static >out 2>err || status=$?
    [ $status -eq 1 ] || failed "status $status: $(cat err)"
    grep -q 'failed: killed (signal 9).*memory' out || failed "$(cat out)"
}

@test "what SimGrid says of a platform file, and of a folder that is full, is told in its own words" {
    fake_simgrid
    local from='[h3:3:(4) 0.000000] ./src/x.cpp:95:' status=0
    FAKE="echo '$from [xbt_exception/ERROR] Parse error at p.xml:4: Bad attribute' >&2; exit 134" \
        fake --ranks 8 --variants static >out 2>err || status=$?
    [ $status -eq 1 ] || failed "status $status: $(cat err)"
    grep -q 'static *failed: Parse error at p.xml:4: Bad attribute$' out || failed "$(cat out)"
    FAKE="echo '$from [root/CRITICAL] Error while copying x.so: only 9 bytes copied' >&2; exit 134" \
        fake --ranks 8 --variants static >out 2>err && failed "$(cat out)"
    grep -q 'static *failed: Error while copying x.so: .*; TMPDIR names a folder with more room' out || failed "$(cat out)"
}

@test "two runs give the same bytes, and a farm is told its limit" {
    needs_simgrid
    local words=(--ranks '8,64' --variants 'request,manager' --tasks-per-rank 8)
    simulate "${words[@]}" --output first >first.txt 2>err
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then
        simulate "${words[@]}" --output second >second.txt 2>err
        cmp first.txt second.txt
        cmp first/simulation.jsonl second/simulation.jsonl
        cmp first/simulation.csv second/simulation.csv
    else # a part of it
        simulate "${words[@]}" --ranks 8 --variants manager --output second >second.txt 2>err
        [ "$(grep -cxF -f second/simulation.jsonl first/simulation.jsonl)" -eq 1 ]
        [ "$(grep -cxF -f second/simulation.csv first/simulation.csv)" -eq 2 ] # and the names of the columns
    fi
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
    local ranks=32
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || ranks=100
    simulate --ranks $ranks --tasks-per-rank 20 --variants tree --output out >out.txt 2>err || failed "$(cat err)"
    jq -e '.efficiency > 0.9' out/simulation.jsonl || failed "$(cat out.txt)"
    grep -q '^Not simulated: stealing, since in the end' out.txt || failed "$(cat out.txt)"
}

# What a counter of so many ranks can do is dear to find out: it is in stress-suite, as are as many ranks as that.
@test "variants end, with the right answer" {
    needs_simgrid
    simulate find_primes --ranks 5 --tasks-per-rank 4 --task-time 1ms --variants 'ranks,manager,tree' --format json >out 2>err ||
        failed "$(cat err out)"
    jq -se 'length == 3 and all(.[]; .trouble == null and .seconds >= 0.0039)' out || failed "find_primes: $(cat out)"
    simulate pool --ranks 16 --tasks-per-rank 4 --task-time 2ms --variants 'request,resilient' --format json >out 2>err ||
        failed "$(cat err out)"
    jq -se 'length == 2 and all(.[]; .trouble == null and .seconds >= 0.0079 and .efficiency <= 1)' out || failed "pool: $(cat out)"
}

# bats test_tags=stress
@test "every variant ends, with the right answer, up to 256 ranks" {
    needs_simgrid
    simulate find_primes --ranks 5 --tasks-per-rank 4 --task-time 1ms --format json >out 2>err || failed "$(cat err out)"
    jq -se 'length == 6 and all(.[]; .trouble == null and .seconds >= 0.0039)' out || failed "find_primes: $(cat out)"
    simulate pool --ranks 256 --tasks-per-rank 4 --task-time 2ms --output all >out.txt 2>err || failed "$(cat err out.txt)"
    jq -se 'length == 6 and all(.[]; .trouble == null and .seconds >= 0.0079 and .efficiency <= 1)' all/simulation.jsonl ||
        failed "pool: $(cat all/simulation.jsonl)"
    # A counter in a window is served by a card that does one addition after the other: two million a second, less what
    # gathering takes.
    jq -se '.[] | select(.variant == "counter") | .limit_is_lower_bound == false and
        (.dispatch_rate | . > 1.4e6 and . < 2e6) and (.limit_ranks | . > 2800 and . < 4000)' all/simulation.jsonl ||
        failed "$(cat all/simulation.jsonl)"
    tr '\n' ' ' <out.txt | grep -q 'counter 1[^,]*(512 ranks)' || failed "$(cat out.txt)"
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
    local platform platforms=(flat slow own.xml)
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || platforms=(flat slow own.xml fat-tree dragonfly)
    for platform in "${platforms[@]}"; do
        simulate --ranks 8 --tasks-per-rank 2 --variants static --platform "$platform" --format csv 2>err |
            awk -F, 'NR == 2 { print $6 }' >>seconds
    done
    # static, with gather and sum: flat is faster than slow, that faster than a network of 1 ms.
    awk -v number=${#platforms[@]} 'NF != 1 || $1 <= 0.002 { bad = 1 } { t[NR] = $1 }
        END { exit bad || NR != number || t[1] >= t[2] || t[2] >= t[3] }' seconds || failed "$(cat seconds err)"
}

@test "a dragonfly has no more groups than a chassis has routers" {
    # SimGrid 3.32 crashes with more. What it would be given is looked at, so none is needed.
    fake_simgrid
    # shellcheck disable=SC2016 # what the stand-in is to do
    FAKE='while [ $# -gt 0 ]; do [ "$1" != -platform ] || grep -o "topo_parameters=[^/ ]*" "$2" >>"$RUNS.shapes"; shift; done' \
        fake --ranks 8,2048,2049,4096 --variants static --platform dragonfly >out 2>err
    mv runs.shapes shapes
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
    grep -q 'what has ended is in kept; with --resume' err || failed "$(cat err)"
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
        '--task-time 5x' '--variants hybrid' '--variants stealing' '--variants ,' '--platform torus' '--tasks-per-rank 0' '--format markdown' --resume; do
        status=0
        # shellcheck disable=SC2086 # several words
        simulate $words >out 2>err || status=$?
        [ $status -eq 2 ] || failed "$words: status $status: $(cat err)"
        [ "$(wc -l <err)" -eq 1 ] || failed "$words: $(cat err)"
    done
}
