/* SPDX-License-Identifier: MIT
 *
 * triptych: the driver. It finds the panels' programs, runs them side by side and tells what came
 * out. Command lines, exit statuses and records are all that it knows of them. */
#include "common/fail.h"
#include "common/output.h"
#include "compare/child.h"
#include "compare/doctor.h"
#include "compare/list.h"
#include "compare/progress.h"
#include "compare/report.h"
#include "compare/run.h"
#include "compare/table.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options --------------------------------------------------------------------------------- */

static const char *const formats[] = {[FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", NULL};

#define AT(member) offsetof(struct settings, member)
static const struct option_row general_rows[] = {
    {"programs", OPTION_TEXT, AT(programs), NULL, NULL, NULL, NULL, NULL, NULL,
     "the folder with the panels' folders (default: where this build or installation has them)"},
    {"launcher", OPTION_TEXT, AT(launcher), NULL, NULL, NULL, NULL, NULL, NULL,
     "what stands before `-n N` for MPI programs, as in 'srun --mpi=pmix'"},
    {"help", OPTION_FLAG, AT(help), NULL, NULL, NULL, NULL, NULL, NULL, "this text"},
    {"version", OPTION_FLAG, AT(version), NULL, NULL, NULL, NULL, NULL, NULL, "the version"},
    {0},
};

static const struct option_row compare_rows[] = {
    {"WORKLOAD", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "only these (default: all)"},
    {"panels", OPTION_TEXT, AT(panels), NULL, NULL, NULL, NULL, NULL, NULL,
     "only these, as in posix,mpi (default: all)"},
    {"variants", OPTION_TEXT, AT(variants), NULL, NULL, NULL, NULL, NULL, NULL,
     "only these, as in sync,threads,ranks (default: all)"},
    {"workers", OPTION_TEXT, AT(workers), NULL, NULL, NULL, NULL, NULL, NULL,
     "numbers of workers, as in 1,2,4 (default: 1 and all CPUs; or the workload's own)"},
    {"set", OPTION_WORDS, AT(sets), NULL, NULL, NULL, NULL, NULL, NULL,
     "name=value: an option for every program that has it; can be given again"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "small sizes that end in well under a second, to try things out"},
    {"repeat", OPTION_COUNT, AT(repeat), "runs", "3", NULL, "1", "1000", NULL,
     "runs of each cell; unless given, what takes longer than 1 s runs once"},
    {"seed", OPTION_COUNT, AT(seed), NULL, "1", NULL, NULL, NULL, NULL,
     "of the random order of the runs"},
    {"deadline", OPTION_SECONDS, AT(deadline_s), "s", "60s", NULL, "10ms", "24h", NULL,
     "a run that takes longer hangs, and is ended"},
    {"output", OPTION_TEXT, AT(output), NULL, "triptych-results", NULL, NULL, NULL, NULL,
     "folder for records.jsonl; records are added, never overwritten"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, formats,
     "of what is printed"},
    {"dry-run", OPTION_FLAG, AT(dry_run), NULL, NULL, NULL, NULL, NULL, NULL,
     "print the commands in their order, and run none"},
    {0},
};

static const struct option_row doctor_rows[] = {
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, formats,
     "of what is printed"},
    {0},
};

static const struct option_row report_rows[] = {
    {"DIR", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "folders of comparisons; with several, the first is what the others are compared with"},
    {"output", OPTION_TEXT, AT(output), NULL, NULL, NULL, NULL, NULL, NULL,
     "the page (default: report.html in the first DIR)"},
    {0},
};
#undef AT

/* ---- commands -------------------------------------------------------------------------------- */

/* Standard output must have taken everything. */
static int concluded(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        fail(STATUS_FAILED, "standard output: %s", strerror(errno));
    return status;
}

static struct catalog open_catalog(const struct settings *settings)
{
    struct catalog catalog = catalog_open(settings->programs);

    if (catalog.count == 0) {
        for (size_t at = 0; at < catalog.missing.count; at++)
            warn("%s", catalog.missing.items[at]);
        fail(STATUS_FAILED,
             "no program in the folders of %s answers; build the suite, or say "
             "--programs DIR",
             catalog.root);
    }
    return catalog;
}

static int list(const struct settings *settings)
{
    struct catalog catalog = open_catalog(settings);
    struct launcher launcher = launcher_open(settings);

    list_print(&catalog, &launcher);
    launcher_close(&launcher);
    catalog_close(&catalog);
    return concluded(STATUS_DONE);
}

static void print_plan(struct plan *plan, const struct catalog *catalog,
                       const struct launcher *launcher, const struct settings *settings)
{
    for (size_t at = 0; at < catalog->workloads.count; at++)
        run_print(plan, catalog->workloads.items[at], catalog, launcher, settings);
    for (size_t at = 0; at < plan->left_out.count; at++)
        printf("left out: %s\n", plan->left_out.items[at]);
}

/* Workload after workload, each with its table as soon as it is there. */
static void measure(struct plan *plan, const struct catalog *catalog,
                    const struct launcher *launcher, const struct settings *settings)
{
    struct store store = store_open(settings->output);
    size_t done = 0;

    for (size_t at = 0; at < catalog->workloads.count && !child_stop_signal(); at++) {
        const char *workload = catalog->workloads.items[at];
        run_workload(plan, workload, catalog, launcher, &store, settings, &done);
        if (settings->format == FORMAT_TABLE)
            table_print(plan, workload);
    }
    if (settings->format == FORMAT_TABLE)
        table_footer(plan, launcher, store.path);
    else
        table_json(plan, launcher, store.path);
    store_close(&store);
}

static int compare(const struct settings *settings)
{
    struct catalog catalog = open_catalog(settings);
    struct launcher launcher = launcher_open(settings);
    struct plan plan = plan_open(&catalog, &launcher, settings);
    int status = STATUS_DONE;

    if (plan.count == 0) {
        for (size_t at = 0; at < plan.left_out.count; at++)
            warn("left out: %s", plan.left_out.items[at]);
        fail(STATUS_FAILED, "nothing is left to run");
    }
    if (settings->dry_run)
        print_plan(&plan, &catalog, &launcher, settings);
    else
        measure(&plan, &catalog, &launcher, settings);
    if (table_failures(&plan) > 0)
        status = STATUS_FAILED;
    plan_close(&plan);
    launcher_close(&launcher);
    catalog_close(&catalog);
    return concluded(status);
}

static int doctor(const struct settings *settings)
{
    return concluded(doctor_run(settings));
}

struct command {
    const char *name;
    int (*run)(const struct settings *settings);
    const struct option_row *rows; /* its own options; NULL: none */
    const char *summary, *lesson;
};

static const struct command commands[] = {
    {"list", list, NULL, "workloads, panels and variants found; what is missing and why",
     "Programs are found by looking: every folder of programs that answer --describe is a panel."},
    {"compare", compare, compare_rows, "run, check and compare; a table for each workload",
     "Each cell (program, variant, number of workers) is started on its own, in random order "
     "within\n"
     "its workload, so that whatever disturbs the machine hits all alike. Every answer is "
     "checked;\n"
     "what fails, hangs or answers wrongly is told and enters no number. Records are on disk "
     "before\n"
     "the next run starts: Ctrl-C loses nothing.\n\n"
     "  triptych compare                                   everything, in about two minutes\n"
     "  triptych compare cpu_bound --workers 1,2,4         one workload, three numbers of workers\n"
     "  triptych compare pool --set skew=1 --repeat 10     unequal tasks, ten runs a cell\n"
     "  triptych compare --panels posix,openmp --quick     a quick look, without MPI\n"
     "  triptych compare io_bound --dry-run                what would run"},
    {"doctor", doctor, doctor_rows, "is this machine fit to measure? Each trouble with its cure",
     "It looks at the machine, and starts some programs for a moment. What is ok needs nothing,\n"
     "what is advice makes numbers steadier, what is TROUBLE makes runs fail or numbers wrong;\n"
     "then the exit status is 1."},
    {"report", report_command, report_rows, "the page again, from saved comparisons; side by side",
     "Makes report.html from the records of a comparison. The page is whole in itself and opens "
     "offline.\nSeveral folders (machines, versions) stand side by side in it.\n\n"
     "  triptych report triptych-results                   the page of one comparison\n"
     "  triptych report laptop server --output both.html   two machines side by side"},
    {0},
};

/* ---- help ------------------------------------------------------------------------------------ */

static void print_help(const struct command *command)
{
    if (command) {
        printf("usage: triptych %s%s [options]\n\n%s\n\n%s\n\noptions:\n", command->name,
               command->rows && command->rows->type == OPTION_OPERANDS ? " [WORKLOAD...]" : "",
               command->summary, command->lesson);
        if (command->rows)
            options_help(command->rows);
    } else {
        printf("usage: triptych COMMAND [options]\n\nEight concurrency workloads three ways, side "
               "by side: POSIX, OpenMP, MPI.\n\ncommands:\n");
        for (const struct command *each = commands; each->name; each++)
            printf("  %-22s %s\n", each->name, each->summary);
        printf("\n`triptych COMMAND --help` explains a command. Options of all commands:\n");
    }
    options_help(general_rows);
    printf("\nExit status: 0 done and all right, 1 something failed or was wrong, 2 usage.\n");
}

/* Reads what follows the command's name and does it. */
static int perform(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct complaint complaint = {""};
    bool given[sizeof compare_rows / sizeof compare_rows[0]] = {false};
    struct option_table tables[] = {
        {general_rows, &settings, NULL},
        {command && command->rows ? command->rows : NULL, &settings, given},
        {NULL, NULL, NULL}};

    for (struct option_table *table = tables; table->rows; table++)
        options_defaults(table, false);
    if (!options_read(argc, argv, tables, &complaint))
        fail(STATUS_USAGE, "%s (see triptych %s%s--help)", complaint.text,
             command ? command->name : "", command ? " " : "");
    for (size_t row = 0; row < sizeof given / sizeof given[0]; row++)
        settings.repeat_given =
            settings.repeat_given ||
            (given[row] && compare_rows[row].offset == offsetof(struct settings, repeat));
    if (settings.help)
        print_help(command);
    else if (settings.version)
        printf("triptych %s\n", TRIPTYCH_VERSION);
    else if (command)
        return command->run(&settings);
    else
        fail(STATUS_USAGE, "which command? `triptych compare` runs everything, `triptych --help` "
                           "lists all");
    return concluded(STATUS_DONE);
}

int main(int argc, char **argv)
{
    const struct command *command = NULL;
    int status;

    fail_open("triptych", NULL);
    child_open();
    for (const struct command *each = commands; argc > 1 && each->name; each++)
        if (strcmp(argv[1], each->name) == 0)
            command = each;
    if (!command && argc > 1 && argv[1][0] != '-')
        fail(STATUS_USAGE,
             "'%.80s' is not a command (see triptych "
             "--help)",
             argv[1]);
    status = perform(command, argc - (command != NULL), argv + (command != NULL));
    if (child_stop_signal()) { /* who started us shall see that we were interrupted */
        signal(child_stop_signal(), SIG_DFL);
        raise(child_stop_signal());
    }
    return status;
}
