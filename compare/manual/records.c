/* SPDX-License-Identifier: MIT
 *
 * triptych-records(5): what each key of a record means. A test holds it against real records. */
#include "compare/manual/parts.h"

static const struct {
    const char *key, *meaning;
} program_keys[] = {
    {"schema", "the form of the record: `triptych/1`"},
    {"workload", "what was done"},
    {"panel", "in which panel: posix, openmp, mpi"},
    {"variant", "by which of its variants"},
    {"workers", "how many did the work"},
    {"ranks", "as so many ranks"},
    {"threads_per_rank", "each with so many threads"},
    {"parameters", "the options of the workload, by name; values in base units (counts, seconds)"},
    {"repetition", "from 1"},
    {"seconds", "the work: from a common start to the last worker's end"},
    {"setup_seconds", "creating workers, opening windows"},
    {"answer", "`count` and `sum` that came out"},
    {"expected", "`count` and `sum` that had to come out"},
    {"verified", "whether they are equal, or differ as the variant may"},
    {"lost", "racy variants: how many updates were lost; else 0"},
    {"lost_workers", "with a fault: how many worker processes were lost"},
    {"redone_tasks", "with a fault: tasks that were done again"},
    {"recovery_seconds", "with a fault: from the loss until its work was handed out again"},
    {"resumed_units", "with a journal: units of the work that were finished before this start"},
    {"worker_seconds", "busy time of each worker"},
    {"worker_tasks", "tasks of each worker"},
    {"placement", "where each worker was last seen: `worker`, `host`, `cpu`"},
    {"tasks", "of all workers"},
    {"longest_task_seconds", "the longest of them, where tasks are timed one by one"},
    {"cpu_seconds", "user and system time of all workers within the timed region"},
    {"max_rss_bytes", "the largest peak of one process' own memory"},
    {"switches", "context switches, `voluntary` and `involuntary`"},
    {"first_result_seconds", "queues and streams: when the first result was there"},
    {"latency_seconds", "queues and streams, from sending to receiving: `p50`, `p99`, `max`"},
};

static const struct {
    const char *key, *meaning;
} driver_keys[] = {
    {"run", "which comparison: when it began"},
    {"launch", "from 1: which start of the program this repetition belongs to"},
    {"launch_seconds", "from spawn to exit, less the repetitions"},
    {"block", "which pass over the cells"},
    {"others_cpus", "how many of the CPUs that it may use others used meanwhile"},
    {"counters", "what was counted from the start of the program to its end, for it and all of its "
                 "processes on this host, as far as the system permits (see `triptych doctor`): "
                 "`cycles`, `instructions`, `cache_misses`, `context_switches`, `page_faults`; "
                 "`energy_joules` of the whole machine meanwhile; `repetitions`: of the work in "
                 "that time, untimed ones included; `user_only`: without what the kernel did; "
                 "`shares`: of counters that took turns, the part of the time in which each "
                 "counted, and for which its count was scaled"},
};

static const struct {
    const char *name, *meaning;
} files[] = {
    {"records.jsonl", "every repetition, as above"},
    {"summary.csv", "the figures of each cell, for a spreadsheet"},
    {"environment.json",
     "the machine, the options, how it was measured, what was left out and why"},
    {"report.html", "the page, with everything that it needs"},
    {"prices.jsonl", "what one primitive costs, a line for each price of each process"},
    {"race.jsonl", "what `triptych race` ran, a line each"},
};

/* A test runs these commands. */
static const char examples[] = "The times of one program, and a comparison as a table:\n"
                               "  posix/pool --quick --repeat 3 --json | jq .seconds\n"
                               "  jq -r '[.variant, .workers, .seconds] | @csv' records.jsonl";

void manual_page_records(FILE *out)
{
    roff_begin(out, "triptych-records", 5, "what programs print with --json, and comparisons save");
    roff_section(out, "DESCRIPTION");
    roff_paragraph(out, "A record is one JSON object on one line, one for each repetition. Times "
                        "are in seconds, sizes in bytes. A reader ignores keys that it does not "
                        "know; keys may be added without another `schema`.");
    roff_section(out, "KEYS");
    for (size_t at = 0; at < sizeof program_keys / sizeof program_keys[0]; at++)
        roff_item(out, program_keys[at].key, NULL, program_keys[at].meaning);
    roff_section(out, "KEYS THAT THE DRIVER ADDS");
    roff_paragraph(out, "In `records.jsonl`, in the folder that `--output` of "
                        "`triptych compare` names:");
    for (size_t at = 0; at < sizeof driver_keys / sizeof driver_keys[0]; at++)
        roff_item(out, driver_keys[at].key, NULL, driver_keys[at].meaning);
    roff_section(out, "FILES");
    roff_paragraph(out, "In the same folder, as far as they were asked for:");
    for (size_t at = 0; at < sizeof files / sizeof files[0]; at++)
        roff_item(out, files[at].name, NULL, files[at].meaning);
    roff_section(out, "EXAMPLES");
    roff_page(out, examples);
    roff_section(out, "VERSIONS");
    roff_paragraph(out, "Records, `environment.json`, prices, races and journals say in which form "
                        "they are. This version reads all forms up to its own. A newer one is "
                        "refused with a sentence, exit status 2, and is left as it was.");
    roff_section(out, "SEE ALSO");
    fputs("\\fBtriptych\\fR(1),\n\\fBtriptych\\-compare\\fR(1),\n\\fBtriptych\\-programs\\fR(7)\n",
          out);
}
