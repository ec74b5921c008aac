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

@test "commands of the user's own have it, too" {
    cd "$BATS_TEST_TMPDIR" || return 1
    printf '#!/bin/sh\necho "$INK" >>seen\n' >told && chmod +x told
    run -0 "$triptych" compare --output "$results" --repeat 1 --command 'a=./told' --env INK=red,blue
    [ "$(seen)" = "blue
red" ]
    run -0 "$triptych" compare --command 'a=./told' --env INK=red --dry-run --repeat 1
    [ "$output" = "block 1: env INK=red ./told" ]
}

@test "ranks have it, whatever the host" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "no MPI panel"
    run -0 "$triptych" compare cpu_bound --panels mpi --workers 2 --repeat 1 --dry-run --env INK=red,
    [[ $output == *"env INK=red "* && $output == *"env -u INK "* ]]
    [[ $output != *"Open MPI"* && $output != *"oversubscribe"* ]] || [[ $output == *" -x INK "* ]]
}

@test "OMP_PLACES is not kept from having an effect" {
    fake openmp/a 'echo "${OMP_PROC_BIND-none} $OMP_PLACES" >>'"$BATS_TEST_TMPDIR/seen; record"
    compare --repeat 1 --env OMP_PLACES=cores
    [ "$(seen)" = "none cores" ]
}

@test "what is no variable is refused with what to do" {
    witness
    for words in INK 1INK=red =red 'I NK=red' 'INK=red,red' "INK='red" $'INK=red\tblue'; do
        run -2 --separate-stderr compare --env "$words"
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ $stderr == *"--env"* ]]
    done
    run -2 --separate-stderr compare --env INK=red --env INK=blue
    [[ $stderr == *"--env: INK is there twice"* ]]
    run -2 --separate-stderr compare --metg --env INK=red
    [ ! -e "$BATS_TEST_TMPDIR/seen" ]
}

# ---- launchers -------------------------------------------------------------------------------------

# lines LAUNCHER: what would start two ranks of a fake; a launcher that is called NAME.
lines() {
    fake posix/a record
    fake mpi/a record 'mpirun -n N'
    PATH=$BATS_TEST_TMPDIR:$PATH run -0 "$triptych" compare --details --programs "$tree" --workers 2 --repeat 1 \
        --panels mpi --launcher "$1" --dry-run
}

# launcher NAME VERSION: a launcher that tells no more than that.
launcher() {
    printf '#!/bin/sh\necho "%s"\n' "$2" >"$BATS_TEST_TMPDIR/$1"
    chmod +x "$BATS_TEST_TMPDIR/$1"
}

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
    lines mpiexec.hydra
    [[ $output == *" mpiexec.hydra -n 2 "* ]]
    lines srun
    [[ $output == *" srun --cpu-bind=none -n 2 "* ]]
    lines flux
    [[ $output == *" flux run -o cpu-affinity=off -n 2 "* ]]
    lines jsrun
    [[ $output == *" jsrun -n 2 "* ]]
}

@test "--launcher 'a line': quotes, and names in braces" {
    launcher srun 'slurm 22.05.8'
    lines 'srun --comment "two words" --x='"'a  b'"
    [[ $output == *" srun --comment 'two words' '--x=a  b' -n 2 "* ]]
    lines 'srun -N {nodes} -n{n} --ntasks-per-node={ppn} -c {threads} {bind} --'
    [[ $output == *" srun -N 1 -n2 --ntasks-per-node=2 -c 1 --cpu-bind=none -- $tree/mpi/a "* ]]
    lines 'srun {bind}'
    [[ $output == *" srun --cpu-bind=none -n 2 "* ]]
    for line in "srun 'x" 'srun {ranks}' ' ' 'srun | cat' "''"; do
        PATH=$BATS_TEST_TMPDIR:$PATH run -2 --separate-stderr "$triptych" compare --programs "$tree" --launcher "$line"
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ $stderr == *"--launcher: "* ]]
    done
}
