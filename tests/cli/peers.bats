#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# bench-peers (tests/bench/peers/): rows are printed as soon as they are known, and a run that was
# interrupted goes on where it was. The commands here are scripts that count how often they run.

# shellcheck disable=SC2016,SC2154 # what a script is to expand; bats gives output

bats_require_minimum_version 1.5.0
load helpers

setup() {
    command -v python3 >/dev/null || skip "no python3"
    cd "$BATS_TEST_TMPDIR" || return 1
    for name in first second third; do
        printf '#!/bin/sh\necho %s >>%s/log\n' "$name" "$PWD" >"$name"
        printf 'echo "8 0.5"\n' >>"$name"
        chmod +x "$name"
    done
    cat >run.py <<END
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "$TRIPTYCH_SOURCE/tests/bench/peers")
import kept, measure
here = "$PWD"
first, second, third = (measure.Command(n, [os.path.join(here, n)], 1) for n in ("first", "second", "third"))
rows = [measure.Row("one", 1, [first], [second]), measure.Row("two", None, [third], [third])]
earlier = kept.Kept(os.path.join(here, "kept.json"), [7])
measure.measure(rows, 7, 1, earlier, lambda group: print("\n".join(r.line() for r in group), flush=True))
END
}

@test "bench-peers: a run that is killed has printed what it knew, and goes on from there" {
    # In the second row: killed at its third sample.
    printf '[ "$(grep -c third %s/log)" != 3 ] || kill -9 $PPID\n' "$PWD" >>third
    run -137 python3 run.py
    [[ $output == *'| one | first, 500 ms | second, 500 ms | 1 x [1, 1] | 1 x | yes |'* ]]
    [[ $output != *'| two |'* ]]
    [ "$(grep -c first log) $(grep -c third log)" = "7 3" ]

    run -0 --separate-stderr python3 run.py
    [[ $output == *'| one |'*'| two |'* ]]
    # The broken round of the second row again, and nothing that was finished.
    [ "$(grep -c first log) $(grep -c second log) $(grep -c third log)" = "7 7 8" ]
}

# bats test_tags=stress
@test "bench-peers: what was kept of other programs is not used" {
    sed -i 's/measure(rows, 7/measure(rows, 2/; s/\[7\]/[2]/' run.py # so many samples show it
    run -0 --separate-stderr python3 run.py
    touch -d '2001-01-01' second
    run -0 --separate-stderr python3 run.py
    [ "$(grep -c second log) $(grep -c third log)" = "4 2" ]
}

@test "bench-peers: reads our records and the tables of published suites" {
    cat >read.py <<END
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "$TRIPTYCH_SOURCE/tests/bench/peers")
from readers import READERS, Broken
print(READERS["osu"]("# OSU MPI Latency Test\n# Size Latency (us)\n8    0.25\n", 0))
print(READERS["imb"]("#bytes #repetitions t[usec]\n0 1000 0.2 0.0\n8 1000 0.5 16.0\n", 0))
price = '{"price":"round_trip_8","median":1e-6%s}'
print(READERS["one_way"](price % "", 0))
epcc = "FOR time     = 0.5 microseconds +/- 1\nFOR overhead = 0.375 microseconds +/- 1\n"
print(READERS["epcc"](epcc + "FOR median_ovrhd = 0.25 microseconds \n", 0))
print(READERS["epcc"](epcc, 0)) # before version 4
print(READERS["handed"]('{"verified":true,"seconds":3.0,"worker_tasks":[3,1]}', 0))
try:
    READERS["one_way"](price % ',"withheld":"busy"', 0)
except Broken as why:
    print(why)
END
    run -0 python3 read.py
    [ "${lines[*]}" = "2.5e-07 5e-07 5e-07 2.5e-07 3.75e-07 12.0 the price is withheld: busy" ] || failed "$output"
}

# bats test_tags=stress
@test "bench-peers: METG is told for each workload, and goes on where it was interrupted" {
    # A comparison that fails at its second start, which is that of graph.
    cat >triptych <<'END'
#!/bin/sh
echo "$*" >>log
while [ "$1" != --output ]; do shift; done
mkdir -p "$2" && touch "$2/records.jsonl"
[ "$(wc -l <log)" != 2 ] || exit 1
echo '{"metg":[{"panel":"mpi","variant":"slow","granularity_seconds":{"median":9e-7,"low":8e-7,"high":1e-6,"n":4}},
    {"panel":"mpi","variant":"fast","granularity_seconds":{"median":4e-7,"low":3e-7,"high":5e-7,"n":4}},
    {"panel":"posix","variant":"chunks","figure":"loop_granularity","granularity_seconds":{"median":1e-9,"low":1e-9,"high":1e-9,"n":4}}]}'
END
    chmod +x triptych
    cat >metg.py <<END
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "$TRIPTYCH_SOURCE/tests/bench/peers")
import granularity
granularity.metg("$PWD", False, lambda lines: print("\n".join(lines)))
END
    run -0 --separate-stderr python3 metg.py
    [[ $output == *'| METG(50 %), 2 workers, pool, mpi | mpi/pool fast, 400 ns (300 ns ... 500 ns, 4 starts) | | | at most 0.3 us | **no** |'* ]]
    [[ $output == *'pool, posix | | | not measured |'*'2 workers, graph | | | failed |'* ]]
    run -0 --separate-stderr python3 metg.py
    [[ $output == *'graph, mpi | mpi/graph fast, 400 ns'*'at most 1 us | yes |'* ]]
    [ "$(grep -c resume log)" = 2 ] # both folders were there
    run ! ls -d peers-metg-*
}
