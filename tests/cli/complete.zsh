# SPDX-License-Identifier: MIT
#
# complete.zsh FOLDER LINE DUMP: what zsh offers at the end of LINE, with the completions in FOLDER, one a
# line. An interactive zsh has to be asked, with a terminal of its own; its compadd prints. It keeps in DUMP what
# it found in FOLDER; without one it would believe, and write, the user's own.

(( $# == 3 )) || { print -u2 "usage: complete.zsh FOLDER LINE DUMP"; exit 2 }
zmodload zsh/zpty || exit 77
zpty z zsh -f -i
zpty -w z "PROMPT= PS2=; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -C -d ${(q)3}" # what the first one has found, the others read
zpty -w z 'bindkey "^I" complete-word; zstyle ":completion:*" list-grouped false
edge() { print -r - "<edge>" }
compprefuncs=(edge); comppostfuncs=(edge exit)
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    local -a hits; builtin compadd -A hits "$@"; print -rl - $hits
}
print -r - "<re""ady>"'
zpty -r z text '*<ready>*'
zpty -n -w z "$2"$'\t'
integer edges=0
while (( edges < 2 )) && zpty -r z text; do
    text=${${text%%$'\n'}%%$'\r'}
    if [[ $text == *'<edge>' ]]; then (( edges++ )); elif (( edges == 1 )); then print -r - $text; fi
done
