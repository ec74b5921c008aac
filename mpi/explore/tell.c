/* SPDX-License-Identifier: MIT
 *
 * What is told: the rows of the story, and what ends a run or is kept until it ends. */
#include "mpi/explore/returned.h"
#include "mpi/explore/threads.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void mpix_tell(uintptr_t pc, const char *format, ...)
{
    struct row *row = &mpix->row[mpix->row_count++ % MOST_ROWS];
    va_list list;

    row->rank = mpix_me;
    row->pc = pc;
    row->text[0] = '\0';
    if (mpix_threads && mpix_threads->several())
        snprintf(row->text, sizeof row->text, "thread %d: ", mpix_threads->self());
    size_t used = strlen(row->text);
    va_start(list, format);
    vsnprintf(row->text + used, sizeof row->text - used, format, list);
    va_end(list);
}

static void keep(enum failure failure, uintptr_t pc, const char *text)
{
    if (failure <= mpix->failure || mpix->failure > FAILURE_GRAVE)
        return;
    mpix->failure = failure;
    mpix->failed_rank = mpix_me;
    mpix->failed_pc = pc;
    snprintf(mpix->text, sizeof mpix->text, "%s", text);
}

_Noreturn void mpix_stop(void)
{
    mpix->over = 1;
    mpix_futex_wake(&mpix->over);
    for (;;)
        pause(); /* until the server ends us all */
}

void mpix_fail(enum failure failure, uintptr_t pc, const char *format, ...)
{
    char text[MOST_TEXT];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    keep(failure, pc, text);
}

static _Noreturn void end(enum failure failure, int class, uintptr_t pc, const char *text)
{
    mpix_return_error(failure, class, pc, text);
    keep(failure, pc, text);
    mpix_stop();
}

_Noreturn void mpix_end(enum failure failure, uintptr_t pc, const char *format, ...)
{
    char text[MOST_TEXT];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    end(failure, failure == FAILURE_REQUEST ? MPI_ERR_REQUEST : MPI_ERR_RMA_SYNC, pc, text);
}

_Noreturn void mpix_wrong(int class, uintptr_t pc, const char *format, ...)
{
    char text[MOST_TEXT];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    end(FAILURE_ARGUMENT, class, pc, text);
}

_Noreturn void mpix_unsupported(const char *format, ...)
{
    char text[MOST_TEXT];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    keep(FAILURE_UNSUPPORTED, 0, text);
    mpix_stop();
}
