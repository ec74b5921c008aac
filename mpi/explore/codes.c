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

/* The meanings of the standard (9.4 of MPI 4.0). */
static const struct {
    int class;
    const char *text;
} meanings[] = {
#define MEANING(name, text)                                                                        \
    {                                                                                              \
        MPI_##name, "MPI_" #name ": " text                                                         \
    }
    MEANING(SUCCESS, "no error"),
    MEANING(ERR_BUFFER, "invalid buffer pointer argument"),
    MEANING(ERR_COUNT, "invalid count argument"),
    MEANING(ERR_TYPE, "invalid datatype argument"),
    MEANING(ERR_TAG, "invalid tag argument"),
    MEANING(ERR_COMM, "invalid communicator argument"),
    MEANING(ERR_RANK, "invalid rank argument"),
    MEANING(ERR_REQUEST, "invalid request argument"),
    MEANING(ERR_ROOT, "invalid root argument"),
    MEANING(ERR_GROUP, "invalid group argument"),
    MEANING(ERR_OP, "invalid operation argument"),
    MEANING(ERR_TOPOLOGY, "invalid topology argument"),
    MEANING(ERR_DIMS, "invalid dimension argument"),
    MEANING(ERR_ARG, "invalid argument of some other kind"),
    MEANING(ERR_UNKNOWN, "unknown error"),
    MEANING(ERR_TRUNCATE, "message truncated on receive"),
    MEANING(ERR_OTHER, "known error not in this list"),
    MEANING(ERR_INTERN, "internal error of MPI"),
    MEANING(ERR_IN_STATUS, "error code is in status"),
    MEANING(ERR_PENDING, "pending request"),
    MEANING(ERR_KEYVAL, "invalid key value argument"),
    MEANING(ERR_NO_MEM, "memory is exhausted"),
    MEANING(ERR_BASE, "invalid base argument"),
    MEANING(ERR_INFO_KEY, "key longer than MPI_MAX_INFO_KEY"),
    MEANING(ERR_INFO_VALUE, "value longer than MPI_MAX_INFO_VAL"),
    MEANING(ERR_INFO_NOKEY, "invalid key passed to MPI_Info_delete"),
    MEANING(ERR_INFO, "invalid info argument"),
    MEANING(ERR_WIN, "invalid window argument"),
    MEANING(ERR_SIZE, "invalid size argument"),
    MEANING(ERR_DISP, "invalid displacement argument"),
    MEANING(ERR_LOCKTYPE, "invalid lock type argument"),
    MEANING(ERR_ASSERT, "invalid assertion argument"),
    MEANING(ERR_RMA_CONFLICT, "conflicting accesses to window"),
    MEANING(ERR_RMA_SYNC, "wrong synchronization of one-sided calls"),
    MEANING(ERR_RMA_RANGE, "target memory is not part of the window"),
    MEANING(ERR_RMA_ATTACH, "memory cannot be attached"),
    MEANING(ERR_RMA_SHARED, "memory cannot be shared"),
    MEANING(ERR_RMA_FLAVOR, "window has the wrong flavor for the called function"),
    MEANING(ERR_FILE, "invalid file handle"),
    MEANING(ERR_NOT_SAME, "collective argument not identical on all processes"),
    MEANING(ERR_AMODE, "error related to the access mode passed to MPI_File_open"),
    MEANING(ERR_UNSUPPORTED_DATAREP, "unsupported data representation"),
    MEANING(ERR_UNSUPPORTED_OPERATION, "unsupported operation"),
    MEANING(ERR_NO_SUCH_FILE, "file does not exist"),
    MEANING(ERR_FILE_EXISTS, "file exists"),
    MEANING(ERR_BAD_FILE, "invalid file name"),
    MEANING(ERR_ACCESS, "permission denied"),
    MEANING(ERR_NO_SPACE, "not enough space"),
    MEANING(ERR_QUOTA, "quota exceeded"),
    MEANING(ERR_READ_ONLY, "read-only file or file system"),
    MEANING(ERR_FILE_IN_USE, "file is currently open by some process"),
    MEANING(ERR_IO, "other input or output error"),
#undef MEANING
};

static const char *meaning_of(int class)
{
    for (size_t at = 0; at < sizeof meanings / sizeof meanings[0]; at++)
        if (meanings[at].class == class)
            return meanings[at].text;
    return "MPI_ERR_UNKNOWN: a code that is none";
}

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
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the code %d, which nobody has added", __func__,
                   code);
    else
        snprintf(of->text, sizeof of->text, "%s", text);
    return MPI_SUCCESS;
}

int MPI_Error_string(int code, char *text, int *length)
{
    const struct added *of = added_of(code);

    mpix_seen(HERE);
    snprintf(text, MPI_MAX_ERROR_STRING, "%s", of ? of->text : meaning_of(code));
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
