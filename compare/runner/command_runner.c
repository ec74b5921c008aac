/* SPDX-License-Identifier: MIT
 *
 * command-runner: runs a command that is not of this suite as often as asked, and tells each run
 * as a record. `triptych compare --command` starts it; between the two stand only words, records
 * and an exit status. It is a small process of its own because a process' largest memory survives
 * exec(2): started from the driver, every command would seem as large as the driver. */
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/options/options.h"
#include "compare/runner/pattern.h"
#include "compare/runner/trial.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

struct asked {
    const char *name, *metric, *expect;
    uint64_t workers, ranks, threads, repeat, warmup, assignments;
    bool same, help;
};

#define AT(member) offsetof(struct asked, member)
static const struct option_row rows[] = {
    {"name", OPTION_TEXT, AT(name), "NAME", "command", NULL, NULL, NULL, NULL, "in records"},
    {"workers", OPTION_COUNT, AT(workers), NULL, "1", NULL, "1", "1000000", NULL, "in records"},
    {"ranks", OPTION_COUNT, AT(ranks), NULL, "1", NULL, "1", "1000000", NULL, "in records"},
    {"threads", OPTION_COUNT, AT(threads), NULL, "1", NULL, "1", "1000000", NULL, "in records"},
    {"repeat", OPTION_COUNT, AT(repeat), "runs", "1", NULL, "1", "1000000", NULL, "timed"},
    {"warmup", OPTION_COUNT, AT(warmup), "runs", "0", NULL, "0", "1000000", NULL, "untimed"},
    {"metric", OPTION_TEXT, AT(metric), "REGEX", NULL, NULL, NULL, NULL, NULL,
     "regular expression: the time is what its first group finds in the output"},
    {"expect", OPTION_TEXT, AT(expect), "REGEX", NULL, NULL, NULL, NULL, NULL,
     "regular expression that the output must match"},
    {"same-output", OPTION_FLAG, AT(same), NULL, NULL, NULL, NULL, NULL, NULL,
     "read the output for its hash, which is the answer in records"},
    {"assignments", OPTION_COUNT, AT(assignments), "words", "0", NULL, "0", "100000", NULL,
     "so many words behind `--` are NAME=value, for the command's environment"},
    {"help", OPTION_FLAG, AT(help), NULL, NULL, NULL, NULL, NULL, NULL, "this text"},
    {0},
};
#undef AT

static double seconds_of(const struct timeval *time)
{
    return (double)time->tv_sec + 1e-6 * (double)time->tv_usec;
}

/* Ends the program unless the command ended well. */
static void check_end(const struct trial *trial)
{
    char words[600];

    if (WIFEXITED(trial->status) && WEXITSTATUS(trial->status) == 0)
        return;
    capture_last_lines(&trial->errors, words, sizeof words);
    const char *before = words[0] ? "; it ended with: " : ", without a message";
    if (WIFSIGNALED(trial->status))
        fail(STATUS_FAILED, "the command was killed by signal %d (%s)%s%s", WTERMSIG(trial->status),
             strsignal(WTERMSIG(trial->status)), before, words);
    fail(STATUS_FAILED, "the command ended with exit status %d%s%s", WEXITSTATUS(trial->status),
         before, words);
}

/* The time that the command counts with. */
static double time_of(const struct asked *asked, const struct trial *trial)
{
    char word[80];

    if (!asked->metric)
        return trial->seconds;
    double seconds =
        pattern_seconds(asked->metric, &trial->output, &trial->errors, word, sizeof word);
    if (seconds < 0 && word[0])
        fail(STATUS_FAILED,
             "--metric '%.80s' finds '%s' in the output, which is not a time: a number of "
             "seconds, or one with s, ms, us, ns or min behind it",
             asked->metric, word);
    if (seconds < 0)
        fail(STATUS_FAILED, "--metric '%.80s' finds nothing in the command's output",
             asked->metric);
    return seconds;
}

static void tell(const struct asked *asked, const struct trial *trial, uint64_t repetition,
                 double seconds, bool verified)
{
    const struct rusage *account = &trial->account;
    const struct capture *output = &trial->output;
    char line[1024];
    int size = snprintf(
        line, sizeof line,
        "{\"schema\":\"triptych/1\",\"workload\":\"command\",\"panel\":\"%s\",\"variant\":\"run\","
        "\"workers\":%" PRIu64 ",\"ranks\":%" PRIu64 ",\"threads_per_rank\":%" PRIu64
        ",\"parameters\":{},\"repetition\":%" PRIu64
        ",\"seconds\":%.9f,\"setup_seconds\":0,\"process_seconds\":%.9f,"
        "\"answer\":{\"count\":%" PRIu64 ",\"sum\":%" PRIu64 "},\"expected\":{\"count\":%" PRIu64
        ",\"sum\":%" PRIu64 "},\"verified\":%s,\"lost\":0,\"cpu_seconds\":%.6f,"
        "\"max_rss_bytes\":%ld,\"switches\":{\"voluntary\":%ld,\"involuntary\":%ld}}\n",
        asked->name, asked->workers, asked->ranks, asked->threads, repetition, seconds,
        trial->seconds, output->count, output->hash, output->count, output->hash,
        verified ? "true" : "false",
        seconds_of(&account->ru_utime) + seconds_of(&account->ru_stime), account->ru_maxrss * 1024,
        account->ru_nvcsw, account->ru_nivcsw);

    if (size >= (int)sizeof line)
        fail(STATUS_USAGE, "--name: it is too long");
    output_record(line, (size_t)size);
}

/* Runs, checks and tells. */
static void run(const struct asked *asked, const struct trial_command *command)
{
    struct trial trial = {0};
    bool reads = asked->metric || asked->expect || asked->same;

    for (uint64_t untimed = 0; untimed < asked->warmup; untimed++) {
        trial_run(&trial, command, reads);
        check_end(&trial);
    }
    for (uint64_t repetition = 1; repetition <= asked->repeat; repetition++) {
        trial_run(&trial, command, reads);
        check_end(&trial);
        double seconds = time_of(asked, &trial);
        bool right = !asked->expect || pattern_found(asked->expect, &trial.output);
        tell(asked, &trial, repetition, seconds, right);
        if (!right)
            fail(STATUS_FAILED, "the command's output has no match for --expect '%.80s'",
                 asked->expect);
    }
    capture_reset(&trial.output);
    capture_reset(&trial.errors);
}

int main(int argc, char **argv)
{
    struct asked asked = {0};
    struct option_table tables[] = {{rows, &asked, NULL}, {NULL, NULL, NULL}};
    struct error error;
    int own = 1;

    fail_open("command-runner", NULL);
    output_open(false);
    while (own < argc && strcmp(argv[own], "--") != 0)
        own++;
    options_defaults(tables, false);
    if (!options_read_whole(own, argv, tables, &error))
        fail(STATUS_USAGE, "%s", error.text);
    if (asked.help) {
        printf("usage: command-runner [options] -- [NAME=value...] COMMAND [ARGUMENT...]\n\n");
        options_help(rows);
        return STATUS_DONE;
    }
    own++;
    if (asked.assignments >= (uint64_t)argc || own + (int)asked.assignments >= argc)
        fail(STATUS_USAGE, "which command? It stands behind `--`");
    fail_open(asked.name, NULL);
    trial_open();
    run(&asked, &(struct trial_command){.assignments = argv + own,
                                        .assignment_count = (size_t)asked.assignments,
                                        .argv = argv + own + asked.assignments});
    output_conclude();
    return STATUS_DONE;
}
