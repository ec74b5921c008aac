/* SPDX-License-Identifier: MIT */
#include "compare/submit/submit.h"

#include "common/base/fail.h"
#include "common/base/proc.h"
#include "compare/base/text.h"
#include "compare/child/child.h"
#include "compare/submit/script.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const system_names[] = {
    [BATCH_SLURM] = "slurm", [BATCH_PBS] = "pbs", [BATCH_LSF] = "lsf", [BATCH_FLUX] = "flux", NULL};

#define AT(member) offsetof(struct settings, submit.member)
const struct option_row submit_rows[] = {
    {"OPTION", OPTION_OPERANDS, offsetof(struct settings, workloads), NULL, NULL, NULL, NULL, NULL,
     NULL, "after --: workloads and options of `triptych compare`"},
    {"system", OPTION_CHOICE, AT(system), NULL, "slurm", NULL, NULL, NULL, system_names,
     "the batch system"},
    {"time", OPTION_TEXT, AT(time), "TIME", "30m", NULL, NULL, NULL, NULL,
     "the job's time limit: 30m, 2h, 90s"},
    {"nodes", OPTION_COUNT, AT(nodes), NULL, "1", NULL, "1", "100000", NULL, "number of hosts"},
    {"ppn", OPTION_COUNT, AT(ppn), "ranks", "1", NULL, "1", "100000", NULL,
     "number of ranks on each host, with a CPU for each"},
    {"queue", OPTION_TEXT, AT(queue), "NAME", NULL, NULL, NULL, NULL, NULL,
     "the queue, or partition (default: the system's)"},
    {"account", OPTION_TEXT, AT(account), "NAME", NULL, NULL, NULL, NULL, NULL,
     "the account that pays (default: the system's)"},
    {"send", OPTION_FLAG, AT(send), NULL, NULL, NULL, NULL, NULL, NULL,
     "submit the script and keep it in the folder of results (default: print it)"},
    {0},
};
#undef AT

/* "30m" is half an hour here, and nothing is shorter than a minute. */
static uint64_t read_time(const char *text)
{
    static const struct {
        const char *suffix;
        uint64_t seconds;
    } units[] = {{"s", 1}, {"m", 60}, {"min", 60}, {"h", 3600}, {"d", 86400}};
    const uint64_t least_s = 60, most_s = 366 * UINT64_C(86400);
    char *suffix;

    errno = 0;
    unsigned long long number = strtoull(text, &suffix, 10);
    for (size_t at = 0; at < sizeof units / sizeof units[0]; at++)
        if (text[0] >= '0' && text[0] <= '9' && errno == 0 && number <= most_s &&
            strcmp(suffix, units[at].suffix) == 0 && number * units[at].seconds >= least_s &&
            number * units[at].seconds <= most_s)
            return number * units[at].seconds;
    fail(STATUS_USAGE,
         "--time: '%.80s' is not accepted; it takes 1m to 366d, as in 90s, 30m, 2h (see triptych "
         "submit --help)",
         text);
}

/* Queues and accounts stand in a comment of the script, where nothing quotes. */
static void check_word(const char *option, const char *word)
{
    for (const char *at = word; at && *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+:@/,", *at))
            fail(STATUS_USAGE, "--%s: '%.80s' is no name of one (see triptych submit --help)",
                 option, word);
}

/* The comparison's own options, read as compare reads them: what is wrong shows here, and not when
 * the job starts. */
static struct settings read_compare(const struct settings *settings, struct text_list *argv)
{
    struct settings compare = {0};
    struct error error = {""};

    text_add(argv, "compare");
    for (size_t at = 0; at < settings->workloads.count; at++)
        text_add(argv, "%s", settings->workloads.word[at]);
    if (!settings_read(&compare, settings_compare_rows, (int)argv->count, argv->items, &error))
        fail(STATUS_USAGE, "%s (see triptych compare --help)", error.text);
    if (compare.dry_run || compare.help || compare.version)
        fail(STATUS_USAGE, "a job runs a comparison: --dry-run, --help and --version are for "
                           "`triptych compare` itself (see triptych submit --help)");
    return compare;
}

/* Writes the script into the folder of results, and hands it to the system. */
static int send(const struct job_script *job, const char *text)
{
    char *path = text_format("%s/job.%s", job->folder, system_names[job->system]);
    struct text_list argv = {0};

    if (mkdir(job->folder, 0777) != 0 && errno != EEXIST)
        fail(STATUS_FAILED,
             "--output: cannot make the folder %s: %s; name one that can be written to",
             job->folder, strerror(errno));
    FILE *file = fopen(path, "we");
    bool written = file && fputs(text, file) >= 0;
    if ((file && fclose(file) != 0) || !written)
        fail(STATUS_FAILED, "%s: %s", path, strerror(errno));
    script_sender(job->system, path, &argv);
    struct child child = child_run(argv.items, 60);
    bool good = child.end == CHILD_EXITED && child.status == 0;
    if (!good) {
        char *why = child_error(&child);
        fail(STATUS_FAILED, "%s did not take the job: %s; the script is %s", argv.items[0], why,
             path);
    }
    size_t size = child.output_size;
    while (size > 0 && isspace((unsigned char)child.output[size - 1]))
        size--;
    char *said = text_printable(child.output, size, 400);
    printf("%s\n%s; its results will be in %s\n", path, said[0] ? said : "submitted", job->folder);
    free(said);
    child_free(&child);
    text_free(&argv);
    free(path);
    return STATUS_DONE;
}

int submit_command(const struct settings *settings)
{
    char self[PATH_MAX] = "", here[PATH_MAX] = "";
    struct text_list argv = {0};

    check_word("queue", settings->submit.queue);
    check_word("account", settings->submit.account);
    struct settings compare = read_compare(settings, &argv);
    if (proc_program(self, sizeof self) == 0 || !getcwd(here, sizeof here))
        fail(STATUS_FAILED, "cannot find this program or its folder: %s", strerror(errno));
    struct job_script job = {.system = (enum batch)settings->submit.system,
                             .seconds = read_time(settings->submit.time),
                             .nodes = settings->submit.nodes,
                             .ppn = settings->submit.ppn,
                             .queue = settings->submit.queue,
                             .account = settings->submit.account,
                             .program = self,
                             .here = here,
                             .folder = compare.output,
                             .launcher = compare.launcher ? NULL
                                         : settings->launcher
                                             ? settings->launcher
                                             : script_launcher((enum batch)settings->submit.system),
                             .compare = &argv};
    if (strpbrk(job.folder, "\n %#"))
        fail(STATUS_USAGE, "--output: a job's folder has no blanks, no %% and no #");
    char *text = script_text(&job);
    int status = STATUS_DONE;
    if (settings->submit.send)
        status = send(&job, text);
    else
        fputs(text, stdout);
    free(text);
    text_free(&argv);
    return status;
}
