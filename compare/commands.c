/* SPDX-License-Identifier: MIT */
#include "compare/commands.h"

#include "common/base/fail.h"
#include "compare/explore/command.h"
#include "compare/grade/command.h"
#include "compare/learn/command.h"
#include "compare/learn/suite.h"
#include "compare/lesson/command.h"
#include "compare/machine/doctor.h"
#include "compare/manual/manual.h"
#include "compare/measure/command.h"
#include "compare/measure/crossover.h"
#include "compare/page/report.h"
#include "compare/page/story.h"
#include "compare/prices/command.h"
#include "compare/programs/list.h"
#include "compare/programs/own.h"
#include "compare/race/command.h"
#include "compare/simulate/simulate.h"
#include "compare/submit/submit.h"
#include "compare/tables/diff_command.h"

#include <stddef.h>

#define AT(member) offsetof(struct settings, member)
static const char *const doctor_formats[] = {
    [FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", NULL};

static const struct option_row doctor_rows[] = {
    {"placement", OPTION_FLAG, AT(placement), NULL, NULL, NULL, NULL, NULL, NULL,
     "also measure what it costs when all threads of a rank are on one CPU; this takes some "
     "seconds"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, doctor_formats,
     "of what is printed"},
    {0},
};

static const struct option_row report_rows[] = {
    {"DIR", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "folders of comparisons; with several, the first is what the others are compared with"},
    {"output", OPTION_TEXT, AT(output), "FILE", NULL, NULL, NULL, NULL, NULL,
     "the page (default: report.html in the first DIR)"},
    {0},
};
#undef AT

/* ---- commands -------------------------------------------------------------------------------- */

static int list(const struct settings *settings)
{
    struct catalog catalog = own_catalog(settings, NULL);
    struct launcher launcher = launcher_open(settings);

    list_print(&catalog, &launcher);
    launcher_close(&launcher);
    catalog_close(&catalog);
    return STATUS_DONE;
}

/* A command that starts the programs there are. */
static int with_programs(const struct settings *settings,
                         int run(struct catalog *, const struct launcher *,
                                 const struct settings *))
{
    command_environment();
    struct catalog catalog = own_catalog(settings, NULL);
    struct launcher launcher = launcher_open(settings);
    int status = run(&catalog, &launcher, settings);

    launcher_close(&launcher);
    catalog_close(&catalog);
    return status;
}

static int prices(const struct settings *settings)
{
    return with_programs(settings, prices_run);
}

static int race(const struct settings *settings)
{
    return with_programs(settings, race_run);
}

static int learn(const struct settings *settings)
{
    command_environment();
    return learn_command(settings);
}

static int grade(const struct settings *settings)
{
    command_environment();
    return grade_command(settings);
}

static int manual(const struct settings *settings);

static int explore(const struct settings *settings)
{
    command_environment();
    return explore_command(settings, story_page_write);
}

const struct command driver_commands[] = {
    {"list", list, NULL, NULL, NULL,
     "workloads, panels and variants found; what is missing and why",
     "Programs are found by looking: every folder of programs that answer --describe is a panel.",
     USES_BOTH},
    {"compare", compare_command, settings_compare_rows, NULL, NULL,
     "run, check and compare; it ends with one screen that says what came out",
     "Each cell (program, variant, number of workers) is started on its own, in random order "
     "within\n"
     "its workload, so that whatever disturbs the machine hits all alike. Every answer is "
     "checked;\n"
     "what fails, hangs or answers wrongly is told and enters no number. Records are on disk "
     "before\n"
     "the next run starts: Ctrl-C loses nothing. Without options the natural variants run, at "
     "sizes\n"
     "found for this machine, and the time that is left goes to results that are still uncertain. "
     "All\n"
     "variants, intervals and tables come with --details or a workload's name.\n\n"
     "  triptych compare                                   everything, in about two minutes\n"
     "  triptych compare cpu_bound --workers 1,2,4         one workload, three numbers of workers\n"
     "  triptych compare pool --set skew=1 --repeat 10     unequal tasks, ten runs a cell\n"
     "  triptych compare pool --env OMP_WAIT_POLICY=active,passive\n"
     "  triptych compare --panels posix,openmp --quick     a quick look, without MPI\n"
     "  triptych compare --live                            watch it in a browser while it runs\n"
     "  triptych compare io_bound --dry-run                what would run\n\n"
     "Programs of your own are compared in the same way, from their start to their end, with the\n"
     "memory and CPU time of each run:\n\n"
     "  triptych compare --command 'old=./app-1 in' --command 'new=./app-2 in'\n"
     "  triptych compare --command 'app=./app -t {workers}' --workers 1,2,4 --until 2%\n"
     "  triptych compare --command 'sort=sort -S {size} f' --set size=1M,64M --same-output",
     USES_BOTH},
    {"prices", prices, prices_rows, NULL, NULL,
     "what one primitive costs here, the panels side by side",
     "A price is the time of one operation: a lock, a barrier, a message, an empty task. Each "
     "panel's "
     "program\n`prices` measures its own in several processes, with fewer workers than CPUs, as "
     "many, "
     "and more,\nand under each wait policy. Records are added to prices.jsonl in the folder of "
     "results, where the\nreport and the predictions of `triptych compare` find them.\n\n"
     "  triptych prices                                    the whole list, in about a minute\n"
     "  triptych prices --quick                            a first look\n"
     "  triptych prices --only barrier --workers 2,4       one price",
     USES_BOTH},
    {"crossover", crossover_command, settings_crossover_rows, "WORKLOAD [options]", NULL,
     "for which lengths of tasks each paradigm wins, from a fitted and checked model",
     "Makes the tasks of a workload longer and shorter, and fits a model to each panel: a time for "
     "each run,\na time for each task, and the time of the work itself. It says for which "
     "lengths of tasks each panel\nwins, with intervals. Some cells are kept out of the fit and "
     "check it: "
     "where it misses them by more\nthan 15 %, no crossing is told. Records are on disk before the "
     "next run starts: Ctrl-C loses nothing.\n\n"
     "  triptych crossover pool                            all panels, in about 90 seconds\n"
     "  triptych crossover graph --workers 2               one number of workers\n"
     "  triptych crossover queue --panels posix,mpi        two panels",
     USES_BOTH},
    {"race", race, race_rows, NULL, NULL,
     "the updates that races lose, by compiler and level, and what each fix costs",
     "Runs racy forms with two workers, as gcc and clang build them at -O0 to -O3 (in a build tree "
     "they\nare built first, once), and fixed forms with one worker and with several. Each record "
     "is added to\nrace.jsonl in the folder of results before the next start: Ctrl-C loses "
     "nothing.\n\n"
     "  triptych race                                      all panels\n"
     "  triptych race --panels posix --workers 1,2         one panel, two numbers of workers",
     USES_BOTH},
    {"lesson", lesson_command, lesson_rows, NULL, NULL,
     "say what you expect, run it, and see what came out and why",
     "Nine lessons, the first eight in the tutorial's order. Each asks up to three questions, runs "
     "the programs "
     "some\nseconds, draws what you expected beside what was measured, says why as far as the "
     "data bear it\nout, and names the lines of the sources to open. Answers come from the "
     "terminal or from standard\ninput, one a line; an empty line skips a question, the end of "
     "input all that are left. An answer\nthat is invalid is asked for again on a terminal, and "
     "is an error (exit status 2) from a file. Where\nnothing of a lesson can run the exit status "
     "is 77.\n\n"
     "  triptych lesson                    the lessons, a line each\n"
     "  triptych lesson 2                  lesson 2: a shared counter\n"
     "  printf '3\\n\\n0\\n' | triptych lesson 1   three answers, the second one skipped\n"
     "  triptych lesson 3 --format json < /dev/null   what was measured, for a program",
     USES_BOTH},
    {"learn", learn, learn_rows, "[DIR] [COMMAND [NAME]] [options]", NULL,
     "exercises in three paradigms, judged at each save",
     "Makes a folder of exercises and watches it: what you save is built, run with 1 to 8 workers "
     "and\njudged: PASS, FAIL or UNDECIDED, why, and what to do next. No file of yours is ever "
     "written over.\n\n"
     "  triptych learn DIR                 make the folder, or go on in it; Ctrl-C ends\n"
     "  triptych learn DIR list            what there is, what has passed\n"
     "  triptych learn DIR next            what is to be done now\n"
     "  triptych learn DIR run [NAME]      judge once, without watching\n"
     "  triptych learn DIR hint [NAME]     where to look; what to use; the idea\n"
     "  triptych learn DIR reset NAME      the skeleton again; your file is kept beside it\n"
     "  triptych learn DIR solution NAME   when it has passed, or when asked twice\n\n"
     "Within the folder DIR may be left out.",
     USES_LAUNCHER},
    {"grade", grade, grade_rows, "FOLDER... [options]", NULL,
     "submissions of the exercises, judged and marked in a sandbox",
     "FOLDER is one student's folder, as `triptych learn` makes it, or a folder that holds a "
     "folder "
     "for\neach student. What cannot be graded for reasons of this machine is UNDECIDED and gets "
     "no "
     "mark; then\nthe exit status is 1. Graded again, the same submissions get the same marks.\n\n"
     "  triptych grade class                          all students, all exercises\n"
     "  triptych grade class --exercise pool/posix    one exercise\n"
     "  triptych grade anna ben --rubric rubric.json  two students, own weights",
     USES_LAUNCHER},
    {"explore", explore, explore_rows, "SOURCE... [options] [-- ARGUMENT...]",
     "0 nothing found, 1 found or not possible to build or explore, 2 usage.",
     "the schedule that breaks a program of threads, OpenMP or MPI",
     "Builds the sources so that one thread runs at a time, and tries one order of steps after the "
     "other:\nfirst those near the default order, then random ones. A wrong answer (exit "
     "status, assertion),\na crash, a deadlock, a lost wake-up, a livelock, a data race or a "
     "thread "
     "that nobody joins ends in a\nstory and in a file that replays it. Of a program of MPI, each "
     "message that a wildcard can get is\ntried, with and without buffering: deadlocks, calls that "
     "do not fit, leaks, buffers in use, conflicts\nin windows. docs/explore.md tells how, "
     "and what it cannot see.\n\n"
     "  triptych explore bank.c                            one program\n"
     "  triptych explore queue.c test.c -- 3 100           two sources, the program's own "
     "arguments\n"
     "  triptych explore bank.c --time 60s --seed 7        for a minute, other random orders\n"
     "  triptych explore heat.c -n 4                       OpenMP, with a team of 4\n"
     "  triptych explore ring.c -n 3                       a program of MPI, with 3 ranks\n"
     "  triptych explore --replay bank.replay              the same run again",
     USES_NEITHER},
    {"doctor", doctor_run, doctor_rows, NULL, "0 no trouble, 1 there is TROUBLE, 2 usage.",
     "is this machine fit to measure? Each trouble with its cure",
     "Looks at the machine, and starts some programs for a moment. `ok` needs nothing. Following\n"
     "`advice` makes numbers steadier. TROUBLE makes runs fail or numbers wrong; then the exit\n"
     "status is 1.\n\n"
     "  triptych doctor --launcher 'mpirun --map-by core' --placement   what its binding costs "
     "here",
     USES_BOTH},
    {"submit", submit_command, submit_rows, "[options] [-- OPTION...]", NULL,
     "a comparison as a job of a batch system",
     "Writes a job script that runs `triptych compare` with the options after --. After a time "
     "limit, a\npreemption or a failed host the job starts again and goes on where it was.\n\n"
     "  triptych submit --nodes 2 --ppn 4 -- pool --panels mpi --workers 1,2,4,8  print it\n"
     "  triptych submit --system pbs --time 2h --send -- --output results         submit it",
     USES_LAUNCHER},
    {"simulate", simulate_command, simulate_rows, "[WORKLOAD] [options]", NULL,
     "thousands of ranks by simulation: where a farm's manager becomes the limit",
     "Runs mpi/pool or mpi/find_primes on a simulated machine (SimGrid; the preset smpi builds "
     "them) and\nchecks each answer. It prints how efficient each variant is, and how many ranks "
     "it can keep busy.\nTime is the simulation's: two runs print the same.\n\n"
     "  triptych simulate                                  pool with 8, 64 and 256 ranks\n"
     "  triptych simulate --ranks 1024 --task-time 1ms,10ms --platform fat-tree\n"
     "  triptych simulate find_primes --variants request,tree --output simulated",
     USES_PROGRAMS},
    {"report", report_command, report_rows, "DIR... [options]", NULL,
     "the page of one saved comparison, or of several side by side",
     "Makes report.html from the records of a comparison. The page is whole in itself and opens "
     "offline.\nSeveral folders (machines, versions) stand side by side in it.\n\n"
     "  triptych report triptych-results                   the page of one comparison\n"
     "  triptych report laptop server --output both.html   two machines side by side",
     USES_NEITHER},
    {"diff", diff_command, diff_rows, "BEFORE AFTER [options]",
     "0 nothing is slower, 1 something is, 2 there is nothing to compare or the command line is "
     "wrong.",
     "two saved comparisons: what got faster or slower, and how sure",
     "Compares each cell (workload, panel, variant, workers, parameters) of AFTER with the same "
     "of\n"
     "BEFORE. A cell is slower or faster where a test says so at 5 % over all cells together, the "
     "interval of the "
     "ratio\n"
     "leaves out 1, and the median changed by at least --threshold. It needs 6 starts of the "
     "program "
     "on\n"
     "either side, or 5 with several repetitions each; below that a cell is undecided.\n\n"
     "  triptych diff before after                         two folders of `triptych compare`\n"
     "  triptych diff old.jsonl new.jsonl --threshold 5%   only what changed by 5 % or more\n"
     "  triptych diff before after --metric cpu_seconds    CPU time instead of seconds",
     USES_NEITHER},
    {"manual", manual, manual_rows, NULL, NULL, "man pages, and completions for bash, zsh and fish",
     "Tells the commands and the programs' options, which come from the same tables as --help and "
     "--describe, as man pages and as completions. An installed tree has them already.\n\n"
     "  triptych manual compare | man -l -                 the page of a command\n"
     "  triptych manual --format bash                      the completion; eval \"$(...)\" takes "
     "it\n"
     "  triptych manual --output share                     all pages and completions, as files",
     USES_PROGRAMS},
    {0},
};

static int manual(const struct settings *settings)
{
    struct text_list exercises = suite_labels();
    int status = manual_run(driver_commands, &exercises, settings);

    text_free(&exercises);
    return status;
}
