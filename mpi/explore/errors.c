/* SPDX-License-Identifier: MIT
 *
 * Error handlers and codes. Whoever would like to handle an error: it is told, and ends the run. */
#include "mpi/explore/more.h"

#include "mpi/explore/window.h"

#include <stdio.h>
#include <string.h>

enum { MOST_HANDLERS = 256, MOST_HELD = MOST_COMMS + MOST_WINDOWS };

typedef void any_function(void);

static struct handler {
    bool freed;
    uintptr_t pc;
    any_function *function;
} handlers[MOST_HANDLERS];
static int handler_count;
static MPI_Errhandler held[MOST_HELD]; /* by communicators, then windows; 0: the usual one */

static int make(any_function *function, MPI_Errhandler *handle, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    if (!function)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given no function (NULL)", call);
    if (handler_count == MOST_HANDLERS)
        mpix_unsupported("more than %d error handlers", MOST_HANDLERS);
    handlers[handler_count] = (struct handler){false, pc, function};
    *handle = HANDLE(MPI_Errhandler, HANDLE_ERRHANDLER, handler_count++);
    return MPI_SUCCESS;
}

static void check(MPI_Errhandler handle, const char *call, uintptr_t pc)
{
    int number = NUMBER(handle, HANDLE_ERRHANDLER);

    if (handle == MPI_ERRORS_ARE_FATAL || handle == MPI_ERRORS_RETURN)
        return;
    if (number < 0 || number >= handler_count)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given no error handler", call);
    if (handlers[number].freed)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given an error handler that was freed", call);
}

int MPI_Comm_create_errhandler(MPI_Comm_errhandler_function *function, MPI_Errhandler *handle)
{
    return make((any_function *)function, handle, __func__, HERE);
}

int MPI_Win_create_errhandler(MPI_Win_errhandler_function *function, MPI_Errhandler *handle)
{
    return make((any_function *)function, handle, __func__, HERE);
}

int MPI_File_create_errhandler(MPI_File_errhandler_function *function, MPI_Errhandler *handle)
{
    return make((any_function *)function, handle, __func__, HERE);
}

int MPI_Errhandler_free(MPI_Errhandler *handle)
{
    int number = NUMBER(*handle, HANDLE_ERRHANDLER);

    mpix_enter(__func__, HERE);
    check(*handle, __func__, HERE);
    if (number >= 0)
        handlers[number].freed = true;
    *handle = MPI_ERRHANDLER_NULL;
    return MPI_SUCCESS;
}

int MPI_Comm_set_errhandler(MPI_Comm comm, MPI_Errhandler handle)
{
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE);
    check(handle, __func__, HERE);
    held[number] = handle;
    return MPI_SUCCESS;
}

/* What is got must be freed, too, unless it is MPI's own. */
static int get(int holder, MPI_Errhandler *handle, uintptr_t pc)
{
    int number = NUMBER(held[holder], HANDLE_ERRHANDLER);

    if (!held[holder])
        *handle = MPI_ERRORS_ARE_FATAL;
    else if (number < 0)
        *handle = held[holder];
    else
        return make(handlers[number].function, handle, "MPI_Comm_get_errhandler", pc);
    return MPI_SUCCESS;
}

int MPI_Comm_get_errhandler(MPI_Comm comm, MPI_Errhandler *handle)
{
    mpix_enter(__func__, HERE);
    return get(mpix_comm(comm, __func__, HERE), handle, HERE);
}

int MPI_Win_set_errhandler(MPI_Win win, MPI_Errhandler handle)
{
    int me;
    const struct window *window = mpix_window(win, &me, __func__, HERE);

    check(handle, __func__, HERE);
    held[MOST_COMMS + (window - mpix->window)] = handle;
    return MPI_SUCCESS;
}

int MPI_Win_get_errhandler(MPI_Win win, MPI_Errhandler *handle)
{
    int me;
    const struct window *window = mpix_window(win, &me, __func__, HERE);

    return get(MOST_COMMS + (int)(window - mpix->window), handle, HERE);
}

int MPI_Comm_call_errhandler(MPI_Comm comm, int code)
{
    mpix_enter(__func__, HERE);
    int number = NUMBER(held[mpix_comm(comm, __func__, HERE)], HANDLE_ERRHANDLER);
    if (number >= 0)
        ((MPI_Comm_errhandler_function *)handlers[number].function)(&comm, &code);
    else if (held[mpix_comm(comm, __func__, HERE)] != MPI_ERRORS_RETURN)
        mpix_end(FAILURE_ABORT, HERE, "rank %d calls %s with %d", mpix_me, __func__, code);
    return MPI_SUCCESS;
}

void mpix_handlers_leaked(void)
{
    for (int at = 0; at < handler_count; at++)
        if (!handlers[at].freed)
            mpix_fail(FAILURE_LEAK, handlers[at].pc, "an error handler is never freed");
}

/* ---- codes ----------------------------------------------------------------------------------- */

static int last_code = MPI_ERR_LASTCODE;

int MPI_Add_error_class(int *class)
{
    mpix_enter(__func__, HERE);
    *class = ++last_code;
    return MPI_SUCCESS;
}

int MPI_Add_error_code(int class, int *code)
{
    (void)class;
    mpix_enter(__func__, HERE);
    *code = ++last_code;
    return MPI_SUCCESS;
}

int MPI_Add_error_string(int code, const char *text)
{
    (void)text;
    mpix_enter(__func__, HERE);
    if (code <= MPI_ERR_LASTCODE || code > last_code)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given the code %d, which nobody has added",
                 __func__, code);
    return MPI_SUCCESS;
}

int MPI_Error_string(int code, char *text, int *length)
{
    *length = snprintf(text, 64, code == MPI_SUCCESS ? "MPI_SUCCESS: no errors" : "error %d", code);
    return MPI_SUCCESS;
}

int MPI_Error_class(int code, int *class)
{
    *class = code;
    return MPI_SUCCESS;
}
