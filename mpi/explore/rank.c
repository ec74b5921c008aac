/* SPDX-License-Identifier: MIT
 *
 * A rank: a process that the server has forked, from its first turn to its end. */
#include "mpi/explore/server.h"
#include "mpi/explore/threads.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

enum { MOST_PRINTED = 1 << 20, ALT_STACK = 64 << 10 };

int __real_main(int argc, char **argv, char **envp);
_Noreturn void __assert_fail(const char *claim, const char *file, unsigned line, const char *where);

_Noreturn void __assert_fail(const char *claim, const char *file, unsigned line, const char *where)
{
    (void)file;
    (void)line;
    (void)where;
    fflush(stdout);
    mpix_end(FAILURE_ASSERT, HERE, "assertion '%s' failed, in rank %d", claim, mpix_me);
    _exit(1);
}

static void crashed(int number, siginfo_t *info, void *context)
{
    const ucontext_t *at = context;
    uintptr_t pc = 0;

    (void)info;
#if defined(__x86_64__)
    pc = (uintptr_t)at->uc_mcontext.gregs[REG_RIP] + 1;
#elif defined(__aarch64__)
    pc = (uintptr_t)at->uc_mcontext.pc + 1;
#endif
    (void)at;
    if (number == SIGXFSZ)
        mpix_end(FAILURE_FLOOD, 0, "rank %d prints more than %d MiB in one run", mpix_me,
                 MOST_PRINTED >> 20);
    mpix_end(FAILURE_CRASH, pc, "rank %d is killed by signal %d (%s)", mpix_me, number,
             strsignal(number));
}

static void catch_signals(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXFSZ, SIGTRAP};
    static char stack[ALT_STACK];
    struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};

    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    for (size_t at = 0; at < sizeof fatal / sizeof fatal[0]; at++)
        sigaction(fatal[at], &action, NULL);
}

static void ended(int status, void *context)
{
    struct rank_state *me = &mpix->rank[mpix_me];

    (void)context;
    if (getpid() != me->pid)
        return;
    fflush(NULL);
    if (me->initialized && !me->finalized)
        mpix_fail(FAILURE_FINALIZE, 0, "rank %d ends without MPI_Finalize", mpix_me);
    if (status != 0)
        mpix_end(FAILURE_EXIT, 0, "rank %d ends with status %d", mpix_me, status);
    mpix_over(status);
}

_Noreturn void mpix_be_rank(int rank, int output, int errors, const struct program *program)
{
    struct rank_state *me = &mpix->rank[rank];

    mpix_me = rank;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    me->pid = getpid();
    dup2(output, STDOUT_FILENO);
    if (errors < 0)
        errors = open("/dev/null", O_WRONLY);
    if (errors >= 0)
        dup2(errors, STDERR_FILENO);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){MOST_PRINTED, MOST_PRINTED});
    setvbuf(stdout, NULL, _IOLBF, 0);
    catch_signals();
    on_exit(ended, NULL);
    while (!__atomic_load_n(&me->go, __ATOMIC_SEQ_CST))
        mpix_futex_wait(&me->go, 0, 0);
    if (mpix_threads)
        mpix_threads->begin(mpix->lot, rank);
    exit(__real_main(program->argc, program->argv, program->envp));
}
