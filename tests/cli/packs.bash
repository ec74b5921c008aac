# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the tests of exercises share.

# one_trial FOLDER EXERCISE...: copies them there with what all exercises need; they have one trial of their five, in
# which all wrong answers fail.
one_trial() {
    local folder=$1 exercise
    mkdir -p "$folder"
    cp "$TRIPTYCH_SOURCE"/exercises/*.[ch] "$folder"
    for exercise in "${@:2}"; do
        cp -r "$TRIPTYCH_SOURCE/exercises/$exercise" "$folder"
        jq '.trials |= map(select(.workers == 3))' "$TRIPTYCH_SOURCE/exercises/$exercise/pack.json" \
            >"$folder/$exercise/pack.json"
    done
}
