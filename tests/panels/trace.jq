# One timeline against the trace-event format and against its record: prints what is wrong with it,
# nothing if it is right. $records: the records of that run, the last one of which is the same
# repetition, or none; $panel: a string.
# Times are compared in whole nanoseconds, which is what the file carries.

def wrong(condition; what): if condition then empty else what end;
def ns: . * 1000 | round;
def whole: type == "number" and . >= 0 and . == floor;
def time: type == "number" and . >= 0;

# The first slice of a lane that overlaps another without lying in it, or lies in a wait.
def misplaced:
  sort_by([(.ts | ns), -(.dur | ns), (if .cat == "task" then 0 else 1 end)])
  | reduce .[] as $slice ({open: [], bad: null};
      if .bad then . else
        ($slice.ts | ns) as $from | ($from + ($slice.dur | ns)) as $until
        | .open |= map(select(.end > $from))
        | if (.open | length) > 0 and
             (.open[-1].end < $until or (.open[-1].cat != "task" and $until > $from)) then
            .bad = "\($slice.name) at \($slice.ts) + \($slice.dur) overlaps \(.open[-1].name)"
          elif (.open | any(.cat == "task")) and $slice.cat == "task" then
            .bad = "two tasks overlap at \($slice.ts)"
          else .open += [{end: $until, name: $slice.name, cat: $slice.cat}] end
      end)
  | .bad // empty;

$records[-1] as $record
| .otherData as $about
| [.traceEvents[] | select(.ph == "X")] as $slices
| [.traceEvents[] | select(.ph == "M")] as $names
| ($names | map(select(.name == "thread_name")
                | {key: "\(.pid) \(.tid)", value: .args.name}) | from_entries) as $lanes
| wrong(.displayTimeUnit == "ms"; "displayTimeUnit is \(.displayTimeUnit)"),
  wrong((.traceEvents | length) == ($slices | length) + ($names | length);
        "there are events other than X and M"),
  wrong($slices | all((.name | type == "string" and length > 0) and (.ts | time) and (.dur | time)
                      and (.pid | whole) and (.tid | whole) and (.args | type == "object")
                      and (.cat | IN("task", "lock", "message", "wait")));
        "a slice lacks something"),
  wrong($names | all((.name | IN("process_name", "thread_name", "thread_sort_index"))
                     and (.pid | whole) and (.tid | whole));
        "a name lacks something"),
  wrong($names | group_by([.name, .pid, .tid]) | all(length == 1); "something is named twice"),
  wrong([$lanes[] | select(test("^(worker|rank) \\d+ "))] | length == $about.workers;
        "there are \($about.workers) workers, and the lanes \($lanes)"),
  wrong([$lanes[] | select(test("^(worker|rank) \\d+ ") | not)] | . == [] or . == ["main worker"];
        "there are the lanes \($lanes)"),
  wrong($slices | all($lanes["\(.pid) \(.tid)"]); "a slice is on a lane without a name"),
  wrong($slices + $names | all(if $panel == "mpi" then .pid == (.tid / $about.threads_per_rank | floor) else .pid == 0 end);
        "a slice is in the wrong process"),
  wrong($slices | all((.ts | ns) + (.dur | ns) <= ($about.makespan_seconds * 1e9 | round) + 1);
        "a slice ends after \($about.makespan_seconds) s"),
  wrong($slices | all(.cat == "task" or (.dur | ns) >= 1000); "a wait is shorter than 1 us"),
  ($slices | group_by([.pid, .tid])[] | misplaced),
  wrong($about.schema == "triptych/1"; "schema is \($about.schema)"),
  wrong($about.clock_error_seconds > 0 and ($about.clock | length) > 0; "the clock is not told"),
  wrong(($about.dropped | whole) and ($about.dropped_seconds | time)
        and ($about.shortest_wait_seconds | time); "it is not told what was dropped"),
  wrong($record == null or ($record | to_entries | all(. as $pair | $about[$pair.key] == $pair.value));
        "otherData is not the record"),
  ( range($about.workers) as $worker
    | [$slices[] | select(.tid == $worker and .cat == "task")] as $tasks
    | (($tasks | map(.args.busy_us) | add // 0) - 1e6 * $about.worker_seconds[$worker] | fabs) as $off_us
    | wrong(($tasks | map(.args.count) | add // 0) == $about.worker_tasks[$worker];
            "lane \($worker) has \($tasks | map(.args.count) | add) tasks, the record \($about.worker_tasks[$worker])"),
      # Each was rounded to a nanosecond, and jq adds in binary.
      wrong($off_us <= 1e-3 * (($tasks | length) + 1) + 1e-6 * $about.worker_seconds[$worker];
            "the tasks of lane \($worker) are \($off_us) us off the record"),
      # Moved to another clock, a slice can be shorter by what its two ends are off.
      wrong($tasks | all((.args.busy_us | ns) <= (.dur | ns) + 1 + 2e9 * $about.clock_error_seconds);
            "a task is longer than its slice")
  )
