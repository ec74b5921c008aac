/* SPDX-License-Identifier: MIT */
#include "compare/grade/jobs.h"

#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/child/child.h"
#include "compare/grade/scratch.h"
#include "compare/learn/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_JOBS = 64, MOST_TOLD = 1 << 20, TRIES = 3 };

/* A judge at work. */
struct job {
    pid_t pid; /* 0: none */
    int fd;    /* what it says */
    char *said;
    size_t size;
    struct unit *unit;
};

struct pool {
    struct grading *grading;
    const struct settings *settings;
    struct sandbox *sandbox;
    char *scratch, *suite; /* a private folder; in it what exercises are built with */
    struct job jobs[MOST_JOBS];
};

/* ---- the judge's process --------------------------------------------------------------------- */

static struct json_object *no_file(const char *why)
{
    struct judgement each[CHECKS] = {[CHECK_BUILDS] = {.kind = JUDGEMENT_FAIL, .why = (char *)why}};

    for (enum check check = CHECK_ENDS; check < CHECKS; check++)
        each[check].kind = JUDGEMENT_NOT_MADE;
    return unit_told(each);
}

/* What could not be told is tried again: the machine was too busy, perhaps. Not so the check
 * `fast`, which has taken its time and whose rate of errors is that of one try. */
static struct json_object *judge(const struct tools *tools, const struct unit *unit)
{
    char *file = submission_file(unit->submission, unit->pack);
    struct judgement each[CHECKS];
    struct json_object *told = NULL;
    bool undecided = true;

    for (int tries = 0; tries < TRIES && undecided && !child_stop_signal(); tries++) {
        undecided = false;
        judge_each(tools, unit->pack, file, each);
        for (enum check check = CHECK_BUILDS; check < CHECK_FAST; check++)
            undecided = undecided || each[check].kind == JUDGEMENT_UNDECIDED;
        json_object_put(told);
        told = unit_told(each);
        for (enum check check = CHECK_BUILDS; check < CHECKS; check++)
            judgement_free(&each[check]);
    }
    free(file);
    return told;
}

/* What a judge that times programs locks, so that others' work beside it does not disturb them. */
static int open_lock(const char *scratch)
{
    char *path = text_format("%s/lock", scratch);
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

    check(fd < 0 ? errno : 0, "open");
    free(path);
    return fd;
}

static _Noreturn void be_judge(const struct pool *pool, const struct unit *unit, size_t number,
                               int fd)
{
    const char *trouble = submission_trouble(unit->submission, unit->pack);
    char *own = text_format("%s/%zu", pool->scratch, number);
    struct json_object *told;

    parent_signals_end(SIGTERM);
    child_open();
    folder_make(own);
    umask(0); /* what is in there may belong to another user, and nobody else gets there */
    if (setenv("TMPDIR", own, 1) != 0)
        fail(STATUS_FAILED, "setenv: %s", strerror(errno));
    if (trouble) {
        told = no_file(translate(trouble));
    } else {
        struct tools tools = tools_open(pool->suite, pool->settings);
        tools.sandbox = pool->sandbox;
        tools.seed = pool->settings->seed;
        tools.objects = text_format("%s", pool->suite);
        tools.alone = open_lock(pool->scratch);
        tools_alone(&tools, false);
        scratch_show_tools(pool->sandbox, &tools);
        told = judge(&tools, unit);
    }
    if (!child_stop_signal() && told) {
        const char *line = objects_line(told);
        check(whole_write(fd, line, strlen(line)), "write");
    }
    _exit(0);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void start(struct pool *pool, struct job *job, struct unit *unit)
{
    int pipes[2];

    check(descriptors_pipe(pipes) ? errno : 0, "pipe");
    *job = (struct job){.unit = unit, .fd = pipes[0]};
    job->pid = fork();
    check(job->pid < 0 ? errno : 0, "fork");
    if (job->pid == 0)
        be_judge(pool, unit, (size_t)(unit - pool->grading->units), pipes[1]);
    close(pipes[1]);
}

static const char interrupted[] =
    TRANSLATED("the grading was interrupted before this one had a verdict; grade it again");

/* Takes what it says; true: it has said all. */
static bool hear(struct job *job)
{
    char bytes[16384]; /* a stack may be small */
    ssize_t count = read(job->fd, bytes, sizeof bytes);

    if (count < 0 && errno == EINTR)
        return false;
    if (count <= 0 || job->size + (size_t)count > MOST_TOLD)
        return true;
    job->said = realloc(job->said, job->size + (size_t)count);
    check(job->said ? 0 : ENOMEM, "realloc");
    memcpy(job->said + job->size, bytes, (size_t)count);
    job->size += (size_t)count;
    return false;
}

static void finish(struct pool *pool, struct job *job, void (*tell)(const struct unit *unit))
{
    const char *why = child_stop_signal() ? translate(interrupted)
                                          : translate("the judge itself ended before it had a "
                                                      "verdict; grade this one again");
    struct json_object *told = NULL;

    close(job->fd);
    while (waitpid(job->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    if (job->size > 0)
        told = fields_parse(job->said, job->size, &why);
    unit_take(job->unit, &pool->grading->rubric, told, why);
    pool->grading->graded += told != NULL;
    if (told || !child_stop_signal())
        tell(job->unit);
    free(job->said);
    *job = (struct job){0};
}

/* Waits until any of them says something. */
static void wait_for_any(struct pool *pool, size_t most, void (*tell)(const struct unit *unit))
{
    struct pollfd fds[MOST_JOBS];

    for (size_t at = 0; at < most; at++)
        fds[at] = (struct pollfd){pool->jobs[at].pid ? pool->jobs[at].fd : -1, POLLIN, 0};
    if (poll(fds, (nfds_t)most, -1) < 0)
        return;
    for (size_t at = 0; at < most; at++)
        if (fds[at].revents && hear(&pool->jobs[at]))
            finish(pool, &pool->jobs[at], tell);
}

static bool busy(const struct pool *pool)
{
    for (size_t at = 0; at < MOST_JOBS; at++)
        if (pool->jobs[at].pid)
            return true;
    return false;
}

/* What all programs of the graded panels have in them is built once: in a process of its own, since
 * who has started a program knows those of all judges that it forks from then on for its own. */
static void make_objects(const struct pool *pool)
{
    bool made[PANELS] = {false};
    pid_t pid = fork();

    check(pid < 0 ? errno : 0, "fork");
    if (pid == 0) {
        parent_signals_end(SIGTERM);
        child_open();
        struct tools tools = tools_open(pool->suite, pool->settings);
        tools.objects = text_format("%s", pool->suite);
        for (size_t at = 0; at < pool->grading->packs.count && !child_stop_signal(); at++) {
            enum panel panel = pool->grading->packs.items[at].panel;
            if (!made[panel])
                tools_make_objects(&tools, panel, BUILD_PLAIN);
            made[panel] = true;
        }
        _exit(0);
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

void jobs_run(struct grading *grading, const struct settings *settings, const char *exercises,
              struct sandbox *sandbox, size_t most, void (*tell)(const struct unit *unit))
{
    struct pool pool = {.grading = grading, .settings = settings, .sandbox = sandbox};
    size_t next = 0;

    most = most > MOST_JOBS ? MOST_JOBS : most;
    pool.scratch = scratch_make(sandbox->bare);
    pool.suite = scratch_suite(pool.scratch, exercises);
    make_objects(&pool);
    text_add(&sandbox->shows, "%s", pool.suite);
    while (busy(&pool) || (next < grading->unit_count && !child_stop_signal())) {
        for (size_t at = 0; at < most && next < grading->unit_count && !child_stop_signal(); at++)
            if (!pool.jobs[at].pid)
                start(&pool, &pool.jobs[at], &grading->units[next++]);
        for (size_t at = 0; at < most && child_stop_signal(); at++)
            if (pool.jobs[at].pid)
                kill(pool.jobs[at].pid, SIGTERM);
        wait_for_any(&pool, most, tell);
    }
    for (; next < grading->unit_count; next++)
        unit_take(&grading->units[next], &grading->rubric, NULL, translate(interrupted));
    scratch_remove(pool.scratch);
    free(pool.suite);
}
