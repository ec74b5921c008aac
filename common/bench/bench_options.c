/* SPDX-License-Identifier: MIT
 *
 * The options that every program has, and what they only ask for. */
#include "common/bench/bench_parts.h"

#include "common/base/fail.h"
#include "common/base/input.h"
#include "common/base/output.h"
#include "common/base/terminal.h"
#include "common/base/translate.h"
#include "common/bench/record.h"

#include <stdio.h>
#include <string.h>

enum { MOST_WAITING_WORKERS = 64 };

#define AT(member) offsetof(struct settings, member)
static const struct option_row common_options[] = {
    {"variant", OPTION_TEXT, AT(variant), "NAME", NULL, NULL, NULL, NULL, NULL,
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
    {"trace", OPTION_TEXT, AT(trace), "FILE", NULL, NULL, NULL, NULL, NULL,
     "write the last repetition's timeline to a file, which Perfetto opens"},
    {"journal", OPTION_TEXT, AT(journal), "FILE", NULL, NULL, NULL, NULL, NULL,
     "keep what is finished in a file; the same command goes on from there after any end"},
    {"fault", OPTION_TEXT, AT(fault), "KIND", NULL, NULL, NULL, NULL, NULL,
     "kill, segv, hang or exit[@TASK or @SECONDS]: a worker of a resilient variant dies or stops"},
    {"respawn", OPTION_FLAG, AT(respawn), NULL, NULL, NULL, NULL, NULL, NULL,
     "resilient variants replace worker processes that were lost"},
    {"quiet", OPTION_FLAG, AT(quiet), NULL, NULL, NULL, NULL, NULL, NULL, "tell no story"},
    {"help", OPTION_FLAG, AT(help), NULL, NULL, NULL, NULL, NULL, NULL, "this text"},
    {"version", OPTION_FLAG, AT(version), NULL, NULL, NULL, NULL, NULL, NULL,
     "the version of the suite"},
    {0},
};
#undef AT

/* ---- options ------------------------------------------------------------------------------- */

/* `--list` alone asks for the variants in every program, even where the workload has an option of
 * that name (find_primes --to 100 --list prints the primes). */
static bool asks_for_variants(int argc, char **argv)
{
    return argc == 2 && strcmp(argv[1], "--list") == 0;
}

bool bench_read_options(struct bench *bench, int argc, char **argv, struct error *error)
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
    return options_read(argc, argv, tables, error);
}

/* ---- help ---------------------------------------------------------------------------------- */

/* English ones have lines of their own; what is translated is one paragraph. */
static void print_lesson(const struct workload *workload)
{
    const char *lesson = translate(workload->lesson);

    if (strcmp(lesson, workload->lesson) == 0)
        printf("%s\n", lesson);
    else
        terminal_text(0, lesson);
}

static void print_help(const struct bench *bench)
{
    const struct workload *workload = bench->workload;
    const char *operand = "";

    for (const struct option_row *row = workload->options; row->name; row++)
        if (row->type == OPTION_OPERAND)
            operand = " [FILE]";
    printf(translate("usage: %s%s/%s%s [options]\n\n"), bench->team->launch, bench->team->panel,
           workload->name, operand);
    terminal_text(0, translate(workload->summary));
    printf("\n");
    print_lesson(workload);
    printf("%s", translate("\nvariants (--variant NAME, the first is the default):\n"));
    for (const struct variant **variant = bench->variants; *variant; variant++) {
        printf("  %-22s ", (*variant)->name);
        terminal_text(25, translate((*variant)->summary));
    }
    printf("%s", translate("\noptions of this workload:\n"));
    options_help(workload->options);
    printf("%s", translate("\noptions of every program:\n"));
    options_help(common_options);
    printf("\n");
    terminal_text(
        0, translate("Numbers may be written 50_000_000, 50M or 1e9; times 500ms, 2s or 1min."));
    terminal_text(
        0, translate(
               "Exit status: 0 done and right, 1 wrong or failed, 2 usage, 77 cannot run here."));
}

static void print_list(const struct variant **variants)
{
    for (const struct variant **variant = variants; *variant; variant++)
        printf("%s\t%s\n", (*variant)->name, (*variant)->summary);
}

/* The number of workers that suits the job; 0: the CPUs that the process may use. */
uint64_t bench_suited_workers(const struct bench *bench)
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
    struct error error;
    bool named = false;
    char *text;
    size_t size;

    for (size_t row = 0; workload->options[row].name; row++)
        named = named ||
                (workload->options[row].type == OPTION_OPERAND && bench->parameters.given[row]);
    if (!workload->load)
        return bench_suited_workers(bench);
    if (!named || !input_read(*bench_input(bench), &text, &size, &error) ||
        !workload->load(bench->job, text, size, &error))
        return 0;
    return bench_suited_workers(bench);
}

/* True if the user only asks about the program; then it is answered, on rank 0. */
bool bench_answer_questions(const struct bench *bench)
{
    const struct settings *settings = &bench->settings;

    if (!settings->help && !settings->version && !settings->list && !settings->describe)
        return false;
    if (bench->rank != 0)
        return true;
    output_stdio();
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
    output_conclude();
    return true;
}
