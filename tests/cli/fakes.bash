# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the tests of the driver share. What real programs cannot be made to do, fake ones do:
# `fake NAME COMMANDS` puts a shell script into a tree of panels, which describes itself and
# otherwise runs COMMANDS.
#
# shellcheck disable=SC2154 # bats gives output

load helpers

setup() {
    triptych=${TRIPTYCH_BUILD:?the build folder}/triptych
    [ -x "$triptych" ] || skip "no triptych in this build (it needs json-c)"
    tree=$BATS_TEST_TMPDIR/tree
    results=$BATS_TEST_TMPDIR/results
    mkdir -p "$tree"
    export NO_COLOR=1
}

# fake PANEL/WORKLOAD COMMANDS [LAUNCH] [MORE]
fake() {
    local panel=${1%/*} workload=${1#*/}
    mkdir -p "$tree/$panel"
    cat >"$tree/$1" <<END
#!/bin/bash
workload=$workload panel=$panel variant=plain workers=1 seconds=0.010 verified=true ranks=1 sum=3 cpu=0.01
record() {
    printf '{"schema":"triptych/1","workload":"%s","panel":"%s","variant":"%s","workers":%s,' \\
        "\$workload" "\$panel" "\$variant" "\$workers"
    printf '"ranks":%s,"parameters":{},"repetition":1,"seconds":%s,"setup_seconds":0,"verified":%s,"lost":0,' \\
        "\$ranks" "\$seconds" "\$verified"
    printf '"expected":{"count":1,"sum":%s},"cpu_seconds":%s,"max_rss_bytes":1000}\n' "\$sum" "\$cpu"
}
count() { # FILE: how many times this has been called with it, in \$times
    printf x >>"\$1"
    IFS= read -r times <"\$1"
    times=\${#times}
}
describe() {
    echo '{"schema":"triptych/1","workload":"$workload","summary":"a fake","panel":"$panel",
        "launch":"${3-}",${4-} "variants":[{"name":"plain","summary":"all that it has"}],
        "options":[{"name":"size","type":"count","scope":"workload"}]}'
}
for word; do
    [ "\$word" != --describe ] || { describe; exit 0; }
done
$2
END
    chmod +x "$tree/$1"
}

# real PANEL/WORKLOAD...: puts programs of this build into the tree. A driver asks each program that it finds: few are
# quickly asked.
real() {
    local program
    for program; do
        mkdir -p "$tree/${program%/*}"
        ln -sf "$TRIPTYCH_BUILD/$program" "$tree/$program"
    done
}

# With every table, so that there is something to look at.
compare() {
    "$triptych" compare --details --programs "$tree" --output "$results" --workers 1 "$@"
}

# json FILTER: of the table in \$output that --format json printed
json() {
    jq -e "$1" <<<"$output"
}
