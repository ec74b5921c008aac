#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Man pages and completions, as the build has written them.

load helpers

setup() {
    [ -e "$TRIPTYCH_BUILD/share/written" ] || skip "this build has written no man pages"
    share=$TRIPTYCH_BUILD/share
    cli=$TRIPTYCH_SOURCE/tests/cli
}

# needs COMMAND: skips where it is missing.
needs() {
    command -v "$1" >/dev/null || skip "there is no $1"
}

# in_stress COMMAND...: runs it in stress-suite alone; the suite has what goes through the same code.
in_stress() {
    ! stressed || "$@"
}

# pages: the files of all man pages.
pages() {
    find "$share/man" -type f | sort
}

# offers WANTED LINE...: whether the words that come from standard input are those, in any order.
offers() {
    local offered=() wanted=()
    read -rd '' -a offered || true # up to the end of the input
    read -rd '' -a wanted <<<"$1" || true
    # Most often they are the same in the same order, and nothing has to be started.
    [ "${offered[*]}" = "${wanted[*]}" ] ||
        [ "$(printf '%s\n' "${offered[@]}" | sort -u)" = "$(printf '%s\n' "${wanted[@]}" | sort -u)" ] ||
        failed "$2: ${offered[*]}"$'\n'"instead of: ${wanted[*]}"
}

@test "there is a page for triptych, one a command, one for programs and one for records" {
    local name all=''
    for name in $("$TRIPTYCH_BUILD/triptych" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]\+\) .*/\1/p'); do
        [ -s "$share/man/man1/triptych-$name.1" ] || all+="no page of $name"$'\n'
    done
    [ -z "$all" ] || failed "$all"
    [ "$(pages | wc -l)" -gt 10 ]
    [ -s "$share/man/man1/triptych.1" ]
    [ -s "$share/man/man7/triptych-programs.7" ]
    [ -s "$share/man/man5/triptych-records.5" ]
}

@test "groff formats each page without a warning" {
    needs groff
    local all files
    mapfile -t files < <(pages)
    all=$(groff -man -ww -K utf8 -Tutf8 -z "${files[@]}" 2>&1) || true
    [ -z "$all" ] || failed "$all"
}

@test "man and mandoc have nothing to say against them" {
    command -v man >/dev/null || command -v mandoc >/dev/null || skip "there is neither man nor mandoc"
    local page all='' files
    # man starts groff for each page, as the test before this does once: here one page, in stress-suite one of each section.
    for page in man5/triptych-records.5 ${TRIPTYCH_TEST_STRESS:+man1/triptych-compare.1 man7/triptych-programs.7}; do
        ! command -v man >/dev/null || # Debian's slim images have one that only says so
            all+=$(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$share/man/$page" 2>&1 >/dev/null | grep -v minimized || true)
    done
    mapfile -t files < <(pages)
    # A page without a date can be built again bit by bit.
    ! command -v mandoc >/dev/null || all+=$(mandoc -T lint -W warning "${files[@]}" | grep -v 'missing date' || true)
    [ -z "$all" ] || failed "$all"
}

@test "a page has every option that --help has" {
    local name option page all=''
    for name in compare prices learn; do
        page=$(<"$share/man/man1/triptych-$name.1")
        for option in $("$TRIPTYCH_BUILD/triptych" "$name" --help | sed -n 's/^  --\([a-z-]\+\).*/\1/p'); do
            [[ $page == *"\\fB\\-\\-${option//-/\\-}\\fR"* ]] || all+="$name: --$option"$'\n'
        done
    done
    [ -z "$all" ] || failed "$all"
}

@test "the page of the programs has each program, its variants and its options" {
    local program description all
    for program in $(programs '*'); do
        look_up "$program"
        printf '%s\n' "$description"
    done | jq -r '("\(.panel)/\(.workload)", .variants[].name, (.options[] | select(.type != "operand") | "--" + .name)) |
        gsub("-"; "\\-")' >"$BATS_TEST_TMPDIR/words"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/words")" -gt 50 ]
    all=$(awk 'NR == FNR { page = page $0 "\n"; next } !index(page, $0)' "$share/man/man7/triptych-programs.7" \
        "$BATS_TEST_TMPDIR/words")
    [ -z "$all" ] || failed "$all"
}

@test "the page of the records has each key of a record" {
    local key all='' program page
    page=$(<"$share/man/man5/triptych-records.5")
    for program in posix/queue posix/cpu_bound posix/data_race; do
        [ -x "$TRIPTYCH_BUILD/$program" ] || skip "there is no $program"
        for key in $("$TRIPTYCH_BUILD/$program" --quick --json | jq -r 'keys[]'); do
            [[ $page == *"\\fB$key\\fR"* ]] || all+="$key of $program"$'\n'
        done
    done
    [ -z "$all" ] || failed "$all"
}

@test "the examples on the page of the records work" {
    needs groff
    [ -x "$TRIPTYCH_BUILD/posix/pool" ] || skip "there is no posix/pool"
    local line examples=0
    cp "$TRIPTYCH_SOURCE/tests/cli/fixtures/triptych-1/records.jsonl" "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return
    while IFS= read -r line; do
        examples=$((examples + 1))
        line=${line/#posix/$TRIPTYCH_BUILD/posix}
        [ "$(bash -o pipefail -c "$line" | grep -c '[0-9]\.[0-9]')" -gt 2 ] || failed "$line: $(bash -c "$line" 2>&1)"
    done < <(groff -man -Tascii -P-cub -rLL=100n "$share/man/man5/triptych-records.5" |
        sed -n '/^EXAMPLES/,/^VERSIONS/s/^  *\(.*jq .*\)/\1/p')
    [ "$examples" -eq 2 ]
}

@test "a page is told one at a time; what is no page is a usage error" {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir -p tree/posix # few programs are quickly asked
    ln -s "$TRIPTYCH_BUILD/posix/pool" tree/posix
    manual() { "$TRIPTYCH_BUILD/triptych" manual --programs tree "$@"; }
    run manual records
    [[ $status -eq 0 && $output == *'.TH "TRIPTYCH\-RECORDS" 5'* ]]
    run manual nonsense
    [[ $status -eq 2 && $output == *"'nonsense' is no page; there are "*records* ]]
    run manual compare list
    [[ $status -eq 2 && $output == *"one page at a time"* ]]
    run manual compare --format bash
    [ "$status" -eq 2 ]
    run manual --output /dev/null/share
    [[ $status -eq 1 && $output == *"cannot make the folder '/dev/null/share'"* ]]
}

# in_bash WANTED WORD...: what bash offers.
in_bash() {
    local wanted=$1
    shift
    offers "$wanted" "$*" < <(bash --norc "$cli/complete.bash" "$share/bash-completion/completions/triptych" "$@")
}

@test "bash completes commands, options and their values" {
    local choices variants kernels
    choices='table json csv markdown'
    in_stress in_bash "compare" triptych com
    in_bash "--format" triptych compare --fo
    in_bash "$choices" triptych compare --format ''
    in_stress in_bash "markdown" triptych compare --format = m
    in_stress in_bash "programs prices" triptych manual pr
    in_bash "" triptych compare --seed ''
    in_stress in_bash "hybrid" triptych learn --panels hy
    in_bash "posix openmp mpi hybrid" triptych grade --panels ''
    in_bash "" triptych compare --panels hy # no panel of programs
    in_stress in_bash "srun" triptych prices --launcher s
    in_stress in_bash "pool find_primes" triptych simulate ''
    in_bash "resilient,manager" triptych simulate --variants resilient,m
    in_stress in_bash "dragonfly" triptych simulate --platform d
    [ -x "$TRIPTYCH_BUILD/posix/find_primes" ] || return 0
    in_bash "posix,posix" triptych compare --panels posix,pos
    in_bash "kernel=" triptych compare --set ker
    in_stress in_bash "kernel" triptych compare --weak ker
    in_stress in_bash "pool" triptych submit -- po
    kernels=$(describe posix/find_primes '.options[] | select(.name == "kernel").choices | join(" ")')
    in_bash "$kernels" triptych compare --set kernel = ''
    in_stress in_bash "$kernels" posix/find_primes --kernel ''
    variants=$(describe posix/pool '[.variants[].name] | join(" ")')
    in_bash "$variants all" "$TRIPTYCH_BUILD/posix/pool" --variant ''
    in_stress in_bash "$variants all" posix/pool --variant = ''
    in_bash "kill" posix/pool --fault k
}

@test "bash completes files and folders" {
    mkdir "$BATS_TEST_TMPDIR/a folder"
    : >"$BATS_TEST_TMPDIR/afile"
    cd "$BATS_TEST_TMPDIR" || return
    [ "$(bash --norc "$cli/complete.bash" "$share/bash-completion/completions/triptych" triptych report a)" = "a folder" ]
    [ "$(bash --norc "$cli/complete.bash" "$share/bash-completion/completions/triptych" triptych report --output af)" = afile ]
}

# in_zsh WANTED LINE
in_zsh() {
    offers "$1" "$2" < <(timeout 600 zsh -f "$cli/complete.zsh" "$share/zsh/site-functions" "$2" "$BATS_FILE_TMPDIR/dump" </dev/null)
}

@test "zsh completes commands, options and their values" {
    needs zsh
    zsh -n "$share/zsh/site-functions/_triptych"
    in_zsh "table json csv markdown" 'triptych compare --format '
    in_stress in_zsh "--format" 'triptych compare --form'
    in_stress in_zsh "posix openmp mpi hybrid" 'triptych learn --panels '
    [ -x "$TRIPTYCH_BUILD/posix/pool" ] || return 0
    in_zsh "$(describe posix/find_primes '.options[] | select(.name == "kernel").choices | join(" ")')" \
        'triptych compare --set kernel='
    in_zsh "$(describe posix/pool '[.variants[].name] | join(" ")') all" 'posix/pool --variant '
}

# in_fish WANTED LINE
in_fish() {
    offers "$1" "$2" < <(HOME=$BATS_TEST_TMPDIR XDG_CONFIG_HOME=$BATS_TEST_TMPDIR XDG_DATA_HOME=$BATS_TEST_TMPDIR \
        timeout 600 fish -N -c "source '$share/fish/vendor_completions.d/triptych.fish'; complete -C '$2'" | cut -f 1)
}

@test "fish completes commands, options and their values" {
    needs fish
    fish -n "$share/fish/vendor_completions.d/triptych.fish"
    in_stress in_fish "compare" 'triptych com'
    in_fish "table json csv markdown" 'triptych compare --format '
    in_fish "--format" 'triptych compare --form'
    in_stress in_fish "posix openmp mpi hybrid" 'triptych learn --panels '
    in_fish "" 'triptych manual compare --seed' # manual's options, not those of the page that is asked for
    [ -x "$TRIPTYCH_BUILD/posix/pool" ] || return 0
    in_fish "$(describe posix/pool '[.variants[].name] | join(" ")') all" 'posix/pool --variant '
}

# offers_subs SHELL: whether one of in_bash, in_zsh and in_fish offers what `learn` and its like take.
offers_subs() {
    local subs='run hint next list reset solution' labels
    labels=$(jq -r '.name as $name | .panels | keys[] | "\($name)/\(.)"' \
        "$TRIPTYCH_SOURCE/exercises/02-lost-updates/pack.json")
    mkdir -p "$BATS_TEST_TMPDIR/empty/reader"
    cd "$BATS_TEST_TMPDIR/empty" || return
    "$1" "$subs" 'triptych learn reader '
    "$1" "$labels" 'triptych learn reader run lost-up'
    in_stress "$1" "$labels" 'triptych learn hint lost-up'
    in_stress "$1" "lost-updates/openmp" 'triptych grade --exercise lost-updates/op'
    [ ! -x "$TRIPTYCH_BUILD/posix/cpu_bound" ] || "$1" cpu_bound 'triptych lesson cpu'
}

# line_in_bash WANTED LINE
line_in_bash() {
    local words=()
    read -ra words <<<"$2"
    [[ $2 != *' ' ]] || words+=('')
    in_bash "$1" "${words[@]}"
}

@test "bash completes sub-commands, then exercises" {
    offers_subs line_in_bash
    line_in_bash "reader reset run" 'triptych learn r' # the learner's folder, or within it
    line_in_bash "reader" 'triptych grade r'
    : >afile
    line_in_bash "afile" 'triptych explore --replay af'
}

@test "zsh completes sub-commands, then exercises" {
    needs zsh
    offers_subs in_zsh
    in_zsh "reader reset run" 'triptych learn r'
}

@test "fish completes sub-commands, then exercises" {
    needs fish
    offers_subs in_fish
    in_fish "reader/ reset run" 'triptych learn r'
}

@test "help says how many operands a command takes, and what its exit status means" {
    run "$TRIPTYCH_BUILD/triptych" crossover --help
    [ "${lines[0]}" = "usage: triptych crossover WORKLOAD [options]" ]
    run "$TRIPTYCH_BUILD/triptych" simulate --help
    [ "${lines[0]}" = "usage: triptych simulate [WORKLOAD] [options]" ]
    [[ $output == *"77 cannot run here"* ]]
    run "$TRIPTYCH_BUILD/triptych" diff --help
    [[ $output == *"Exit status: 0 nothing is slower, 1 something is"* ]]
    run "$TRIPTYCH_BUILD/triptych" compare --help
    grep -qx "Programs of your own are compared in the same way.*" <<<"$output" # a paragraph of its own
}

@test "options of all commands are told where they make a difference, and taken everywhere" {
    local told command
    for command in compare/--programs+--launcher explore/ report/ diff/ simulate/--programs learn/--launcher; do
        told=$("$TRIPTYCH_BUILD/triptych" "${command%%/*}" --help | grep -o -- '^  --\(programs\|launcher\)' | tr -d ' ' | paste -sd +)
        [ "$told" = "${command#*/}" ] || failed "${command%%/*} --help tells of $told"
    done
    in_bash "" triptych diff --launch
    [ "$(grep -c launcher "$share/man/man1/triptych-report.1")" -eq 0 ]
    "$TRIPTYCH_BUILD/triptych" diff --launcher srun --help >/dev/null
}
