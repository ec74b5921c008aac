/* SPDX-License-Identifier: MIT
 *
 * Error handlers: what a program may say that is to come of errors. */
#include "mpi/explore/file.h"
#include "mpi/explore/returned.h"
#include "mpi/explore/window.h"

/* Who holds a handler: communicators, then windows, then files, the last of which stands for those
 * that are not open. */
enum {
    MOST_HANDLERS = 256,
    FIRST_WINDOW = MOST_COMMS,
    FIRST_FILE = FIRST_WINDOW + MOST_WINDOWS,
    NO_FILE = FIRST_FILE + MOST_FILES,
    MOST_HELD
};

typedef void any_function(void);

static struct handler {
    bool freed;
    uintptr_t pc;
    any_function *function;
} handlers[MOST_HANDLERS];
static int handler_count;
static MPI_Errhandler held[MOST_HELD]; /* 0: the usual one */
static int holder;                     /* of the call that begins */

static int make(any_function *function, MPI_Errhandler *handle, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    if (!function)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given no function (NULL)", call);
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
#ifdef MPI_ERRORS_ABORT
    if (handle == MPI_ERRORS_ABORT)
        return;
#endif
    if (number < 0 || number >= handler_count)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given no error handler", call);
    if (handlers[number].freed)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given an error handler that was freed", call);
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

/* ---- whose counts ---------------------------------------------------------------------------- */

static MPI_Errhandler handler_of(int of)
{
    if (held[of])
        return held[of];
    return of >= FIRST_FILE && of < NO_FILE ? handler_of(NO_FILE)
           : of == NO_FILE                  ? MPI_ERRORS_RETURN
                                            : MPI_ERRORS_ARE_FATAL;
}

void mpix_errors_of_none(void)
{
    holder = held[0] ? 0 : 1 + mpix_me; /* MPI_COMM_WORLD's, or, as MPI 4 has it, MPI_COMM_SELF's */
}

void mpix_errors_of_comm(int comm)
{
    holder = comm;
}

void mpix_errors_of_window(int window)
{
    holder = FIRST_WINDOW + window;
}

void mpix_errors_of_file(int file)
{
    holder = file < 0 ? NO_FILE : FIRST_FILE + file;
}

static bool returns(MPI_Errhandler handler)
{
    return handler == MPI_ERRORS_RETURN || NUMBER(handler, HANDLE_ERRHANDLER) >= 0;
}

bool mpix_errors_return(void)
{
    return returns(handler_of(holder));
}

static void call_function(int of, int code)
{
    int number = NUMBER(handler_of(of), HANDLE_ERRHANDLER);

    if (number < 0)
        return;
    if (of >= FIRST_FILE) {
        MPI_File file =
            of == NO_FILE ? MPI_FILE_NULL : HANDLE(MPI_File, HANDLE_FILE, of - FIRST_FILE);
        ((MPI_File_errhandler_function *)handlers[number].function)(&file, &code);
    } else if (of >= FIRST_WINDOW) {
        MPI_Win win = HANDLE(MPI_Win, HANDLE_WIN, of - FIRST_WINDOW);
        ((MPI_Win_errhandler_function *)handlers[number].function)(&win, &code);
    } else {
        MPI_Comm comm = of == 0             ? MPI_COMM_WORLD
                        : of <= mpix->ranks ? MPI_COMM_SELF
                                            : mpix_comm_handle(of);
        ((MPI_Comm_errhandler_function *)handlers[number].function)(&comm, &code);
    }
}

void mpix_call_handler(int code)
{
    call_function(holder, code);
}

static int set(int of, MPI_Errhandler handle, const char *call, uintptr_t pc)
{
    check(handle, call, pc);
    held[of] = handle;
    if (of < FIRST_WINDOW)
        mpix->comm[of].returns[mpix_me] = returns(handle);
    return MPI_SUCCESS;
}

void mpix_handler_inherited(int from, int made)
{
    if (made < 0)
        return;
    held[made] = held[from];
    mpix->comm[made].returns[mpix_me] = mpix->comm[from].returns[mpix_me];
}

/* What is got must be freed, too, unless it is MPI's own. */
static int get(int of, MPI_Errhandler *handle, const char *call, uintptr_t pc)
{
    int number = NUMBER(handler_of(of), HANDLE_ERRHANDLER);

    if (number >= 0)
        return make(handlers[number].function, handle, call, pc);
    *handle = handler_of(of);
    return MPI_SUCCESS;
}

static int raise(int of, int code, const char *call, uintptr_t pc)
{
    if (!returns(handler_of(of)))
        mpix_end(FAILURE_ABORT, pc, "rank %d calls %s with %d", mpix_me, call, code);
    call_function(of, code);
    return MPI_SUCCESS;
}

int MPI_Comm_set_errhandler(MPI_Comm comm, MPI_Errhandler handle)
{
    mpix_enter(__func__, HERE);
    return set(mpix_comm(comm, __func__, HERE), handle, __func__, HERE);
}

int MPI_Comm_get_errhandler(MPI_Comm comm, MPI_Errhandler *handle)
{
    mpix_enter(__func__, HERE);
    return get(mpix_comm(comm, __func__, HERE), handle, __func__, HERE);
}

int MPI_Comm_call_errhandler(MPI_Comm comm, int code)
{
    mpix_enter(__func__, HERE);
    return raise(mpix_comm(comm, __func__, HERE), code, __func__, HERE);
}

static int of_window(MPI_Win win, const char *call, uintptr_t pc)
{
    int me;

    return FIRST_WINDOW + (int)(mpix_window(win, &me, call, pc) - mpix->window);
}

int MPI_Win_set_errhandler(MPI_Win win, MPI_Errhandler handle)
{
    return set(of_window(win, __func__, HERE), handle, __func__, HERE);
}

int MPI_Win_get_errhandler(MPI_Win win, MPI_Errhandler *handle)
{
    return get(of_window(win, __func__, HERE), handle, __func__, HERE);
}

int MPI_Win_call_errhandler(MPI_Win win, int code)
{
    return raise(of_window(win, __func__, HERE), code, __func__, HERE);
}

static int of_file(MPI_File handle, const char *call, uintptr_t pc)
{
    if (handle == MPI_FILE_NULL) { /* the files to come */
        mpix_enter(call, pc);
        return NO_FILE;
    }
    return FIRST_FILE + mpix_file_number(mpix_file(handle, call, pc));
}

int MPI_File_set_errhandler(MPI_File file, MPI_Errhandler handle)
{
    return set(of_file(file, __func__, HERE), handle, __func__, HERE);
}

int MPI_File_get_errhandler(MPI_File file, MPI_Errhandler *handle)
{
    return get(of_file(file, __func__, HERE), handle, __func__, HERE);
}

int MPI_File_call_errhandler(MPI_File file, int code)
{
    return raise(of_file(file, __func__, HERE), code, __func__, HERE);
}

void mpix_handlers_leaked(void)
{
    for (int at = 0; at < handler_count; at++)
        if (!handlers[at].freed)
            mpix_fail(FAILURE_LEAK, handlers[at].pc, "an error handler is never freed");
}
