#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# use.sh TRIPTYCH SHARE: what an ordinary user does with an installed suite, in the current folder, which is
# that user's own: looks, compares, races, learns, explores, grades, reads. SHARE is the prefix's share.
# complete.bash and complete.zsh (tests/cli/) lie beside it.
# It ends with status 1 if anything went wrong, and says what and why.

set -u
readonly triptych=$1 share=$2
readonly packs=$share/triptych/exercises
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly here
failures=0

# step NAME COMMAND...: told with its time; what it prints is shown where it fails.
step() {
    local name=$1 begin=$SECONDS status
    shift
    "$@" >log 2>&1 </dev/null
    status=$?
    if [ "$status" -eq 0 ]; then
        printf 'ok %s (%s s)\n' "$name" $((SECONDS - begin))
    else
        printf 'not ok %s: status %s\n' "$name" "$status"
        tail -n 15 log | sed 's/^/    /'
        failures=$((failures + 1))
    fi
}

# ends STATUS COMMAND...: whether it ends with that status.
ends() {
    local wanted=$1
    shift
    "$@"
    [ $? -eq "$wanted" ]
}

lists() {
    local panel
    "$triptych" list >found || return
    for panel in posix openmp mpi; do
        grep -q "$panel" found || { cat found && return 1; }
    done
}

compares() {
    "$triptych" compare pool --quick --workers 2 --repeat 1 --no-prices --deadline 1h \
        --variants threads,dynamic,request --output 'my results' || return
    [ -s 'my results/report.html' ] && grep -q '"mpi"' 'my results/records.jsonl'
}

reports() {
    "$triptych" report 'my results' --output again.html && [ -s again.html ] &&
        "$triptych" diff 'my results' 'my results'
}

compares_own() {
    "$triptych" compare --command 'short=sleep 0.01' --command 'long=sleep 0.05' --repeat 3 --deadline 1h \
        --output own
}

races() {
    "$triptych" race --quick --workers 2 --output race && [ -s race/race.jsonl ]
}

# watches: the folder is made and watched until a learner has ended it.
watches() {
    local watcher tries=0
    "$triptych" learn lessons >watched 2>&1 &
    watcher=$!
    until grep -q 'Save it' watched || [ $((tries += 1)) -gt 3000 ]; do sleep 0.1; done
    kill "$watcher"
    wait "$watcher"
    cat watched
    grep -q 'Save it' watched
}

# learns PANEL: a solution passes, and what is no solution does not.
learns() {
    local exercise=02-lost-updates
    "$triptych" learn lessons run "lost-updates/$1" | grep -q PASS && return 1
    cp "$packs/$exercise/$1/solution.c" "lessons/$exercise/$1.c" || return
    "$triptych" learn lessons run "lost-updates/$1" >judged 2>&1
    cat judged
    grep -q PASS judged
}

# explores PANEL: the mistake of a skeleton is found, and replayed.
explores() {
    ends 1 "$triptych" explore "$packs/02-lost-updates/$1/skeleton.c" --schedules 200 --output "$1.replay" &&
        ends 1 "$triptych" explore --replay "$1.replay"
}

grades() {
    mkdir -p class/good/02-lost-updates class/bad/02-lost-updates
    cp "$packs/02-lost-updates/posix/solution.c" class/good/02-lost-updates/posix.c
    cp "$packs/02-lost-updates/posix/wrong_own_locks.c" class/bad/02-lost-updates/posix.c
    "$triptych" grade class --exercise lost-updates/posix --output grades
    [ $? -lt 2 ] && grep -q good grades/results.csv && [ -s grades/index.html ]
}

reads() {
    local page said=''
    if ! command -v man >/dev/null; then return; fi
    for page in triptych triptych-compare triptych-learn triptych-explore triptych-records triptych-programs; do
        MANPATH=$share/man man -w "$page" >/dev/null || said+="$page is not found "
    done
    for page in "$share"/man/man?/triptych*; do
        said+=$(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
    done
    [ -z "$said" ] || { echo "$said" && return 1; }
}

# offered SHELL LINE: what that shell, if it is here, offers at the end of the line, from where the prefix has it.
offered() {
    local zsh=$share/zsh/vendor-completions words
    [ -d "$zsh" ] || zsh=$share/zsh/site-functions
    case $1 in
        bash)
            read -ra words <<<"$2"
            bash --norc "$here/complete.bash" "$share/bash-completion/completions/triptych" "${words[@]}"
            ;;
        zsh) zsh -f "$here/complete.zsh" "$zsh" "$2" "$PWD/zcompdump" </dev/null ;;
        fish) fish -N -c "source '$share/fish/vendor_completions.d/triptych.fish'; complete -C '$2'" | cut -f 1 ;;
    esac
}

# completes: an option, a sub-command and an exercise, in each shell that is here.
completes() {
    local shell
    [ -e "$here/complete.zsh" ] || { echo "there is no complete.zsh beside use.sh" && return 1; }
    for shell in bash zsh fish; do
        command -v "$shell" >/dev/null || continue
        echo "$shell"
        offered "$shell" 'triptych compare --form' | tee /dev/stderr | grep -qx -e --format &&
            offered "$shell" 'triptych learn lessons sol' | tee /dev/stderr | grep -qx solution &&
            offered "$shell" 'triptych learn lessons run lost-updates/o' | tee /dev/stderr |
            grep -qx lost-updates/openmp || return
    done
}

step "triptych list" lists
step "triptych compare, three panels" compares
step "triptych report and diff" reports
step "triptych compare --command" compares_own
step "triptych race" races
step "triptych learn" watches
for panel in posix openmp mpi; do
    step "triptych learn, $panel" learns "$panel"
    step "triptych explore, $panel" explores "$panel"
done
step "triptych grade" grades
step "man pages" reads
step "completions" completes
[ "$failures" -eq 0 ]
