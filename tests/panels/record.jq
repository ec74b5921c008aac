# Records against contract (with -s): prints what is wrong with each, nothing if they are right.
# $panel, $workload: strings; $cells: the variant and the number of workers of each; $description: what --describe tells.
# Sums are compared as text by matrix.sh, since jq cuts numbers to a double.

def wrong(condition; what): if condition then empty else what end;
def whole: type == "number" and . >= 0 and . == floor;
def time: type == "number" and . >= 0;

to_entries[] | $cells[.key] as [$variant, $workers] | .value
| (["schema", "workload", "panel", "variant", "workers", "ranks", "threads_per_rank", "parameters",
    "repetition", "seconds", "setup_seconds", "answer", "expected", "verified", "lost",
    "worker_seconds", "worker_tasks", "cpu_seconds", "max_rss_bytes", "switches", "placement"]
   - keys) as $missing
| (if $missing != [] then "keys are missing: \($missing | join(", "))" else
  wrong(.schema == "triptych/1"; "schema is \(.schema)"),
  wrong(.workload == $workload; "workload is \(.workload)"),
  wrong(.panel == $panel; "panel is \(.panel)"),
  wrong(.variant == $variant; "variant is \(.variant)"),
  wrong(.workers == $workers; "workers is \(.workers), not \($workers)"),
  wrong(if $panel == "mpi" then .ranks * .threads_per_rank == $workers else .ranks == 1 end;
        "ranks is \(.ranks), threads_per_rank \(.threads_per_rank)"),
  wrong($panel != "mpi"
        or .threads_per_rank == (if any($description.variants[]; .name == $variant and .hybrid)
                                 then 2 else 1 end);
        "threads_per_rank is \(.threads_per_rank)"),
  wrong(.threads_per_rank >= 1; "threads_per_rank is \(.threads_per_rank)"),
  wrong($panel != "openmp" or .threads_per_rank == $workers;
        "threads_per_rank is \(.threads_per_rank)"),
  wrong((.parameters | keys) == ($description.options | map(select(.scope == "workload").name) | sort);
        "parameters are \(.parameters | keys)"),
  wrong(.repetition == 1; "repetition is \(.repetition), not 1"),
  wrong(.seconds | time; "seconds is \(.seconds)"),
  wrong(.setup_seconds | time; "setup_seconds is \(.setup_seconds)"),
  wrong(.cpu_seconds | time; "cpu_seconds is \(.cpu_seconds)"),
  # Each worker is one thread: more than each one all the time was burned outside of the work.
  wrong($panel != "mpi" or .cpu_seconds <= 1.05 * .workers * .seconds + 0.02;
        "cpu_seconds is \(.cpu_seconds) in \(.seconds) s of work"),
  wrong([.answer, .expected] | all((.count | whole) and (.sum | whole));
        "answer or expected lack count and sum"),
  wrong(.verified == true; "verified is \(.verified)"),
  wrong(.lost | whole; "lost is \(.lost)"),
  wrong((.worker_seconds | length) == .workers and (.worker_seconds | all(time));
        "worker_seconds is \(.worker_seconds)"),
  wrong((.worker_tasks | length) == .workers and (.worker_tasks | all(whole));
        "worker_tasks is \(.worker_tasks)"),
  wrong((.worker_tasks | add) > 0; "no worker did any task"),
  wrong((.worker_seconds | add) > 0; "no worker was busy at any time"),
  wrong((.worker_seconds | max) <= .seconds + .setup_seconds + 0.001;
        "a worker was busy for longer than the run took"),
  wrong(.max_rss_bytes > 100000; "max_rss_bytes is \(.max_rss_bytes)"),
  wrong(.switches | (.voluntary | whole) and (.involuntary | whole); "switches is \(.switches)"),
  wrong([.placement[].worker] == [range($workers)]; "placement names workers \([.placement[].worker])"),
  wrong(.placement | all((.host | length) > 0 and .cpu >= -1 and (.cpu | . == floor));
        "placement is \(.placement)"),
  wrong(env.TRIPTYCH_PORTABLE == "ON" or (.placement | any(.cpu >= 0)); "no worker knows where it ran"),
  wrong((has("latency_seconds") | not)
        or (.latency_seconds | .p50 >= 0 and .p50 <= .p99 and .p99 <= .max);
        "latency_seconds is \(.latency_seconds)"),
  wrong(has("latency_seconds") == has("first_result_seconds"); "only one of first_result_seconds, latency_seconds")
  end) | "\($variant): \(.)"
