# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# complete.bash FILE WORD...: what bash offers for the last word, with the completion in FILE, one a
# line. Words are cut as readline cuts them.

# shellcheck disable=SC1090 # the file under test
source "$1" || exit 1
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
rule=$(complete -p "${1##*/}") || exit 1
function=${rule#*-F }
"${function%% *}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
