#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# An installed tree works without the one that built it: moved, read-only, in any working directory,
# for another user and for several at once.

load helpers

# The tree is installed to one place and moved to another, whose name is no plain one.
setup_file() {
    # Others have to reach it, so it does not lie in the tests' own folder.
    TRIPTYCH_PLACE=$(mktemp -d)
    TRIPTYCH_PREFIX="$TRIPTYCH_PLACE/für alle 100%"
    export TRIPTYCH_PLACE TRIPTYCH_PREFIX
    chmod 755 "$TRIPTYCH_PLACE"
    cmake --install "$TRIPTYCH_BUILD" --prefix "$TRIPTYCH_PLACE/first" >"$TRIPTYCH_PLACE/log" 2>&1 ||
        failed "$(tail -n 20 "$TRIPTYCH_PLACE/log")"
    mv "$TRIPTYCH_PLACE/first" "$TRIPTYCH_PREFIX"
    chmod -R a-w "$TRIPTYCH_PREFIX"
}

teardown_file() {
    chmod -R u+w "$TRIPTYCH_PLACE"
    rm -rf "$TRIPTYCH_PLACE"
}

setup() {
    triptych=$TRIPTYCH_PREFIX/bin/triptych
    work=$BATS_TEST_TMPDIR
    cd "$work" || return
}

# needs_driver: skips where this build has none.
needs_driver() {
    [ -e "$TRIPTYCH_BUILD/triptych" ] || skip "this build has no triptych"
}

# Another user: one who may write nothing of this tree, whoever runs the tests.
other=()
become_other() {
    work=$TRIPTYCH_PLACE/work.$BATS_TEST_NUMBER
    mkdir "$work"
    if [ "$(id -u)" -eq 0 ]; then
        command -v setpriv >/dev/null || skip "root can write everything, and there is no setpriv"
        chown 65534:65534 "$work"
        other=(setpriv --reuid=65534 --regid=65534 --clear-groups env "HOME=$work" "TMPDIR=$work")
    fi
    cd "$work" || return
}

@test "cmake --install gives a tree whose programs run" {
    local program all='' found file installed
    mapfile -t found < <(find "$TRIPTYCH_PREFIX" -type f -perm -u+x)
    for program in $(programs '*'); do
        installed=()
        for file in "${found[@]}"; do
            [[ $file != */"$program" ]] || installed+=("$file")
        done
        if [ "${#installed[@]}" -ne 1 ]; then
            all+="$program is not installed"$'\n'
            continue
        fi
        # Each starts and finds its libraries; one of each panel does its work, too. (None reads a file of the tree.)
        [[ $("${installed[0]}" --describe) == *'"workload"'* ]] || all+="$program --describe: no answer"$'\n'
        [[ $program == */cpu_bound ]] || continue
        TRIPTYCH_BUILD=${installed[0]%"/$program"} launch "$program" 2 --quick --json >out 2>err ||
            all+="$program: status $?"$'\n'
        jq -e .verified out >/dev/null || all+="$program: no right record"$'\n'
    done
    [ -z "$all" ] || failed "$all"
}

@test "documents, examples, man pages and completions are there, and no file leads to the sources" {
    local file all=''
    for file in share/doc/triptych/README.md share/doc/triptych/docs/usage.md share/doc/triptych/LICENSE \
        share/doc/triptych/examples/posix/pool/threads.c; do
        [ -s "$TRIPTYCH_PREFIX/$file" ] || all+="$file is missing"$'\n'
    done
    if [ -e "$TRIPTYCH_BUILD/share/written" ]; then
        for file in man/man1/triptych-compare.1 man/man5/triptych-records.5 man/man7/triptych-programs.7 \
            bash-completion/completions/triptych zsh/site-functions/_triptych \
            fish/vendor_completions.d/triptych.fish; do
            [ -s "$TRIPTYCH_PREFIX/share/$file" ] || all+="$file is missing"$'\n'
        done
    fi
    # The race lab's programs may hold their sources' paths: debuggers and detectors tell lines by them.
    all+=$(grep -rlF --exclude-dir=race "$TRIPTYCH_SOURCE" "$TRIPTYCH_PREFIX/bin" "$TRIPTYCH_PREFIX/libexec" || true)
    # What the explorer builds from is named by paths alone, so it stays where the sources are.
    all+=$(find "$TRIPTYCH_PREFIX" -path '*/race/*/explore*')
    all+=$(find "$TRIPTYCH_PREFIX" -type l)
    [ -z "$all" ] || failed "$all"
}

@test "the installed triptych finds its programs, prices, races and exercises" {
    needs_driver
    local program all='' found
    "$triptych" list >found || failed "the installed triptych does not find its programs"
    found=$(<found)
    for program in $(programs '*'); do
        [[ $found == *"${program#*/}"* ]] || all+="triptych list lacks $program"$'\n'
    done
    [ -z "$all" ] || failed "$all"
    "$triptych" prices --dry-run --output results >starts || failed "it does not find its price lists"
    [ ! -e "$TRIPTYCH_BUILD/posix/prices" ] || grep -qF "$TRIPTYCH_PREFIX" starts || failed "posix/prices is not installed"
    run "$triptych" learn "$work" # a folder that is something else
    [[ $status -eq 2 && $output == *"holds something else"* ]] || failed "it does not find its exercises: $output"
    local exercises=$TRIPTYCH_PREFIX/share/triptych/exercises/01-wait-overlap
    [ -s "$exercises/pack.ja.json" ] && [ -s "$exercises/posix/text.ja.txt" ] || failed "its exercises are not in Japanese"
}

@test "another user, who may write nothing there, compares, learns and reports" {
    needs_driver
    [ -x "$TRIPTYCH_BUILD/posix/io_bound" ] || skip "there is no posix panel"
    become_other
    "${other[@]}" "$triptych" compare io_bound --panels posix --workers 1,2 --quick --repeat 1 --repetitions 1 \
        --no-prices >out 2>&1 || failed "compare: $(cat out)"
    [ -s triptych-results/report.html ] || failed "there is no report"
    "${other[@]}" "$triptych" report triptych-results --output again.html >out 2>&1 || failed "report: $(cat out)"
    [ -s again.html ]
    "${other[@]}" "$triptych" learn --panels posix lessons >out 2>&1 3>&- &
    local watcher=$!
    wait_until grep -q 'Save it' out || failed "learn: $(cat out)"
    kill "$watcher"
    wait "$watcher" || true
    "${other[@]}" cp "$TRIPTYCH_PREFIX/share/triptych/exercises/02-lost-updates/posix/solution.c" solution.c
    "${other[@]}" mv -f solution.c lessons/02-lost-updates/posix.c
    "${other[@]}" "$triptych" learn lessons run lost-updates/posix >out 2>&1 || failed "learn: $(cat out)"
    grep -q PASS out || failed "learn: $(cat out)"
}

# bats test_tags=stress
@test "several users at once, each in a folder of their own" {
    needs_driver
    [ -x "$TRIPTYCH_BUILD/posix/io_bound" ] || skip "there is no posix panel"
    local each pids=() all=''
    become_other
    for each in one two three; do
        if [ "$each" = two ]; then
            "${other[@]}" "$triptych" compare io_bound --panels posix --workers 1 --quick --repeat 1 --no-prices \
                --output "$each" >"$each.log" 2>&1 &
        else
            "$triptych" compare io_bound --panels posix --workers 1 --quick --repeat 1 --no-prices \
                --output "$each" >"$each.log" 2>&1 &
        fi
        pids+=($!)
    done
    for each in "${pids[@]}"; do
        wait "$each" || all+="status $? "
    done
    [ -z "$all" ] || failed "$all $(cat ./*.log)"
    [ -s one/records.jsonl ] && [ -s two/records.jsonl ] && [ -s three/records.jsonl ]
}

# bats test_tags=stress
@test "cpack makes one archive with one folder, whose driver finds its programs" {
    needs_driver
    local tops
    (cd "$TRIPTYCH_BUILD" && cpack -B "$work/made") >log 2>&1 || failed "cpack: $(tail -n 20 log)"
    mkdir unpacked
    tar -xzf made/triptych-*.tar.gz -C unpacked
    tops=(unpacked/*)
    [ "${#tops[@]}" -eq 1 ] || failed "it unpacks to more than one folder: ${tops[*]}"
    [[ ${tops[0]} == unpacked/triptych-*-"$(uname -m)" ]] || failed "its folder's name lacks version or processor: ${tops[0]}"
    "${tops[0]}/bin/triptych" list >found || failed "triptych list: $(cat found)"
    cmp <(tail -n +2 found) <("$triptych" list | tail -n +2) || failed "it finds other programs than the installed one"
    [ -s "${tops[0]}/share/doc/triptych/README.md" ] || failed "the archive has no documents"
    rm -rf made unpacked
}

@test "all that is installed belongs to a component, and so to one of Debian's packages" {
    # CMake gives this name to the rules that have none. (posix/explore/ was one, and no package had it.)
    local rules
    rules=$(find "$TRIPTYCH_BUILD" -path '*/race/trees' -prune -o -name cmake_install.cmake -exec grep -H '"Unspecified"' {} + || true)
    [ -z "$rules" ] || failed "$rules"
}

# packages RECIPE: those that it installs.
packages() {
    tr '\\\n' '  ' <"$TRIPTYCH_SOURCE/cmake/packaging/$1" | grep -oE -- '--no-install-recommends [a-z0-9+. -]+' | tr ' ' '\n' |
        grep '^[a-z]' | sort -u
}

@test "the packages that the images install are packages of Debian 12" {
    command -v apt-cache >/dev/null && grep -qx 'VERSION_CODENAME=bookworm' /etc/os-release || skip "this is not Debian 12"
    local recipe recipes=(Dockerfile apptainer.def devcontainer.json) names missing all='' known
    # All at once, since apt-cache takes long to begin.
    known=$({ echo gcc && for recipe in "${recipes[@]}"; do packages "$recipe"; done; } | sort -u | xargs apt-cache show 2>/dev/null |
        sed -n 's/^Package: //p' | sort -u)
    [[ $'\n'$known$'\n' == *$'\ngcc\n'* ]] || skip "apt-get update was not run here"
    for recipe in "${recipes[@]}"; do
        names=$(packages "$recipe")
        [ "$(wc -l <<<"$names")" -gt 8 ] || failed "$recipe: only these packages: $names"
        missing=$(comm -23 <(echo "$names") <(echo "$known"))
        [ -z "$missing" ] || all+="$recipe: $missing"$'\n'
    done
    [ -z "$all" ] || failed "$all"
}

@test "nothing was written into the tree" {
    local newer
    newer=$(find "$TRIPTYCH_PREFIX" -newer "$TRIPTYCH_PLACE/log" -type f -perm -u+w)
    [ -z "$newer" ] || failed "$newer"
    newer=$(find "$TRIPTYCH_PREFIX" -type f -name '*.jsonl' -o -type d -name triptych-results)
    [ -z "$newer" ] || failed "$newer"
}

@test "triptych explore takes an exercise's skeleton, and a learner's file" {
    needs_driver
    [ -e "$(find "$TRIPTYCH_PREFIX" -path '*/posix/explore/libexplore.a')" ] || skip "this build has no explorer"
    local skeleton=$TRIPTYCH_PREFIX/share/triptych/exercises/02-lost-updates/posix/skeleton.c
    become_other
    run "${other[@]}" "$triptych" explore --schedules 20 --output found.replay "$skeleton"
    [ "$status" -eq 1 ] || failed "$output"
    [[ $output == *"data race on total"* ]] || failed "$output"
    mkdir -p learner/02-lost-updates
    cp "$TRIPTYCH_PREFIX"/share/triptych/exercises/*.[ch] learner
    cp "$skeleton" learner/02-lost-updates/posix.c
    run "${other[@]}" "$triptych" explore --schedules 20 --output learner.replay learner/02-lost-updates/posix.c
    [ "$status" -eq 1 ] || failed "$output"
    [[ $output == *"data race on total"* ]] || failed "$output"
    grep -q 'learner/02-lost-updates/../exercise.c' learner.replay || failed "$(head -n 9 learner.replay)"
}
