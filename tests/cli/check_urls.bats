#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What a user of check_urls meets: files of every kind, the options, the output. That all outcomes
# are right is tested by panels/check_urls.sh.

# shellcheck disable=SC2317 # functions are called by name, in another shell
# shellcheck disable=SC2016 # the inner shell expands
# shellcheck disable=SC2154 # bats sets $stderr and $lines
# shellcheck disable=SC2030,SC2031 # each test exports for itself

bats_require_minimum_version 1.5.0
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    server=$TRIPTYCH_BUILD/url-server
    [ -x "$server" ] || skip "no url-server in this build"
    # PROGRAMS of each_panel where ranks share with the other panels all that is asked for.
    few='[po]*/check_urls'
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || few='*/check_urls'
    export few
}

# each_variant FUNCTION: calls it as FUNCTION PROGRAM ARGUMENT... for every variant; in the MPI
# panel with 3 ranks.
each_variant() {
    local program variant runs=0
    for program in $(programs '*/check_urls'); do
        local ranks=()
        [[ $program != mpi/* ]] || ranks=(--ranks 3)
        for variant in $("$TRIPTYCH_BUILD/$program" --list | cut -f 1); do
            "$1" "$program" "${ranks[@]}" --variant "$variant" ||
                failed "$program, $variant: $1 failed"
            runs=$((runs + 1))
        done
    done
    [ "$runs" -gt 0 ]
}

# each_panel FUNCTION [PROGRAMS]: the same with each panel's natural variant, and with the one that waits for all
# transfers in one thread: where what is asked, how, and what is told of it does not depend on who asks next.
# PROGRAMS is a pattern: ranks take ten times as long, so they are left out where what they share with the other
# panels does all, such as reading the list.
each_panel() {
    local program variant variants natural runs=0
    for program in $(programs "${2-*/check_urls}"); do
        local ranks=()
        [[ $program != mpi/* ]] || ranks=(--ranks 3)
        mapfile -t variants < <("$TRIPTYCH_BUILD/$program" --list)
        natural=${variants[0]%%$'\t'*} # it is the first
        for variant in "${variants[@]%%$'\t'*}"; do
            [[ $variant == "$natural" || $variant == events ]] || continue
            "$1" "$program" "${ranks[@]}" --variant "$variant" ||
                failed "$program, $variant: $1 failed"
            runs=$((runs + 1))
        done
    done
    [ "$runs" -gt 0 ]
}

# each_kind FUNCTION: each_panel in the suite; in the target stress-suite each_variant.
each_kind() {
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then each_variant "$1"; else each_panel "$1"; fi
}

# begun JOURNAL: whether it has something.
begun() {
    [ "$(wc -l <"$1")" -ge 2 ]
} 2>/dev/null

# told: whether what is known, and how many are left, is in ./out and ./err. (A launcher takes 20 s to pass it on, so
# nothing is started to look.)
told() {
    [[ $(<err) =~ 'stopped by signal '.*': '[0-9]+' of '[0-9]+' URL'.*' not asked' && $'\n'$(<out) == *$'\n200'* ]]
}

# some_program: one is enough where the panels share the code.
some_program() {
    programs '*/check_urls' | head -n 1
}

# at_server OPTIONS FUNCTION: calls FUNCTION while the server lives; its list is in $list_file.
at_server() {
    export -f "${2?}" each_variant each_panel each_kind begun told some_program failed
    # shellcheck disable=SC2086 # options are several words
    "$server" $1 -- env list_file='{urls}' bash -c '
        . "$TRIPTYCH_SOURCE/tests/cli/helpers.bash" && set -e && '"$2"
}

@test "comments, blank lines, CR LF, a byte-order mark, and no last newline" {
    decorate() {
        mapfile -t urls < <(cut -d ' ' -f 1 "$list_file")
        printf '\xef\xbb\xbf%s\r\n# a comment\r\n\n  %s 200\n\t\n%s' "${urls[@]:0:3}" >list
        printf '200\t%s\n' "${urls[@]:0:3}" >wanted
        run_list() { run_program "$@" --quiet list | diff wanted -; }
        each_panel run_list '[po]*/check_urls'
    }
    at_server "--plain --urls 3" decorate
}

# bats test_tags=unsanitized
@test "more workers than URLs, 64 workers, and every URL once over and over" {
    repeat() {
        run_list() {
            local workers=(--workers 64)
            [[ $1 != mpi/* ]] || workers=()
            run_program "$@" "${workers[@]}" --repeat 2 --quiet "$list_file" | grep -c ^200 | grep -qx 20
        }
        if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then each_variant run_list; else each_panel run_list "$few"; fi
    }
    at_server "--plain --urls 20" repeat
}

@test "a file without URLs is done at once, and says so once" {
    printf '# nothing\n' >empty
    run_empty() {
        [ -z "$(run_program "$@" --quiet empty 2>err)" ] &&
            grep -qx '.*check_urls.*: empty: there is no URL in it, .*' err &&
            [ "$(wc -l <err)" -eq 1 ]
    }
    each_panel run_empty '[po]*/check_urls'
    run_per_host() { run_empty "$@" --per-host 2; }
    each_kind run_per_host
}

@test "a missing file is named, and how to make one" {
    for program in $(programs '*/check_urls'); do
        run --separate-stderr run_program "$program" mine.txt
        [ "$status" -eq 2 ]
        [ -z "$output" ]
        [[ $stderr == *"mine.txt: there is no such file"*"printf 'https://example.org/\\n' > mine.txt"* ]]
    done
}

@test "no file named and no urls.txt: the bundled server's list is checked, and the server ends" {
    local program
    unset no_proxy NO_PROXY
    for program in $(programs '*/check_urls'); do
        # Nobody listens at that proxy: this host is asked directly.
        http_proxy=http://127.0.0.1:9 run_program "$program" --timeout 10s >out 2>err || failed "$(cat err out)"
        [ ! -s err ] || failed "$(cat err)"
        head -n 2 out | grep -q 'the bundled url-server' || failed "$(cat out)"
        [ "$(grep -cP '^[a-z0-9-]+\t' out)" -ge 20 ]
    done
    no_servers() { ! pgrep -f "^$TRIPTYCH_BUILD/url-server --serve" >/dev/null; }
    wait_until no_servers # they end when they see that nobody is there any more
}

@test "a urls.txt is taken where no file is named" {
    printf '# nothing\n' >urls.txt
    run -0 --separate-stderr run_program "$(some_program)" --quiet
    [[ $stderr == *": urls.txt: there is no URL in it"* ]]
}

@test "a file that cannot be a list of URLs is refused, with its line" {
    printf '\xff\xfeh\0t\0t\0p\0' >wide
    truncate -s 65M large
    while read -r file line; do
        run --separate-stderr run_program "$(some_program)" "$file"
        [ "$status" -eq 2 ]
        [ -z "$output" ]
        [[ $stderr == *"$file: "*"$line"* ]]
    done <<'END'
wide line 1
large longer than 64 MiB
END
}

@test "lines that are no URLs, or of other schemes, keep no other from being asked" {
    among_bad() {
        mapfile -t urls < <(cut -d ' ' -f 1 "$list_file")
        {
            printf '%s\n' "${urls[0]}" "${urls[0]} and more.png" "${urls[1]} # ours"
            printf 'http://a/?q=%09000d\n' 0
            printf 'http://a\0/\nmailto:me@localhost\ntel:112\nfile:///etc/motd bad-url\n'
            printf '%s\n' "${urls[1]#http://}" "me@localhost"
        } >list
        run_list() {
            if [[ $1 != mpi/* ]]; then
                run_program "$@" --json list >record
                jq -e '.verified and .answer.count == 10' record >/dev/null || return
            fi
            run_program "$@" --quiet list 2>err | cut -f 1 | uniq -c >out
            diff -bw - out <<'END'
1 200
7 bad-url
1 200
1 bad-url
END
            [ ! -s err ]
        }
        each_panel run_list "$few"
    }
    at_server "--plain --urls 2 --check-requests" among_bad
}

@test "a second word that is nearly an outcome is told by line, and all URLs are asked" {
    nearly() {
        mapfile -t urls < <(cut -d ' ' -f 1 "$list_file")
        printf '%s\n' "${urls[0]}" "${urls[1]} 20O" "${urls[2]}" >list
        run_list() {
            local status=0
            run_program "$@" --quiet list >out 2>err || status=$?
            [ "$status" -eq 2 ] && [ "$(grep -c "list: line 2: '20O' is not an outcome" err)" -eq 1 ] &&
                [ "$(cut -f 1 out | tr '\n' ' ')" = "200 bad-url 200 " ]
        }
        each_panel run_list
    }
    at_server "--plain --urls 3" nearly
}

@test "- is standard input, read once" {
    standard_input() {
        run_list() {
            local program=$1 command=("$TRIPTYCH_BUILD/$1")
            shift
            if [ "$1" = --ranks ]; then
                command=("$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" "$2" "${command[@]}")
                shift 2
            fi
            local files=(- /dev/stdin)
            [[ $program != mpi/* && -n ${TRIPTYCH_TEST_STRESS-} ]] || files=(-) # the same to one function
            for file in "${files[@]}"; do
                ASAN_OPTIONS=detect_leaks=0 timeout "$deadline_s" "${command[@]}" "$@" --quiet "$file" <"$list_file" |
                    grep -c ^200 | grep -qx 4 || return
            done
        }
        each_panel run_list
    }
    at_server "--plain --urls 4" standard_input
}

# bats test_tags=launcher
@test "a list that only rank 0 can read is read there, and the reason is told once if it cannot" {
    programs 'mpi/check_urls' | grep -q . || skip "no MPI in this build"
    from_pipe() {
        mkfifo pipe
        cat "$list_file" >pipe &
        local number=3
        [ -z "${TRIPTYCH_TEST_STRESS-}" ] || number=5
        run_program mpi/check_urls --ranks "$number" --variant all --quiet pipe | grep -c ^200 | grep -qx 8
        wait $!
    }
    at_server "--plain --urls 4" from_pipe
    run --separate-stderr run_program mpi/check_urls --ranks 3 no-such-file
    [ "$status" -eq 2 ]
    [ "$(grep -c 'no such file' <<<"$stderr")" -eq 1 ]
}

@test "international host names work as in curl, and have an outcome where the locale has no letters" {
    letters() {
        # without IDN the name would go to the resolver as it is
        curl --version | grep -q IDN || return 0
        locale -a | grep -qi '^C.utf-\?8$' || return 0
        mapfile -t urls < <(cut -d ' ' -f 1 "$list_file" | sed 's/127\.0\.0\.1/m\xc3\xb6we.localhost/')
        printf '%s\n' "${urls[@]}" >list
        run_list() {
            LC_ALL=C.UTF-8 run_program "$@" --quiet list | grep -c ^200 | grep -qx 2 || return
            [[ $1 == "$(some_program)" || -n ${TRIPTYCH_TEST_STRESS-} ]] || return 0
            LC_ALL=C run_program "$@" --quiet list | grep -cE '^(bad-url|dns)' | grep -qx 2
        }
        each_panel run_list '[po]*/check_urls'
    }
    at_server "--plain --urls 2" letters
}

@test "an outcome that is not the expected one fails and names the line" {
    break_list() {
        sed '2s/200/404/' "$list_file" >list
        run_list() {
            local status=0
            run_program "$@" --quiet list >out 2>err || status=$?
            [ "$status" -eq 1 ] && grep -q 'list line 2: .* is 200, not 404' err
        }
        each_panel run_list "$few"
    }
    at_server "--plain --urls 3" break_list
}

@test "--fail: status 1 for an error or a status of 400 and more, unless it was expected" {
    mixed() {
        program=$(some_program)
        grep -E '/(ok|moved|no-content)/' "$list_file" >good
        grep -E '/missing/' "$list_file" >missing
        grep -E '/closed/' "$list_file" >closed
        run_program "$program" --quiet --fail good
        run_program "$program" --quiet missing
        run_program "$program" --quiet closed
        for list in missing closed; do
            run_program "$program" --quiet --fail "$list" # as the list expects it
            cut -d ' ' -f 1 "$list" >unexpected
            status=0
            run_program "$program" --quiet --fail unexpected || status=$?
            [ "$status" -eq 1 ]
        done
    }
    at_server "" mixed
}

# bats test_tags=unsanitized
@test "--per-host: no more than that at the same time, in any variant" {
    # 4 URLs that only end by their time-out: two at a time cannot take less than twice that.
    limit() {
        grep /silent/ "$list_file" >list
        [ "$(wc -l <list)" -eq 4 ]
        run_list() {
            run_program "$@" --json --timeout 300ms --per-host 2 list >>all
        }
        if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then
            each_variant run_list
        else # by processes and by threads, by one thread, and by ranks
            [ -z "$(programs posix/check_urls)" ] || run_list posix/check_urls --variant fork
            each_panel run_list
        fi
        jq -es 'length > 0 and all(.verified and .seconds >= 0.59)' all # libcurl counts milliseconds
    }
    at_server "--urls 92" limit
}

@test "--timeout covers headers that come one by one" {
    trickle() {
        grep /slow/ "$list_file" >list
        run_list() {
            run_program "$@" --json --timeout 250ms list >>all
        }
        each_panel run_list '[po]*/check_urls'
        jq -es 'length > 0 and all(.verified and .seconds >= 0.24)' all # libcurl counts milliseconds
    }
    at_server "" trickle
}

@test "--method HEAD" {
    head_only() {
        run_list() { run_program "$@" --quiet --method HEAD "$list_file" | grep -c ^200 | grep -qx 5; }
        each_panel run_list '[po]*/check_urls' # and ranks where they write a record
    }
    at_server "--plain --urls 5 --check-requests" head_only
}

@test "--json: one record, and nothing else" {
    records() {
        run_list() {
            local method=GET
            [[ $1 != mpi/* ]] || method=HEAD
            run_program "$@" --json --method "$method" "$list_file" >out
            [ "$(wc -l <out)" -eq 1 ] && cat out >>all
        }
        each_kind run_list
        jq -es 'all(.workload == "check_urls" and .verified and .answer == .expected and
            .answer.count == 7 and .answer.sum == 1400 and .parameters.timeout == 10 and
            (.worker_tasks | add) == 7)' all
    }
    at_server "--plain --urls 7 --check-requests" records
}

@test "a limit of this machine does not pass for a fault of the server" {
    few_files() {
        status=0
        (ulimit -n 24 && run_program "$tested" --workers 64 --quiet "$list_file") >out 2>err ||
            status=$?
        [ "$status" -eq 1 ]
        [ ! -s out ]
        grep -q 'Too many open files; use fewer workers' err
        [ "$(grep -c 'Too many open files' err)" -eq 1 ] # not by each worker
    }
    export tested
    for tested in $(programs '[po]*/check_urls'); do
        at_server "--plain --urls 200" few_files
    done
}

@test "a signal: what is known is told, how many are left, and the program ends by it" {
    cut_short() {
        grep -E '/(ok|silent)/' "$list_file" | cut -d ' ' -f 1 >list
        local variant signal=TERM
        for variant in $("$TRIPTYCH_BUILD/$tested" --list | cut -f 1); do
            # One function answers both: so each variant has one of them.
            if [ "$signal" = INT ]; then signal=TERM; else signal=INT; fi
            # bash makes background jobs ignore INT; env lets them have it
            env --default-signal=INT "$TRIPTYCH_BUILD/$tested" --variant "$variant" --quiet \
                --timeout 1h --journal "$variant" list >out 2>err 3>&- &
            wait_until begun "$variant"
            kill -s "$signal" $!
            status=0
            wait $! || status=$?
            [ "$status" -eq $((128 + $(kill -l "$signal"))) ]
            grep -q "^200" out
            grep -qE 'stopped by signal .*: [0-9]+ of [0-9]+ URLs (was|were) not asked' err
        done
    }
    export tested
    for tested in $(programs '[po]*/check_urls'); do
        at_server "" cut_short
    done
}

@test "a signal that comes twice at once, as timeout(1) sends it, is one signal" {
    twice() {
        grep -E '/(ok|silent)/' "$list_file" | cut -d ' ' -f 1 >list
        for _ in 1 ${TRIPTYCH_TEST_STRESS:+2 3}; do
            rm -f journal
            env --default-signal=INT "$TRIPTYCH_BUILD/$tested" --quiet --timeout 1h \
                --journal journal list >out 2>err 3>&- &
            wait_until begun journal
            kill -s INT $!
            sleep 0.01
            kill -s INT $! 2>/dev/null || true # it may have ended already
            wait $! || true
            grep -q "^200" out
            grep -q 'stopped by signal' err
        done
    }
    export tested
    for tested in $(programs '[po]*/check_urls'); do
        at_server "" twice
    done
}

# cut_ranks: `rows` has the number of ranks, the variant, the signal, how often it comes, and where the outcomes go.
cut_ranks() {
    local ranks variant signal times sink status
    # launch_ranks RANKS VARIANT: with time to end, which the launcher does not give in other tests
    launch_ranks() {
        exec env --default-signal=INT ASAN_OPTIONS=detect_leaks=0 \
            OMPI_MCA_btl_vader_backing_directory="$PWD" OMPI_MCA_odls_base_sigkill_timeout=20 \
            "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" "$1" \
            "$TRIPTYCH_BUILD/mpi/check_urls" --variant "$2" --quiet --timeout 1h --journal journal list
    }
    grep -E '/(ok|silent)/' "$list_file" | cut -d ' ' -f 1 >list
    while read -r ranks variant signal times sink; do
        rm -f journal out err
        if [ "$sink" = pipe ]; then
            (launch_ranks "$ranks" "$variant" 2>err > >(cat >out)) 3>&- &
        else
            (launch_ranks "$ranks" "$variant" >out 2>err) 3>&- &
        fi
        wait_until begun journal
        kill -s "$signal" $!
        [ "$times" -eq 1 ] || { sleep 0.2 && kill -s "$signal" $!; }
        status=0
        wait $! || status=$?
        [ "$status" -ne 0 ]
        wait_until told
        [ "$(grep -c 'stopped by' err)" -eq 1 ]
    done <<<"$rows"
}

# signals_to_ranks ROW...
signals_to_ranks() {
    programs 'mpi/check_urls' | grep -q . || skip "no MPI in this build"
    "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI) 4\|OpenRTE' ||
        skip "tried with Open MPI 4's mpirun alone"
    local IFS=$'\n'
    export rows="$*"
    at_server "" cut_ranks
}

# bats test_tags=launcher
@test "ranks: a signal to the launcher, once or twice, and what is known is told" {
    signals_to_ranks '3 ranks INT 1 pipe' '2 request INT 2 file'
}

# bats test_tags=stress,launcher
@test "ranks: the same with one of them, the other signal, and the other ways to ask" {
    signals_to_ranks '1 ranks TERM 1 file' '3 request TERM 1 file' '2 request INT 2 pipe' '3 ranks INT 2 file'
}

# rank_two: its process.
rank_two() {
    local process
    for process in $(pgrep -f "check_urls .* $PWD/list"); do
        ! tr '\0' '\n' <"/proc/$process/environ" | grep -qE '^(OMPI_COMM_WORLD_RANK|PMI_RANK)=2$' ||
            echo "$process"
    done
}

# hang_one: `rows` has the variant and the signal.
hang_one() {
    local variant signal hung
    grep -E '/(ok|silent)/' "$list_file" | cut -d ' ' -f 1 >list
    while read -r variant signal; do
        rm -f journal out err
        env --default-signal=INT ASAN_OPTIONS=detect_leaks=0 OMPI_MCA_odls_base_sigkill_timeout=20 \
            OMPI_MCA_btl_vader_backing_directory="$PWD" "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 3 \
            "$TRIPTYCH_BUILD/mpi/check_urls" --variant "$variant" --quiet --timeout 1h --journal journal \
            "$PWD/list" >out 2>err 3>&- &
        wait_until begun journal
        hung=$(rank_two)
        kill -s STOP "$hung"
        kill -s "$signal" $!
        wait_until told
        kill -s KILL "$hung" || true # Open MPI has let it go on
        wait $! || true
    done <<<"$rows"
}

# one_rank_hangs ROW...
one_rank_hangs() {
    programs 'mpi/check_urls' | grep -q . || skip "no MPI in this build"
    "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI) 4\|OpenRTE\|HYDRA' ||
        skip "tried with Open MPI 4's mpirun and MPICH's mpiexec alone"
    local IFS=$'\n'
    export rows="$*"
    export -f rank_two
    at_server "" hang_one
}

# bats test_tags=launcher,stress
@test "ranks: one hangs, and a signal to the launcher is answered by rank 0 all the same" {
    one_rank_hangs 'request INT'
}

# bats test_tags=stress,launcher
@test "ranks: one hangs, and the other signal is answered, too, and so are both without a rank that hands out" {
    one_rank_hangs 'request TERM' 'ranks INT' 'ranks TERM'
}

@test "a cookie is kept behind a redirect, and by no other URL; other schemes are not followed" {
    follow() {
        base=$(sed 's|\(http://[^/]*\)/.*|\1|;q' "$list_file")
        {
            printf "$base/cookie/%s 200\n" 1 2 3 4 5 6
            printf "$base/away/%s bad-url\n" ftp file mailto gopher
        } >list
        run_list() { run_program "$@" --quiet --follow 5 --workers 1 list >out; }
        run_ranks() { run_program "$@" --quiet --follow 5 list >out; }
        follow_one() {
            if [[ $1 == mpi/* ]]; then run_ranks "$@"; else run_list "$@"; fi
        }
        each_panel follow_one "$few"
        run_program "$(some_program)" --quiet list >out || true
        cut -f 1 out | uniq -c | diff -bw - <(echo 10 301)
    }
    at_server "--plain --urls 1" follow
}

@test "--describe tells how many workers suit the file" {
    printf 'http://a/\nhttp://b/\n# no URL\nhttp://c/\n' >list
    for program in $(programs '*/check_urls'); do
        run_program "$program" list --describe | jq -e '.default_workers == 3'
        run_program "$program" --describe | jq -e '.workload == "check_urls" and .default_workers == null'
    done
}

@test "a URL cannot play tricks on the terminal" {
    printf 'ftp://a/\033[31m\007 bad-url\n' >list
    run_program "$(some_program)" --quiet list >out
    grep -qxF "$(printf 'bad-url\tftp://a/\\x1b[31m\\x07')" out
}

# bats test_tags=unsanitized
@test "events: one thread, and it does not sleep while a URL could start" {
    # 40 URLs by one transfer in flight: with a pause of a second after each this would take 39 s or more.
    one_lane() {
        run_program posix/check_urls --variant events --workers 1 --json "$list_file" |
            jq -e '.threads_per_rank == 1 and .workers == 1 and .seconds < 38'
    }
    [ -x "$TRIPTYCH_BUILD/posix/check_urls" ] || skip "no posix panel in this build"
    at_server "--plain --urls 40" one_lane
}

@test "url-server: the list is private, and gone afterwards" {
    run "$server" --plain -- bash -c 'stat -c %a "$1"; echo "$1"' bash '{urls}'
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = 600 ]
    [ ! -e "${lines[1]}" ]
}

@test "url-server: on a signal the command ends and the list is gone" {
    for signal in INT TERM HUP; do
        rm -f path
        # bash makes background jobs ignore INT; env lets them have it
        env --default-signal=INT "$server" --plain -- bash -c 'echo "$1" >path; exec sleep 300' bash '{urls}' 3>&- &
        while [ ! -s path ]; do sleep 0.05; done
        kill -s "$signal" $!
        status=0
        wait $! || status=$?
        [ "$status" -eq $((128 + $(kill -l "$signal"))) ]
        [ ! -e "$(cat path)" ]
    done
}

@test "url-server: exit statuses" {
    run "$server" -- bash -c 'exit 7'
    [ "$status" -eq 7 ]
    run "$server" -- bash -c 'kill -KILL $$'
    [ "$status" -eq 137 ]
    run -127 "$server" -- /no/such/command
    run "$server" --check-requests -- true
    [ "$status" -eq 1 ]
    [[ $output == *"line 1 (ok) was asked for 0 times"* ]]
    for arguments in "" "--plain" "--" "--urls x -- true" "--nonsense -- true" "word -- true"; do
        # shellcheck disable=SC2086 # several words
        run "$server" $arguments
        [ "$status" -eq 2 ]
    done
    run "$server" --help
    [ "$status" -eq 0 ]
}
