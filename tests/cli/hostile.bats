#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Folders of results that were made to hurt whoever reads them: what is bad is named with its file
# and line and left out, the rest is used, and nothing of it reaches a terminal, a page or another
# file as it is. (Single bad fields, and what stands there instead of files: tests/unit/compare.)
#
# shellcheck disable=SC2154 # bats' run sets stderr

bats_require_minimum_version 1.5.0

setup() {
    triptych=${TRIPTYCH_BUILD:?the build folder}/triptych
    [ -x "$triptych" ] || skip "no triptych in this build (it needs json-c)"
    # shellcheck source=tests/cli/helpers.bash
    . "$TRIPTYCH_SOURCE/tests/cli/helpers.bash"
    cd "$BATS_TEST_TMPDIR" || return
    export NO_COLOR=1
    escape=$'\e'
}

# record SECONDS [MORE]: a good record of posix/pool, with more in it.
record() {
    printf '{"schema":"triptych/1","workload":"pool","panel":"posix","variant":"threads",'
    printf '"workers":2,"parameters":{"tasks":4},"repetition":1,"seconds":%s,' "$1"
    printf '"setup_seconds":0.001,"answer":{"count":4,"sum":1},"expected":{"count":4,"sum":1},'
    printf '"verified":true,"lost":0,"cpu_seconds":0.1,"max_rss_bytes":4096%s}\n' "${2-}"
}

# deep TEXT: TEXT a hundred thousand times.
deep() {
    head -c 100000 /dev/zero | sed "s/\x0/$1/g"
}

# hostile FOLDER: good records of 1 to 7 s, with all that is bad between them.
hostile() {
    mkdir -p "$1/traces"
    {
        record 1
        record 2 ',"seconds":1e999'                          # line 2
        record 3 ',"workers":99999999999999999999'           # 3
        record 4 ',"seconds":"1"'                            # 4
        record 5 ',"variant":"</script><script>alert(1)"'    # 5
        printf '{"schema":"triptych/1","a":"\0"}\n'          # 6
        printf 'a%s[2J%s]0;owned\a\n' "$escape" "$escape"    # 7
        record 6 ',"x":"'$'\xff\xfe''"'                      # 8
        record 7 ',"setting":"\u001b[2J"'                    # 9
        deep '[' && echo                                     # 10
        deep '{"a":' && echo                                 # 11
        head -c 3000000 /dev/zero | tr '\0' 'x' && echo      # 12
        record 2
        record 8 ',"setting":"</script><script>alert(2)</script>"'
        record 9 ',"verified":false'
        record 3 ',"verified":true,"verified":true'
        record 10 | head -c 100                              # 17
    } >"$1/records.jsonl"
}

bad_lines='2 3 4 5 6 7 8 9 10 11 12 17'

# tame FILE: no byte of it would do anything to a terminal.
tame() {
    run -1 grep -naP '[\x00-\x08\x0b-\x1f\x7f]' "$1"
}

has_command() {
    "$triptych" --help | grep -q "^  $1 " || skip "no triptych $1 here"
}

# data PAGE: what the page holds.
data() {
    sed -n 's|^<script type="application/json" id="report">\(.*\)</script>$|\1|p' "$1"
}

@test "report: bad lines are named with file and line, the rest is in the page" {
    has_command report
    hostile saved
    timeout "$deadline_s" "$triptych" report saved >out 2>err || failed "status $?: $(cat err)"
    for line in $bad_lines; do
        grep -q "saved/records.jsonl:$line: " err || failed "line $line is not named: $(cat err)"
    done
    [ "$(wc -l <err)" -eq "$(wc -w <<<"$bad_lines")" ] || failed "$(cat err)"
    tame out && tame err
    [ "$(data saved/report.html |
        jq -c '[.sets[0].cells[] | select(.setting == "" or .setting == null) | .samples[]] | sort')" = \
        '[1,2,3]' ] || failed "$(data saved/report.html | head -c 3000)"
}

@test "report: nothing of it runs in the page" {
    has_command report
    hostile saved
    printf '{"schema":"triptych/1","run":"2026-11-23T03:46:22Z","policy":["</script>"],"left_out":[%s],%s}' \
        '"</SCRIPT ><img src=x onerror=alert(3)>"' '"machine":{"</script>":"</script>"}' \
        >saved/environment.json
    timeout "$deadline_s" "$triptych" report saved 2>err || failed "status $?: $(cat err)"
    [ "$(grep -oi '</script' saved/report.html | wc -l)" -eq \
        "$(grep -oi '<script' saved/report.html | wc -l)" ]
    run -1 grep -F 'alert(2)</script>' saved/report.html
    run -1 grep -F '<img src=x' saved/report.html
    tame saved/report.html
}

@test "report: an environment.json that is none is named" {
    has_command report
    mkdir saved
    record 1 >saved/records.jsonl
    printf 'garbage\0%s[2J' "$escape" >saved/environment.json
    run -0 --separate-stderr "$triptych" report saved
    [[ $stderr == *"saved/environment.json: "* && $stderr != *"$escape"* ]]
    rm saved/environment.json saved/report.html
    ln -s /dev/zero saved/environment.json
    run -0 --separate-stderr timeout "$deadline_s" "$triptych" report saved
    [[ $stderr == *"saved/environment.json: "* ]]
    rm saved/environment.json
    mkdir saved/environment.json
    run -0 --separate-stderr "$triptych" report saved
    [[ $stderr == *"saved/environment.json: "* ]]
}

@test "report: a link in the place of the page is not written through" {
    has_command report
    mkdir saved
    record 1 >saved/records.jsonl
    echo precious >victim
    ln -s ../victim saved/report.html
    run "$triptych" report saved
    [ "$(cat victim)" = precious ]
}

@test "report: timelines that are none are left out, and the page is there" {
    has_command report
    local bad cells='' at=0
    mkdir -p saved/traces
    for bad in 'garbage' '{"traceEvents":[{"ph":"X","ts":1e999,"dur":-1,"name":"</script>"}]}' \
        '{"traceEvents":{}}' '' '[[[[' link folder pipe; do # a cell each
        at=$((at + 1))
        record 1 ",\"run\":\"2026-11-23T03:46:22Z\",\"workers\":$at" >>saved/records.jsonl
        cells+=",{\"workload\":\"pool\",\"panel\":\"posix\",\"variant\":\"threads\",\"workers\":$at,\"setting\":\"\",\"trace\":\"traces/$at.json\"}"
        case $bad in
            link) ln -s /dev/zero saved/traces/$at.json ;;
            folder) mkdir saved/traces/$at.json ;;
            pipe) mkfifo saved/traces/$at.json ;;
            *) printf %s "$bad" >saved/traces/$at.json ;;
        esac
    done
    printf '{"schema":"triptych/1","run":"2026-11-23T03:46:22Z","cells":[%s]}' "${cells#,}" >saved/environment.json
    timeout "$deadline_s" "$triptych" report saved >out 2>err || failed "status $?: $(cat err)"
    [ "$(data saved/report.html | jq -c '.sets[0].cells | map(.samples) | [length, unique]')" = '[8,[[1]]]' ] ||
        failed "$(data saved/report.html | head -c 3000)"
    [ "$(grep -oi '</script' saved/report.html | wc -l)" -eq \
        "$(grep -oi '<script' saved/report.html | wc -l)" ] || failed "one ends a script"
}

@test "diff: bad lines are named, the rest is compared, nothing reaches the terminal" {
    has_command diff
    hostile before
    hostile after
    local status=0
    timeout "$deadline_s" "$triptych" diff before after >out 2>err || status=$?
    [ "$status" -eq 0 ] || failed "status $status: $(cat err)"
    cat out err >both
    for line in $bad_lines; do
        grep -q "records.jsonl:$line: " both || failed "line $line is not named: $(cat both)"
    done
    tame both
    grep -q pool out
}
