/* SPDX-License-Identifier: MIT
 *
 * Datatypes as lists of pieces; each rank has its own. The basic types are those that mpi.h names.
 */
#include "mpi/explore/types.h"

#include <complex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define PAIR(first, second)                                                                        \
    struct {                                                                                       \
        first value;                                                                               \
        second place;                                                                              \
    }
static const struct basic {
    const char *name;
    MPI_Datatype type;
    size_t size, extent;
} basics[] = {
#define BASIC(name, ctype)                                                                         \
    {                                                                                              \
#name, name, sizeof(ctype), sizeof(ctype)                                                  \
    }
    BASIC(MPI_CHAR, char),
    BASIC(MPI_SIGNED_CHAR, char),
    BASIC(MPI_UNSIGNED_CHAR, char),
    BASIC(MPI_BYTE, char),
    BASIC(MPI_PACKED, char),
    BASIC(MPI_WCHAR, wchar_t),
    BASIC(MPI_SHORT, short),
    BASIC(MPI_UNSIGNED_SHORT, short),
    BASIC(MPI_INT, int),
    BASIC(MPI_UNSIGNED, int),
    BASIC(MPI_LONG, long),
    BASIC(MPI_UNSIGNED_LONG, long),
    BASIC(MPI_LONG_LONG_INT, long long),
    BASIC(MPI_UNSIGNED_LONG_LONG, long long),
    BASIC(MPI_FLOAT, float),
    BASIC(MPI_DOUBLE, double),
    BASIC(MPI_LONG_DOUBLE, long double),
    BASIC(MPI_C_BOOL, _Bool),
    BASIC(MPI_INT8_T, int8_t),
    BASIC(MPI_INT16_T, int16_t),
    BASIC(MPI_INT32_T, int32_t),
    BASIC(MPI_INT64_T, int64_t),
    BASIC(MPI_UINT8_T, int8_t),
    BASIC(MPI_UINT16_T, int16_t),
    BASIC(MPI_UINT32_T, int32_t),
    BASIC(MPI_UINT64_T, int64_t),
    BASIC(MPI_AINT, MPI_Aint),
    BASIC(MPI_OFFSET, MPI_Offset),
    BASIC(MPI_COUNT, MPI_Count),
    BASIC(MPI_C_FLOAT_COMPLEX, float complex),
    BASIC(MPI_C_DOUBLE_COMPLEX, double complex),
    BASIC(MPI_C_LONG_DOUBLE_COMPLEX, long double complex),
    BASIC(MPI_2INT, int[2]),
    {"MPI_FLOAT_INT", MPI_FLOAT_INT, sizeof(PAIR(float, int)), sizeof(PAIR(float, int))},
    {"MPI_DOUBLE_INT", MPI_DOUBLE_INT, sizeof(PAIR(double, int)), sizeof(PAIR(double, int))},
    {"MPI_LONG_INT", MPI_LONG_INT, sizeof(PAIR(long, int)), sizeof(PAIR(long, int))},
    {"MPI_SHORT_INT", MPI_SHORT_INT, sizeof(PAIR(short, int)), sizeof(PAIR(short, int))},
    {"MPI_LONG_DOUBLE_INT", MPI_LONG_DOUBLE_INT, sizeof(PAIR(long double, int)),
     sizeof(PAIR(long double, int))},
#undef BASIC
};
enum { BASICS = sizeof basics / sizeof basics[0] };

static struct type basic_types[BASICS];
static struct piece basic_pieces[BASICS];
struct type mpix_types[MOST_TYPES];
int mpix_type_count;

int mpix_basic(MPI_Datatype type)
{
    for (int at = 0; at < BASICS; at++)
        if (basics[at].type == type)
            return at;
    return -1;
}

MPI_Datatype mpix_basic_type(uint32_t basic)
{
    return basics[basic].type;
}

const char *mpix_basic_name(uint32_t basic)
{
    return basic < BASICS ? basics[basic].name : "?";
}

size_t mpix_basic_size(uint32_t basic)
{
    return basic < BASICS ? basics[basic].size : 1;
}

static const struct type *basic_type(int at)
{
    struct type *type = &basic_types[at];

    basic_pieces[at] = (struct piece){0, (uint32_t)at, 1};
    *type = (struct type){.used = true,
                          .committed = true,
                          .size = basics[at].size,
                          .extent = (ptrdiff_t)basics[at].extent,
                          .true_upper = (ptrdiff_t)basics[at].size,
                          .piece_count = 1,
                          .piece = &basic_pieces[at]};
    return type;
}

struct type *mpix_own_type(MPI_Datatype handle)
{
    int number = NUMBER(handle, HANDLE_TYPE);

    return number >= 0 && number < mpix_type_count && mpix_types[number].used ? &mpix_types[number]
                                                                              : NULL;
}

static bool is_of_fortran(MPI_Datatype handle)
{
    const MPI_Datatype others[] = {
        MPI_INTEGER,        MPI_REAL,      MPI_DOUBLE_PRECISION, MPI_COMPLEX,
        MPI_DOUBLE_COMPLEX, MPI_LOGICAL,   MPI_CHARACTER,        MPI_INTEGER1,
        MPI_INTEGER2,       MPI_INTEGER4,  MPI_INTEGER8,         MPI_REAL4,
        MPI_REAL8,          MPI_REAL16,    MPI_2INTEGER,         MPI_2REAL,
        MPI_COMPLEX8,       MPI_COMPLEX16, MPI_CXX_BOOL,         MPI_2DOUBLE_PRECISION};

    for (size_t at = 0; at < sizeof others / sizeof others[0]; at++)
        if (others[at] == handle)
            return true;
    return false;
}

const struct type *mpix_type(MPI_Datatype handle, const char *call, uintptr_t pc)
{
    int basic = mpix_basic(handle);
    struct type *type = mpix_own_type(handle);

    if (basic >= 0)
        return basic_type(basic);
    if (!type && handle == MPI_DATATYPE_NULL)
        mpix_wrong(MPI_ERR_TYPE, pc, "%s is given MPI_DATATYPE_NULL", call);
    if (!type && is_of_fortran(handle))
        mpix_unsupported("a datatype of Fortran (in %s)", call);
    if (!type)
        mpix_wrong(MPI_ERR_TYPE, pc, "%s is given no datatype", call);
    else if (type->freed)
        mpix_wrong(MPI_ERR_TYPE, pc, "%s is given a datatype that was freed", call);
    return type;
}

const struct type *mpix_kept_type(MPI_Datatype handle)
{
    int basic = mpix_basic(handle);

    return basic >= 0 ? basic_type(basic) : mpix_own_type(handle);
}

const struct type *mpix_ready_type(MPI_Datatype handle, const char *call, uintptr_t pc)
{
    const struct type *type = mpix_type(handle, call, pc);

    if (!type->committed)
        mpix_wrong(MPI_ERR_TYPE, pc,
                   "%s is given a datatype that was made at @%lx@ and never committed", call,
                   (unsigned long)type->pc);
    return type;
}

void mpix_types_leaked(void)
{
    for (int at = 0; at < mpix_type_count; at++)
        if (mpix_types[at].used && !mpix_types[at].freed)
            mpix_fail(FAILURE_LEAK, mpix_types[at].pc, "a datatype of %s is never freed",
                      mpix_types[at].call);
}
