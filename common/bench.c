/* SPDX-License-Identifier: MIT */
#include "common/bench.h"

#include "common/clock.h"
#include "common/cpus.h"
#include "common/fail.h"
#include "common/measure.h"
#include "common/output.h"
#include "common/record.h"
#include "common/tally.h"
#include "common/timeline.h"
#include "common/whole_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORKERS = 4096, MOST_WAITING_WORKERS = 64 };

/* The options that every program has. */
struct settings {
    const char *variant, *trace;
    uint64_t workers, repeat, warmup;
    bool list, describe, quick, json, quiet, help, version;
};

#define AT(member) offsetof(struct settings, member)
static const struct option_row common_options[] = {
    {"variant", OPTION_TEXT, AT(variant), NULL, NULL, NULL, NULL, NULL, NULL,
     "which mapping; `all` runs each in turn"},
    {"list", OPTION_FLAG, AT(list), NULL, NULL, NULL, NULL, NULL, NULL,
     "the variants, one a line: name<TAB>one line"},
    {"describe", OPTION_FLAG, AT(describe), NULL, NULL, NULL, NULL, NULL, NULL,
     "workload, panel, variants and options as JSON"},
    {"workers", OPTION_COUNT, AT(workers), "workers", NULL, NULL, "1", "4096", NULL,
     "how many work side by side"},
    {"repeat", OPTION_COUNT, AT(repeat), "runs", "1", NULL, "1", "1000000", NULL,
     "timed repetitions"},
    {"warmup", OPTION_COUNT, AT(warmup), "runs", "0", NULL, "0", "1000000", NULL,
     "untimed repetitions before them"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "the same work at a size that ends in well under a second"},
    {"json", OPTION_FLAG, AT(json), NULL, NULL, NULL, NULL, NULL, NULL,
     "print only records, one line of JSON a repetition"},
    {"trace", OPTION_TEXT, AT(trace), NULL, NULL, NULL, NULL, NULL, NULL,
     "write the last repetition's timeline to a file, which Perfetto opens"},
    {"quiet", OPTION_FLAG, AT(quiet), NULL, NULL, NULL, NULL, NULL, NULL, "tell no story"},
    {"help", OPTION_FLAG, AT(help), NULL, NULL, NULL, NULL, NULL, NULL, "this text"},
    {"version", OPTION_FLAG, AT(version), NULL, NULL, NULL, NULL, NULL, NULL,
     "the version of the suite"},
    {0},
};
#undef AT

/* Everything that one program run knows. */
struct bench {
    const struct workload *workload;
    const struct variant *variants;
    const struct team *team;
    struct settings settings;
    struct job *job;
    struct option_table parameters; /* the workload's options, in `job` */
    int rank, ranks;
    bool has_expected;
    struct answer expected;
};

static int *job_workers(const struct bench *bench)
{
    return (int *)(void *)((char *)bench->job + bench->workload->workers);
}

/* ---- help ---------------------------------------------------------------------------------- */

static void print_help(const struct bench *bench)
{
    const struct workload *workload = bench->workload;
    const char *operand = "";

    for (const struct option_row *row = workload->options; row->name; row++)
        if (row->type == OPTION_OPERAND)
            operand = " [FILE]";
    printf("usage: %s%s/%s%s [options]\n\n%s\n\n%s\n\nvariants (--variant NAME, the first is the "
           "default):\n",
           bench->team->launch, bench->team->panel, workload->name, operand, workload->summary,
           workload->lesson);
    for (const struct variant *variant = bench->variants; variant->name; variant++)
        printf("  %-22s %s\n", variant->name, variant->summary);
    printf("\noptions of this workload:\n");
    options_help(workload->options);
    printf("\noptions of every program:\n");
    options_help(common_options);
    printf("\nNumbers may be written 50_000_000, 50M or 1e9; times 500ms, 2s or 1min.\n"
           "Exit status: 0 done and right, 1 wrong or failed, 2 usage, 77 cannot run here.\n");
}

static void print_list(const struct variant *variants)
{
    for (const struct variant *variant = variants; variant->name; variant++)
        printf("%s\t%s\n", variant->name, variant->summary);
}

/* The number of workers that suits the job; 0: the CPUs that the process may use. */
static uint64_t suited_workers(const struct bench *bench)
{
    if (!bench->workload->default_workers)
        return 0;
    uint64_t suited = bench->workload->default_workers(bench->job);
    return suited > MOST_WAITING_WORKERS ? MOST_WAITING_WORKERS : suited < 1 ? 1 : suited;
}

/* What --describe tells about it. It may depend on an input (a list of URLs): one that the user
 * names is loaded, and without one the number is not known (0). */
static uint64_t described_workers(const struct bench *bench)
{
    const struct workload *workload = bench->workload;
    struct complaint complaint;
    bool named = false;

    for (size_t row = 0; workload->options[row].name; row++)
        named = named ||
                (workload->options[row].type == OPTION_OPERAND && bench->parameters.given[row]);
    if (!workload->load)
        return suited_workers(bench);
    if (!named || !workload->load(bench->job, &complaint))
        return 0;
    uint64_t workers = suited_workers(bench);
    if (workload->close)
        workload->close(bench->job);
    return workers;
}

/* True if the user only asks about the program; then it is answered, on rank 0. */
static bool answer_questions(const struct bench *bench)
{
    const struct settings *settings = &bench->settings;

    if (!settings->help && !settings->version && !settings->list && !settings->describe)
        return false;
    if (bench->rank != 0)
        return true;
    if (settings->help)
        print_help(bench);
    else if (settings->version)
        printf("triptych %s (%s/%s)\n", TRIPTYCH_VERSION, bench->team->panel,
               bench->workload->name);
    else if (settings->list)
        print_list(bench->variants);
    else
        record_describe(bench->workload, bench->team, bench->variants, common_options,
                        described_workers(bench));
    if (fflush(stdout) != 0 && !output_closed())
        fail(STATUS_FAILED, "standard output: cannot write");
    return true;
}

/* ---- options ------------------------------------------------------------------------------- */

/* `--list` alone asks for the variants in every program, even where the workload has an option of
 * that name (find_primes --to 100 --list prints the primes). */
static bool asks_for_variants(int argc, char **argv)
{
    return argc == 2 && strcmp(argv[1], "--list") == 0;
}

static bool read_options(struct bench *bench, int argc, char **argv, struct complaint *complaint)
{
    struct option_table tables[] = {
        bench->parameters, {common_options, &bench->settings, NULL}, {NULL, NULL, NULL}};
    bool quick = false;

    for (int word = 1; word < argc && strcmp(argv[word], "--") != 0; word++)
        quick = quick || strcmp(argv[word], "--quick") == 0;
    options_defaults(&tables[0], quick);
    options_defaults(&tables[1], quick);
    if (asks_for_variants(argc, argv)) {
        bench->settings.list = true;
        return true;
    }
    return options_read(argc, argv, tables, complaint);
}

static bool say_usage(struct complaint *complaint, const char *text)
{
    snprintf(complaint->text, sizeof complaint->text, "%s", text);
    return false;
}

static bool find_variant(const struct bench *bench, struct complaint *complaint)
{
    char names[256] = "";
    size_t used = 0;

    if (!bench->settings.variant || strcmp(bench->settings.variant, "all") == 0)
        return true;
    for (const struct variant *variant = bench->variants; variant->name; variant++) {
        if (strcmp(variant->name, bench->settings.variant) == 0)
            return true;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s, ", variant->name);
    }
    snprintf(complaint->text, sizeof complaint->text,
             "--variant: '%.80s' is not a variant of %s/%s; it has %sor all",
             bench->settings.variant, bench->team->panel, bench->workload->name, names);
    return false;
}

static bool check_trace(const struct bench *bench, struct complaint *complaint)
{
    const struct settings *settings = &bench->settings;

    if (!settings->trace)
        return true;
    if (!record_available())
        fail(STATUS_SKIP, "built without json-c, so there is no --trace");
    if (settings->variant && strcmp(settings->variant, "all") == 0)
        return say_usage(complaint, "--trace: a timeline shows one run; name one --variant");
    const char *trouble = bench->rank == 0 ? whole_file_trouble(settings->trace) : NULL;
    if (trouble)
        snprintf(
            complaint->text, sizeof complaint->text,
            "--trace: cannot write '%.200s': %s; name a file in a folder that you may write to",
            settings->trace, trouble);
    return !trouble;
}

static int choose_workers(const struct bench *bench)
{
    int proposal = (int)suited_workers(bench);

    if (bench->settings.workers)
        return (int)bench->settings.workers;
    if (proposal == 0)
        proposal = cpus_allowed();
    if (proposal > MOST_WORKERS)
        proposal = MOST_WORKERS;
    return bench->team->default_workers ? bench->team->default_workers(proposal) : proposal;
}

/* What can be checked only when all options are known. */
static bool settle(struct bench *bench, const bool *given, struct complaint *complaint)
{
    if (bench->team->fixed && bench->settings.workers)
        return say_usage(complaint, "--workers: the launcher sets the number of ranks; use "
                                    "mpirun -n N");
    if (!find_variant(bench, complaint) || !check_trace(bench, complaint))
        return false;
    if (bench->workload->load && !bench->workload->load(bench->job, complaint))
        return false;
    *job_workers(bench) = choose_workers(bench);
    return !bench->workload->open || bench->workload->open(bench->job, given, complaint);
}

/* Every rank reads the input for itself, and some may not see what rank 0 sees; what rank 0 found
 * is what counts. Collective. Returns whether all go on. */
static bool settle_together(struct bench *bench, const bool *given, struct complaint *complaint)
{
    bool settled = settle(bench, given, complaint);

    if (!bench->team->agree)
        return settled;
    bool together = bench->team->agree(settled ? STATUS_DONE : STATUS_USAGE) == STATUS_DONE;
    if (together && !settled)
        fail(STATUS_FAILED, "rank 0 sees no such fault: %s", complaint->text);
    return together;
}

/* ---- one repetition ------------------------------------------------------------------------ */

/* The moments of a repetition: before the team was made ready, before run(), and after it. */
struct moments {
    double begin_s, start_s, end_s;
};

static struct answer timed_run(const struct bench *bench, const struct variant *variant,
                               bool traced, struct moments *moments)
{
    int own = bench->team->rank ? bench->rank : TALLY_MAIN;
    struct tally_slot *slot = tally_slot(own);

    moments->begin_s = clock_now_s();
    bench->team->prepare(*job_workers(bench));
    if (bench->team->barrier)
        bench->team->barrier();
    if (traced)
        trace_start();
    tally_process_begin(own);
    moments->start_s = clock_now_s();
    if (!bench->team->one_clock)
        slot->start_s = moments->start_s;
    struct answer answer = variant->run(bench->job);
    moments->end_s = clock_now_s();
    if (!bench->team->one_clock && slot->end_s == 0)
        tally_finish(own);
    if (!slot->process) /* else the team did it at the end of the work */
        tally_process_end(own);
    trace_stop();
    if (bench->team->collect)
        bench->team->collect();
    if (bench->team->dismiss)
        bench->team->dismiss();
    return answer;
}

static void report(const struct bench *bench, const struct measurement *measurement)
{
    if (bench->settings.json) {
        record_print(bench->workload, measurement, &bench->parameters);
        return;
    }
    if (bench->workload->print && measurement->repetition == bench->settings.repeat)
        bench->workload->print(bench->job);
    if (bench->workload->notice && output_has_story())
        bench->workload->notice(bench->job, measurement);
    story("Total time (%s, %d worker%s): %.2f s", measurement->variant->name, measurement->workers,
          measurement->workers == 1 ? "" : "s", measurement->seconds);
}

/* Returns whether the answer was right, or nobody reads it any more. Collective. */
static bool judge(struct bench *bench, const struct moments *moments,
                  struct measurement *measurement)
{
    if (bench->rank != 0 || output_closed())
        return true;
    if (!bench->has_expected) {
        bench->expected = bench->workload->expected(bench->job);
        bench->has_expected = true;
    }
    measurement->expected = bench->expected;
    measure_time(bench->team, moments->begin_s, moments->start_s, moments->end_s, measurement);
    measure_use(bench->workload, measurement);
    measure_answer(bench->workload, bench->job, measurement);
    if (measurement->repetition > 0)
        report(bench, measurement);
    return measurement->verified;
}

/* One repetition, the right answer or nobody there to read it. Collective. */
static bool run_once(struct bench *bench, const struct variant *variant, uint64_t repetition)
{
    struct measurement measurement = {.variant = variant,
                                      .panel = bench->team->panel,
                                      .workers = *job_workers(bench),
                                      .ranks = bench->ranks,
                                      .repetition = repetition};
    bool traced = bench->settings.trace && repetition == bench->settings.repeat;
    struct moments moments;

    if (bench->workload->reset)
        bench->workload->reset(bench->job);
    tally_reset();
    if (traced)
        timeline_open(bench->team, measurement.workers);
    measurement.answer = timed_run(bench, variant, traced, &moments);
    bool right = judge(bench, &moments, &measurement);
    if (traced) {
        struct timeline timeline = {
            bench->workload, bench->team,   &measurement, &bench->parameters,
            moments.start_s, moments.end_s, {"", 0}};
        timeline_close(&timeline,
                       bench->rank == 0 && !output_closed() ? bench->settings.trace : NULL);
    }
    return right;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool run_variant(struct bench *bench, const struct variant *variant)
{
    const struct settings *settings = &bench->settings;
    bool right = true, tells = !settings->quiet && !settings->json;
    int *workers = job_workers(bench), all = *workers;

    if ((variant->promise & ALONE) && !bench->team->fixed)
        *workers = 1;
    tally_open(*workers, bench->team->worker);
    output_open(tells && bench->rank == 0);
    story("%s, %s: %s, %s", bench->workload->name, bench->team->panel, variant->name,
          variant->summary);
    output_open(false);
    for (uint64_t untimed = 0; untimed < settings->warmup; untimed++)
        right = run_once(bench, variant, 0) && right;
    output_open(tells);
    for (uint64_t repetition = 1; repetition <= settings->repeat; repetition++)
        right = run_once(bench, variant, repetition) && right;
    tally_close();
    *workers = all;
    return right;
}

static int run_all(struct bench *bench)
{
    const char *wanted = bench->settings.variant;
    bool right = true, all = wanted && strcmp(wanted, "all") == 0;

    if (bench->settings.json && !record_available())
        fail(STATUS_SKIP, "built without json-c, so there is no --json");
    if (bench->settings.json)
        output_mute();
    for (const struct variant *variant = bench->variants; variant->name; variant++)
        if (all || strcmp(variant->name, wanted ? wanted : bench->variants->name) == 0)
            right = run_variant(bench, variant) && right;
    int status = right ? STATUS_DONE : STATUS_FAILED;
    if (right && bench->rank == 0 && bench->workload->status)
        status = bench->workload->status(bench->job);
    if (bench->workload->close)
        bench->workload->close(bench->job);
    return bench->team->agree ? bench->team->agree(status) : status;
}

static void join(struct bench *bench, int *argc, char ***argv, bool work)
{
    if (bench->team->open)
        bench->team->open(argc, argv, work);
    bench->rank = bench->team->rank ? bench->team->rank() : 0;
    bench->ranks = bench->team->ranks ? bench->team->ranks() : 1;
}

static int conclude(struct bench *bench, bool *given, int status)
{
    if (bench->team->close)
        bench->team->close();
    free(given);
    free(bench->job);
    return status;
}

int bench_main(int argc, char **argv, const struct workload *workload,
               const struct variant *variants, const struct team *team)
{
    struct bench bench = {.workload = workload, .variants = variants, .team = team};
    struct complaint complaint = {""};
    size_t rows = 0;

    fail_open(workload->name, team->leave);
    while (workload->options[rows].name)
        rows++;
    bool *given = calloc(rows + 1, sizeof *given);
    bench.job = calloc(1, workload->job_size);
    if (!given || !bench.job)
        fail(STATUS_FAILED, "no memory");
    bench.parameters = (struct option_table){workload->options, bench.job, given};

    bool good = read_options(&bench, argc, argv, &complaint);
    const struct settings *ask = &bench.settings;
    if (ask->trace)
        trace_expect();
    join(&bench, &argc, &argv, good && !ask->help && !ask->version && !ask->list && !ask->describe);
    output_open(false);
    if (good && answer_questions(&bench))
        return conclude(&bench, given, STATUS_DONE);
    if (!good || !settle_together(&bench, given, &complaint)) {
        if (bench.rank == 0)
            warn("%s (see %s/%s --help)", complaint.text, team->panel, workload->name);
        return conclude(&bench, given, STATUS_USAGE);
    }
    return conclude(&bench, given, run_all(&bench));
}
