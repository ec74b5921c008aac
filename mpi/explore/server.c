/* SPDX-License-Identifier: MIT
 *
 * The server: takes the place of the program's main(), forks the ranks of each run, and watches
 * over them. */
#include "mpi/explore/server.h"
#include "posix/explore/heartbeat.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 50 };
/* A rank that had less CPU time than `hardly` while it was waited for has not computed. */
static const double most_computing = 3, most_waiting = 20, hardly = 0.05;

int __wrap_main(int argc, char **argv, char **envp);

static struct program program;
static int output[MOST_RANKS], errors = -1;

double mpix_seconds(void)
{
    struct timespec now;

    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now); /* not that of the ranks */
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- a run ----------------------------------------------------------------------------------- */

static void reset(void)
{
    memset(&mpix->over, 0, offsetof(struct shared, gather) - offsetof(struct shared, over));
    memset(mpix->window, 0, sizeof mpix->window);
    mpix->service.wanted = false;
    mpix->access_count = mpix->local_count = mpix->file_access_count = mpix->row_count = 0;
    for (int rank = 0; rank < mpix->ranks; rank++)
        mpix->rank[rank].clock[rank] = 1;
    for (int rank = 0; rank < mpix->ranks; rank++) {
        struct comm *self = &mpix->comm[1 + rank];
        mpix->comm[0].world[rank] = rank;
        *self = (struct comm){.used = true, .size = 1, .world = {rank}};
        if (ftruncate(output[rank], 0) != 0)
            mpix->diverged = true;
        lseek(output[rank], 0, SEEK_SET);
    }
    if (ftruncate(errors, 0) != 0)
        mpix->diverged = true;
    lseek(errors, 0, SEEK_SET);
    mpix->comm[0].used = true;
    mpix->comm[0].size = mpix->ranks;
    mpix->comm_count = 1 + mpix->ranks;
    mpix->progress = 1;
}

static void fail_from_outside(enum failure failure, int rank, const char *why)
{
    if (mpix->failure > FAILURE_GRAVE)
        return;
    mpix->failure = failure;
    mpix->failed_rank = rank;
    mpix->failed_pc = mpix->rank[rank].pc;
    snprintf(mpix->text, sizeof mpix->text, "rank %d %s", rank, why);
    mpix->over = 1;
}

static double cpu_seconds(pid_t pid)
{
    clockid_t clock;
    struct timespec used = {0};

    if (clock_getcpuclockid(pid, &clock) != 0)
        return 0;
    syscall(SYS_clock_gettime, clock, &used);
    return (double)used.tv_sec + (double)used.tv_nsec * 1e-9;
}

/* Whoever has gone without a word. */
static void look_for_dead(const pid_t *pids)
{
    for (int rank = 0; rank < mpix->ranks; rank++) {
        siginfo_t info = {0};
        if (waitid(P_PID, (id_t)pids[rank], &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == pids[rank] && !mpix->rank[rank].over && !mpix->over)
            fail_from_outside(FAILURE_EXIT, rank,
                              info.si_code == CLD_EXITED ? "ends by _exit()" : "was killed");
    }
}

static void watch(const pid_t *pids)
{
    uint64_t seen = UINT64_MAX, steps = 0;
    double since = 0, used = 0, used_before = 0;

    while (!__atomic_load_n(&mpix->over, __ATOMIC_SEQ_CST)) {
        mpix_futex_wait(&mpix->over, 0, LOOK_MS);
        int holder = mpix->holder;
        if (mpix->switches != seen || mpix->row_count != steps) {
            seen = mpix->switches;
            steps = mpix->row_count;
            since = mpix_seconds();
            used = used_before = cpu_seconds(pids[holder]);
        }
        look_for_dead(pids);
        if (mpix->over)
            return;
        double now = cpu_seconds(pids[holder]);
        if (now - used > most_computing && mpix->shares_memory) {
            fail_from_outside(FAILURE_UNSUPPORTED, holder,
                              "to wait in a loop for memory that ranks share");
        } else if (now - used > most_computing) {
            fail_from_outside(FAILURE_HANG, holder, "computes for seconds without a call of MPI");
        } else if (mpix_seconds() - since > most_waiting && now - used_before > hardly) {
            since = mpix_seconds(); /* it computes, though a busy machine gives it little time */
            used_before = now;
        } else if (mpix_seconds() - since > most_waiting) {
            fail_from_outside(FAILURE_HANG, holder, "waits for 20 s for something that is not MPI");
        }
    }
}

/* Messages that nobody has received. */
static void look_for_lost(void)
{
    for (int rank = 0; rank < mpix->ranks; rank++)
        for (int at = 0; at < mpix->rank[rank].pending_count; at++) {
            const struct op *op = &mpix->op[mpix->rank[rank].pending[at]];
            if (op->kind != OP_SEND || mpix->failure > FAILURE_UNMATCHED)
                continue;
            mpix_fail(FAILURE_UNMATCHED, op->start_pc,
                      "rank %d sends by %s at @%lx@ to rank %d (tag %d), and nobody receives it",
                      op->rank, op->call, (unsigned long)op->start_pc, op->peer, op->tag);
            mpix->failed_rank = op->rank;
        }
}

void mpix_run(void)
{
    pid_t pids[MOST_RANKS];

    reset();
    fflush(NULL);
    for (int rank = 0; rank < mpix->ranks; rank++) {
        pids[rank] = fork();
        if (pids[rank] == 0)
            mpix_be_rank(rank, output[rank], mpix->keeps_errors ? errors : -1, &program);
        if (pids[rank] < 0) {
            fprintf(stderr, "no process for rank %d: %s\n", rank, strerror(errno));
            exit(1);
        }
    }
    mpix->rank[0].go = 1;
    mpix_futex_wake(&mpix->rank[0].go);
    watch(pids);
    for (int rank = 0; rank < mpix->ranks; rank++)
        kill(pids[rank], SIGKILL);
    for (int rank = 0; rank < mpix->ranks; rank++)
        waitpid(pids[rank], NULL, 0);
    if (!mpix->pruned && mpix->failure < FAILURE_GRAVE)
        look_for_lost();
}

/* ---- what it prints -------------------------------------------------------------------------- */

static char *bytes_of(int printed, size_t *size)
{
    off_t end = lseek(printed, 0, SEEK_END);
    char *bytes = malloc((size_t)end + 1);

    if (!bytes || pread(printed, bytes, (size_t)end, 0) != end)
        end = 0;
    *size = (size_t)end;
    return bytes;
}

uint64_t mpix_output_hash(bool sorted)
{
    uint64_t hash = 0;

    for (int rank = 0; rank < mpix->ranks; rank++) {
        size_t size;
        char *bytes = bytes_of(output[rank], &size);
        for (size_t at = 0, begin = 0; at < size && sorted; at++)
            if (bytes[at] == '\n' || at + 1 == size) { /* a sum: the lines' order is no matter */
                hash += mpix_hash(1, bytes + begin, at + 1 - begin);
                begin = at + 1;
            }
        free(bytes);
    }
    return hash;
}

uint64_t mpix_errors_hash(void)
{
    size_t size;
    char *bytes = bytes_of(errors, &size);
    uint64_t hash = mpix_hash(1, bytes, size);

    free(bytes);
    return hash;
}

void mpix_print_output(void)
{
    for (int rank = 0; rank < mpix->ranks; rank++) {
        size_t size;
        char *bytes = bytes_of(output[rank], &size);
        fwrite(bytes, 1, size, stdout);
        free(bytes);
    }
}

/* ---- the plan -------------------------------------------------------------------------------- */

static bool read_plan(struct options *options, const char *path)
{
    static char result[4096];
    char line[4200];
    FILE *file = fopen(path, "r");

    if (!file)
        return false;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        char *value = strchr(line, '\t');
        if (value)
            *value++ = '\0';
        else
            value = line + strlen(line);
        if (strcmp(line, "result") == 0)
            options->result = strcpy(result, value);
        else if (strcmp(line, "heartbeat") == 0)
            explore_heartbeat_open(value);
        else if (strcmp(line, "schedules") == 0)
            options->schedules = strtoull(value, NULL, 10);
        else if (strcmp(line, "seconds") == 0)
            options->seconds = strtod(value, NULL);
        else if (strcmp(line, "lot_seconds") == 0)
            options->lot_seconds = strtod(value, NULL);
        else if (strcmp(line, "ranks") == 0)
            options->ranks = atoi(value);
        else if (strcmp(line, "races") == 0)
            options->races = strcmp(value, "on") == 0;
        else if (strcmp(line, "replay") == 0)
            options->replay = true;
        else if (strcmp(line, "turn") == 0 && strncmp(value, "lot\t", 4) == 0)
            options->lot = strtoull(value + 4, NULL, 10);
        else if (strcmp(line, "turn") == 0 && strncmp(value, "error\t", 6) == 0)
            options->fatal_error = (uint32_t)strtoul(value + 6, NULL, 10);
        else if (strcmp(line, "turn") == 0 && strncmp(value, "mode", 4) == 0)
            options->eager = strcmp(value + 4, "\teager") == 0;
        else if (strcmp(line, "turn") == 0 && options->plan_count < MOST_DECISIONS)
            options->plan[options->plan_count++] = (uint16_t)atoi(value);
    }
    fclose(file);
    return options->result && options->ranks >= 1 && options->ranks <= MOST_RANKS;
}

int __wrap_main(int argc, char **argv, char **envp)
{
    static struct options options;
    const char *path = getenv("TRIPTYCH_EXPLORE");

    if (!path || !read_plan(&options, path)) {
        fprintf(stderr, "this program was built by `triptych explore`, which starts it\n");
        return 2;
    }
    unsetenv("TRIPTYCH_EXPLORE");
    setenv("TRIPTYCH_EXPLORED", "1", 1);
    program = (struct program){argc, argv, envp};
    mpix = mmap(NULL, sizeof *mpix + arena_size, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mpix == MAP_FAILED) {
        fprintf(stderr, "no memory for the ranks: %s\n", strerror(errno));
        return 1;
    }
    mpix->ranks = options.ranks;
    mpix->races = options.races;
    errors = memfd_create("errors", MFD_CLOEXEC);
    for (int rank = 0; rank < options.ranks; rank++) {
        output[rank] = memfd_create("output", MFD_CLOEXEC);
        if (output[rank] < 0 || errors < 0)
            return 1;
    }
    return mpix_search(&options);
}
