#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# one_task.sh TASK TASK_S STRUCK MARK: waits TASK_S seconds and prints TASK. Task STRUCK is killed
# while there is no file MARK, which it makes.
set -u -o noclobber

if [ "$1" = "$3" ] && (: >"$4") 2>/dev/null; then
    kill -KILL $$
fi
sleep "$2"
printf '%s\n' "$1"
