#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# ring.sh: every order of the steps of posix/core/ring.c and spsc.c, as their models ring.pml and spsc.pml
# have them, with several shapes; and that the models find what is wrong with a broken protocol.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

command -v spin >/dev/null || skip "no spin"
command -v "${CC:-cc}" >/dev/null || skip "no C compiler"
model=$(cd "$here" && pwd)/ring.pml
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1

# explore DEFINITION...: makes the verifier (spin(1): pan), and lets it go through all states. (Optimising it would take
# longer than it saves, also where there are a million states.)
explore() {
    : >pan.out
    spin -a "$@" "$model" >spin.out 2>&1 && "${CC:-cc}" -O0 -DSAFETY -DCOLLAPSE -DMEMLIM=8000 -w -o pan \
        pan.c && ./pan -m20000 -w20 >pan.out 2>&1
}

# sound DEFINITION...: no error, and all of the states were seen.
sound() {
    local wrong=""
    explore "$@"
    grep -q 'errors: 0' pan.out || wrong=$(cat spin.out pan.out)
    ! grep -qi 'search not completed\|max search depth too small' pan.out || wrong=$(cat pan.out)
    report "$wrong" "sound: $* ($(awk '/states, stored/ { print $1 }' pan.out) states)"
}

# broken DEFINITION...: an error is found.
broken() {
    explore "$@"
    report "$(grep -q 'errors: [1-9]' pan.out || cat pan.out)" "found: $*"
}

# Each takes a second, most of it to compile the verifier: the suite has a third of the shapes and mistakes.
while read -ra words; do
    "${words[@]}"
done < <(sampled <<'END'
sound -DCAPACITY=2 -DITEMS=2 -DPRODUCERS=2 -DCONSUMERS=1
sound -DCAPACITY=2 -DITEMS=3 -DPRODUCERS=1 -DCONSUMERS=1
sound -DCAPACITY=2 -DITEMS=3 -DPRODUCERS=1 -DCONSUMERS=2
sound -DCAPACITY=1 -DITEMS=3 -DPRODUCERS=1 -DCONSUMERS=2
sound -DCAPACITY=2 -DITEMS=1 -DPRODUCERS=2 -DCONSUMERS=2
sound -DCAPACITY=1 -DITEMS=1 -DPRODUCERS=2 -DCONSUMERS=2
broken -DBROKEN_WAKE -DCAPACITY=2 -DITEMS=2 -DPRODUCERS=1 -DCONSUMERS=2
broken -DBROKEN_CLOSE -DCAPACITY=2 -DITEMS=1 -DPRODUCERS=2 -DCONSUMERS=2
broken -DBROKEN_CLAIM -DCAPACITY=2 -DITEMS=2 -DPRODUCERS=1 -DCONSUMERS=2
broken -DBROKEN_LATE -DCAPACITY=2 -DITEMS=2 -DPRODUCERS=2 -DCONSUMERS=2
END
)
model=${model%/*}/spsc.pml
while read -ra words; do
    "${words[@]}"
done < <(sampled <<'END'
sound -DCAPACITY=2 -DITEMS=5
sound -DCAPACITY=1 -DITEMS=4
broken -DBROKEN_LIMIT -DCAPACITY=1 -DITEMS=3
sound -DFENCES -DCAPACITY=2 -DITEMS=4
broken -DBROKEN_WAKE -DCAPACITY=1 -DITEMS=3
broken -DBROKEN_LOOK -DCAPACITY=1 -DITEMS=3
broken -DBROKEN_BARRIER -DCAPACITY=1 -DITEMS=3
broken -DBROKEN_CLEAR -DCAPACITY=1 -DITEMS=3
broken -DBROKEN_CLOSE -DCAPACITY=1 -DITEMS=3
broken -DBROKEN_END -DCAPACITY=1 -DITEMS=3
END
)
finish
