/* SPDX-License-Identifier: MIT
 *
 * Codes of errors: their classes and texts, also those that a program adds. */
#include "mpi/explore/returned.h"

#include <stdio.h>
#include <string.h>

enum { MOST_ADDED = 128 };

static struct added {
    int class;
    char text[MPI_MAX_ERROR_STRING];
} added[MOST_ADDED]; /* codes from MPI_ERR_LASTCODE + 1 on */
static int added_count;

static struct added *added_of(int code)
{
    int at = code - MPI_ERR_LASTCODE - 1;

    return at >= 0 && at < added_count ? &added[at] : NULL;
}

static int add(int class, int *code, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    if (added_count == MOST_ADDED)
        mpix_unsupported("more than %d codes of errors", MOST_ADDED);
    *code = MPI_ERR_LASTCODE + 1 + added_count;
    added[added_count++] = (struct added){.class = class < 0 ? *code : class};
    return MPI_SUCCESS;
}

int MPI_Add_error_class(int *class)
{
    return add(-1, class, __func__, HERE);
}

int MPI_Add_error_code(int class, int *code)
{
    return add(class < 0 ? 0 : class, code, __func__, HERE);
}

int MPI_Add_error_string(int code, const char *text)
{
    mpix_enter(__func__, HERE);
    struct added *of = added_of(code);
    if (!of)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given the code %d, which nobody has added",
                 __func__, code);
    else
        snprintf(of->text, sizeof of->text, "%s", text);
    return MPI_SUCCESS;
}

int MPI_Error_string(int code, char *text, int *length)
{
    const struct added *of = added_of(code);

    mpix_seen(HERE);
    if (of)
        snprintf(text, MPI_MAX_ERROR_STRING, "%s", of->text);
    else
        snprintf(text, 64, code == MPI_SUCCESS ? "MPI_SUCCESS: no errors" : "error %d", code);
    *length = (int)strlen(text);
    return MPI_SUCCESS;
}

int MPI_Error_class(int code, int *class)
{
    const struct added *of = added_of(code);

    mpix_seen(HERE);
    *class = of ? of->class : code;
    return MPI_SUCCESS;
}
