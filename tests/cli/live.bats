#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The live view: live.html, written while a comparison runs.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154,SC2030,SC2031 # fakes.bash sets them, for each test anew

bats_require_minimum_version 1.5.0

load fakes

teardown() {
    : >"$BATS_TEST_TMPDIR/go" # whatever failed: nobody goes on waiting
    if mountpoint -q "$BATS_TEST_TMPDIR/small" 2>/dev/null; then
        umount "$BATS_TEST_TMPDIR/small"
    fi
}

# has TEXT: the page does.
has() {
    grep -qF -- "$1" "$results/live.html"
}

# The page is well-formed, asks for nothing, and was put in place whole.
whole() {
    python3 - "$results/live.html" <<'END'
import html.parser, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
void, stack = {"meta", "link"}, []
class Check(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        assert tag != "script" and not any(name == "style" for name, _ in attributes), tag
        if tag not in void:
            stack.append(tag)
    def handle_endtag(self, tag):
        assert stack.pop() == tag, tag
Check().feed(text)
assert not stack, stack
assert text.startswith("<!doctype html>") and not re.search(r"https?:|//", text.split("</style>")[1])
END
    [ ! -e "$results/live.html.new" ]
}

@test "--live: the page is there while programs run, names what runs, and ends with the report" {
    fake posix/a 'record; cd "'"$BATS_TEST_TMPDIR"'"
        if [ -e once ]; then : >twice; until [ -e go ]; do sleep 0.05; done; fi
        : >once'
    compare --live --repeat 2 --repetitions 1 --deadline 1h >/dev/null 2>"$BATS_TEST_TMPDIR/err" &
    wait_until [ -e "$BATS_TEST_TMPDIR/twice" ]
    has '<h1 id="state">Running</h1>'
    has 'http-equiv="refresh"'
    has 'posix plain, 1 worker'
    has 'start 2'
    grep -qE '10\.0 ms \(10\.0, 10\.0\), 1 run[;<]' "$results/live.html" # noise or none
    whole
    : >"$BATS_TEST_TMPDIR/go"
    wait
    has '<h1 id="state">Done</h1>'
    has '10.0 ms (10.0, 10.0), 2 runs'
    has '<a id="report" href="report.html">'
    run ! has 'http-equiv="refresh"'
    whole
    grep -q "live view: open $(realpath "$results")/live.html in a browser" "$BATS_TEST_TMPDIR/err"
}

@test "without --live there is no such page, and --resume --live makes one" {
    fake posix/a record
    run -0 compare --repeat 1
    [ ! -e "$results/live.html" ]
    run -0 "$triptych" compare --resume --live --output "$results"
    has '<h1 id="state">Done</h1>'
}

@test "Ctrl-C leaves a page that says so, and nothing else" {
    fake posix/a 'echo >"'"$BATS_TEST_TMPDIR"'/started"; sleep 4763'
    "$triptych" compare --live --programs "$tree" --output "$results" --workers 1 --deadline 2h >/dev/null 2>&1 &
    wait_until [ -e "$BATS_TEST_TMPDIR/started" ]
    kill -TERM $!
    wait || true
    has '<h1 id="state">Stopped by a signal</h1>'
    has "--resume --output $results goes on"
    run ! has 'http-equiv="refresh"'
    whole
}

@test "what failed, was disturbed or is hostile is told and does no harm" {
    fake posix/a 'echo "<script>alert(1)</script>" >&2; exit 1'
    fake posix/b 'echo "no such thing & more" >&2; exit 77'
    run -1 compare --live --repeat 1
    has '&lt;script&gt;alert(1)&lt;/script&gt;'
    has 'cannot run here: '
    has 'failed: '
    whole
}

@test "where the page cannot be written the comparison goes on, and says so once" {
    fake posix/a record
    mkdir -p "$results/live.html"
    run -0 --separate-stderr compare --live --repeat 3
    [ "$(grep -c 'live.html: Is a directory; the comparison goes on without the live view' <<<"$stderr")" -eq 1 ]
    [ "$(wc -l <"$results/records.jsonl")" -ge 3 ]
    [ ! -e "$results/live.html.new" ]
}

@test "a full disk ends the live view, not the comparison" {
    results=$BATS_TEST_TMPDIR/small
    mkdir "$results"
    mount -t tmpfs -o size=24k none "$results" 2>/dev/null || skip "mount needs to be root"
    fake posix/a record
    run --separate-stderr compare --live --repeat 1 --repetitions 1
    [[ $stderr == *"live.html: No space left on device; the comparison goes on without"* ]]
    [ "$(wc -l <"$results/records.jsonl")" -eq 1 ]
    [ ! -e "$results/live.html.new" ]
}

@test "--live: the page is Japanese where LANG is, with the same figures" {
    [ -e "$TRIPTYCH_BUILD/share/locale/ja/LC_MESSAGES/triptych.mo" ] || skip "this build has no catalogs"
    fake posix/a 'record'
    unset LANGUAGE LC_ALL LC_MESSAGES
    LANG=ja_JP.UTF-8 compare --live --repeat 2 --repetitions 1 >/dev/null 2>"$BATS_TEST_TMPDIR/err"
    has '<html lang="ja">'
    has '<h1 id="state">完了</h1>'
    has '10.0 ms (10.0, 10.0), 実行 2 回'
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || whole
}
