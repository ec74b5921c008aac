#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# build_once.sh: a compiler for `triptych explore` in tests that explore one program again and again (CC, see
# build_once in explore.bash). It does what $build_once_cc does, but what it has made of the same words and an
# unchanged source it hands out again from $build_once_folder.

set -u
: "${build_once_cc:?}" "${build_once_folder:?}"
out='' sources=()
previous=''
for word in "$@"; do
    [ "$previous" != -o ] || out=$word
    [[ $word != *.c ]] || sources+=("$word")
    previous=$word
done
# with -S it leaves more than one file
[[ -n $out && " $* " != *" -S "* ]] || exec "$build_once_cc" "$@"

scratch=${out%/*}
words=$*
words=${words//"$scratch"/@}
if [ ${#sources[@]} -eq 0 ]; then # what is linked was made from what these files say
    for made in "$scratch"/*.made; do
        [ ! -r "$made" ] || words+=" $(<"$made")"
    done
fi
words=${words//$'\n'/ }

# is_kept FILE: it was made of these words and sources.
is_kept() {
    local kept source
    read -r kept <"$1.words"
    [ "$kept" = "$words" ] || return 1
    for source in "${sources[@]}"; do
        [ "$1" -nt "$source" ] || return 1
    done
}

number=0
while [ -e "$build_once_folder/$number.words" ]; do
    if is_kept "$build_once_folder/$number"; then
        [ ${#sources[@]} -eq 0 ] || echo "$number" >"$out.made"
        exec cp "$build_once_folder/$number" "$out"
    fi
    number=$((number + 1))
done
"$build_once_cc" "$@" || exit
cp "$out" "$build_once_folder/$number" && printf '%s\n' "$words" >"$build_once_folder/$number.words"
[ ${#sources[@]} -eq 0 ] || echo "$number" >"$out.made"
