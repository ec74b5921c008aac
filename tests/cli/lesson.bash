# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the tests of lessons share: programs that are scripts, so that results are known and nothing waits.

load helpers

# faked PANEL/WORKLOAD VARIANT=SECONDS[:LOST]...: a program whose variants take that long and lose so
# many of 100 updates; SECONDS may be `fail`.
faked() {
    local program=tree/$1 variants=() cases='' each name rest
    shift
    mkdir -p "${program%/*}"
    for each; do
        name=${each%%=*} rest=${each#*=}
        variants+=("{\"name\":\"$name\",\"summary\":\"s\",\"may_lose\":true,\"alone\":false}")
        case $rest in
        fail) cases+="$name) echo 'the disk is on fire' >&2; exit 1;; " ;;
        *:*) cases+="$name) s=${rest%:*} l=${rest#*:};; " ;;
        *) cases+="$name) s=$rest l=0;; " ;;
        esac
    done
    cat >"$program" <<END
#!/bin/sh
workers=1
while [ \$# -gt 0 ]; do
    case \$1 in
    --describe) printf '%s\n' '{"schema":"triptych/1","workload":"${program##*/}","panel":"$(basename "${program%/*}")","summary":"s","launcher":"none","variants":[$(IFS=,; echo "${variants[*]}")],"options":[]}'; exit ;;
    --variant) variant=\$2; shift ;;
    --workers) workers=\$2; shift ;;
    esac
    shift
done
echo "\$variant" >>'$BATS_TEST_TMPDIR/started'
case \$variant in $cases *) exit 2;; esac
echo '{"schema":"triptych/1","workload":"${program##*/}","panel":"$(basename "${program%/*}")","variant":"'\$variant'","workers":'\$workers',"ranks":1,"threads_per_rank":1,"parameters":{},"repetition":1,"seconds":'\$s',"setup_seconds":0,"answer":{"count":100,"sum":100},"expected":{"count":100,"sum":100},"verified":true,"lost":'\$l',"worker_seconds":['\$s'],"worker_tasks":[1],"cpu_seconds":0.001,"max_rss_bytes":1000000,"switches":{"voluntary":0,"involuntary":0},"placement":[]}'
END
    chmod +x "$program"
}

waiting() {
    faked posix/io_bound sync=0.9 threads="${1:-0.3}" gil=0.31
    faked openmp/io_bound for=0.3
}

racing() {
    faked posix/data_race racy=0.5:"$1" mutex=0.4 atomic=0.2
    faked openmp/data_race reduction=0.01
}
