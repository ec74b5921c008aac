/* SPDX-License-Identifier: MIT
 *
 * Operations: MPI's own on the basic types, and the program's. */
#include "mpi/explore/explore.h"

#include <complex.h>
#include <string.h>

enum { MOST_OWN = 256 };

static struct own {
    MPI_User_function *function;
    MPI_User_function_c *large_function; /* of MPI_Op_create_c; else NULL */
    bool freed, commutes;
    uintptr_t pc;
} own[MOST_OWN];
static int own_count;

static const struct named {
    MPI_Op op;
    char sign; /* how it is written here */
} named[] = {{MPI_SUM, '+'},     {MPI_PROD, '*'}, {MPI_MAX, '>'},    {MPI_MIN, '<'},
             {MPI_LAND, 'a'},    {MPI_LOR, 'o'},  {MPI_LXOR, 'x'},   {MPI_BAND, '&'},
             {MPI_BOR, '|'},     {MPI_BXOR, '^'}, {MPI_MAXLOC, 'M'}, {MPI_MINLOC, 'm'},
             {MPI_REPLACE, 'r'}, {MPI_NO_OP, 'n'}};

static char sign_of(MPI_Op op)
{
    for (size_t at = 0; at < sizeof named / sizeof named[0]; at++)
        if (named[at].op == op)
            return named[at].sign;
    return '?';
}

enum class { INTEGER, REAL, COMPLEX, BOOLEAN, PAIR, OTHER };

static enum class class_of(MPI_Datatype type) {
    const MPI_Datatype reals[] = {MPI_FLOAT, MPI_DOUBLE, MPI_LONG_DOUBLE};
    const MPI_Datatype complexes[] = {MPI_C_FLOAT_COMPLEX, MPI_C_DOUBLE_COMPLEX,
                                      MPI_C_LONG_DOUBLE_COMPLEX};
    const MPI_Datatype pairs[] = {MPI_2INT, MPI_FLOAT_INT, MPI_DOUBLE_INT, MPI_LONG_INT,
                                  MPI_SHORT_INT, MPI_LONG_DOUBLE_INT};
    const MPI_Datatype others[] = {MPI_CHAR, MPI_WCHAR, MPI_PACKED};

    for (size_t at = 0; at < 3; at++) if (type == reals[at]) return REAL;
    else if (type == complexes[at]) return COMPLEX;
    else if (type == others[at]) return OTHER;
    for (size_t at = 0; at < 6; at++) if (type == pairs[at]) return PAIR;
    return type == MPI_C_BOOL      ? BOOLEAN
           : mpix_basic(type) >= 0 ? INTEGER
                                   : OTHER;
}

bool mpix_is_integer(MPI_Datatype type)
{
    return mpix_basic(type) >= 0 && (class_of(type) == INTEGER || class_of(type) == BOOLEAN);
}

int mpix_operation(MPI_Op op, MPI_Datatype type, const char *call, uintptr_t pc)
{
    int number = NUMBER(op, HANDLE_OP);
    char sign = sign_of(op);

    if (op == MPI_OP_NULL)
        mpix_wrong(MPI_ERR_OP, pc, "%s is given MPI_OP_NULL", call);
    if (sign == '?' && (number < 0 || number >= own_count || own[number].freed))
        mpix_wrong(MPI_ERR_OP, pc, "%s is given an operation that is not there", call);
    mpix_ready_type(type, call, pc);
    if (sign == '?')
        return 1000 + number;
    static const char *const allowed[] = {"+*><aox&|^", "+*><", "+*", "aox", "Mm", ""};
    if (type == MPI_BYTE ? !strchr("&|^", sign) : !strchr(allowed[class_of(type)], sign)) {
        const char *name = mpix_basic(type) >= 0 ? mpix_basic_name((uint32_t)mpix_basic(type))
                                                 : "a derived datatype";
        mpix_wrong(MPI_ERR_OP, pc, "%s: this operation is not one for %s", call, name);
    }
    return sign;
}

/* ---- MPI's own ------------------------------------------------------------------------------- */

#define EACH(sign, expression)                                                                     \
    case sign:                                                                                     \
        for (size_t at = 0; at < count; at++) {                                                    \
            const ctype a = from[at];                                                              \
            const ctype b = into[at];                                                              \
            into[at] = (ctype)(expression);                                                        \
        }                                                                                          \
        break;
#define FUNCTION(name, type_here, cases)                                                           \
    static void name(char sign, const void *one, void *other, size_t count)                        \
    {                                                                                              \
        typedef type_here ctype;                                                                   \
        const ctype *from = one;                                                                   \
        ctype *into = other;                                                                       \
        switch (sign) {                                                                            \
            cases default : break;                                                                 \
        }                                                                                          \
    }
#define ADDS   EACH('+', a + b) EACH('*', a *b)
#define ORDERS EACH('>', a > b ? a : b) EACH('<', a < b ? a : b)
#define LOGIC  EACH('a', a &&b) EACH('o', a || b) EACH('x', !a != !b)
#define BITS   EACH('&', a &b) EACH('|', a | b) EACH('^', a ^ b)
FUNCTION(of_int8, int8_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_int16, int16_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_int32, int32_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_int64, int64_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_uint8, uint8_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_uint16, uint16_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_uint32, uint32_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_uint64, uint64_t, ADDS ORDERS LOGIC BITS)
FUNCTION(of_float, float, ADDS ORDERS)
FUNCTION(of_double, double, ADDS ORDERS)
FUNCTION(of_long_double, long double, ADDS ORDERS)
FUNCTION(of_float_complex, float complex, ADDS)
FUNCTION(of_double_complex, double complex, ADDS)

#define LOCATED(name, first)                                                                       \
    static void name(char sign, const void *one, void *other, size_t count)                        \
    {                                                                                              \
        const struct pair {                                                                        \
            first value;                                                                           \
            int place;                                                                             \
        } *from = one;                                                                             \
        struct pair *into = other;                                                                 \
        for (size_t at = 0; at < count; at++) {                                                    \
            bool more =                                                                            \
                sign == 'M' ? from[at].value > into[at].value : from[at].value < into[at].value;   \
            bool less =                                                                            \
                sign == 'M' ? from[at].value < into[at].value : from[at].value > into[at].value;   \
            if (more || (!less && from[at].place < into[at].place))                                \
                into[at] = from[at];                                                               \
        }                                                                                          \
    }
LOCATED(of_int_int, int)
LOCATED(of_float_int, float)
LOCATED(of_double_int, double)
LOCATED(of_long_int, long)
LOCATED(of_short_int, short)

typedef void reducer(char sign, const void *one, void *other, size_t count);

static reducer *integer_of(size_t size, bool is_unsigned)
{
    return size == 1   ? (is_unsigned ? of_uint8 : of_int8)
           : size == 2 ? (is_unsigned ? of_uint16 : of_int16)
           : size == 4 ? (is_unsigned ? of_uint32 : of_int32)
                       : (is_unsigned ? of_uint64 : of_int64);
}

static reducer *reducer_of(MPI_Datatype type)
{
    const struct {
        MPI_Datatype type;
        reducer *function;
    } others[] = {{MPI_FLOAT, of_float},
                  {MPI_DOUBLE, of_double},
                  {MPI_LONG_DOUBLE, of_long_double},
                  {MPI_C_FLOAT_COMPLEX, of_float_complex},
                  {MPI_C_DOUBLE_COMPLEX, of_double_complex},
                  {MPI_2INT, of_int_int},
                  {MPI_FLOAT_INT, of_float_int},
                  {MPI_DOUBLE_INT, of_double_int},
                  {MPI_LONG_INT, of_long_int},
                  {MPI_SHORT_INT, of_short_int}};
    const MPI_Datatype unsigneds[] = {
        MPI_UNSIGNED_CHAR,      MPI_UNSIGNED_SHORT, MPI_UNSIGNED, MPI_UNSIGNED_LONG,
        MPI_UNSIGNED_LONG_LONG, MPI_UINT8_T,        MPI_UINT16_T, MPI_UINT32_T,
        MPI_UINT64_T,           MPI_BYTE,           MPI_C_BOOL};
    bool is_unsigned = false;

    for (size_t at = 0; at < sizeof others / sizeof others[0]; at++)
        if (others[at].type == type)
            return others[at].function;
    for (size_t at = 0; at < sizeof unsigneds / sizeof unsigneds[0]; at++)
        is_unsigned = is_unsigned || unsigneds[at] == type;
    enum class class = class_of(type);
    return class == INTEGER || class == BOOLEAN
               ? integer_of(mpix_basic_size((uint32_t)mpix_basic(type)), is_unsigned)
               : NULL;
}

void mpix_reduce(MPI_Op op, MPI_Datatype type, const void *from, void *into, size_t count)
{
    int number = NUMBER(op, HANDLE_OP), length = (int)count;
    MPI_Count large = length;

    if (number >= 0) {
        const struct type *of = mpix_type(type, "a reduction", 0);
        if (of->extent != (ptrdiff_t)of->size)
            mpix_unsupported("reductions of datatypes with gaps");
        if (own[number].large_function)
            own[number].large_function((void *)(uintptr_t)from, into, &large, &type);
        else
            own[number].function((void *)(uintptr_t)from, into, &length, &type);
        return;
    }
    if (op == MPI_NO_OP)
        return;
    if (op == MPI_REPLACE) {
        memcpy(into, from, count * mpix_type(type, "a reduction", 0)->size);
        return;
    }
    reducer *function = reducer_of(type);
    if (!function)
        mpix_unsupported("this operation on its datatype");
    function(sign_of(op), from, into, count);
}

void mpix_reduce_basic(MPI_Op op, uint32_t basic, const void *from, void *into, size_t count)
{
    mpix_reduce(op, mpix_basic_type(basic), from, into, count);
}

/* ---- the program's --------------------------------------------------------------------------- */

static int create(struct own made, MPI_Op *op, const char *call)
{
    mpix_enter(call, made.pc);
    if (!made.function && !made.large_function)
        mpix_wrong(MPI_ERR_ARG, made.pc, "%s is given no function (NULL)", call);
    if (own_count == MOST_OWN)
        mpix_unsupported("more than %d operations", MOST_OWN);
    own[own_count] = made;
    *op = HANDLE(MPI_Op, HANDLE_OP, own_count++);
    return MPI_SUCCESS;
}

int MPI_Op_create(MPI_User_function *function, int commutes, MPI_Op *op)
{
    struct own made = {.function = function, .commutes = commutes != 0, .pc = HERE};

    return create(made, op, __func__);
}

int MPI_Op_create_c(MPI_User_function_c *function, int commutes, MPI_Op *op)
{
    struct own made = {.large_function = function, .commutes = commutes != 0, .pc = HERE};

    return create(made, op, __func__);
}

int MPI_Op_free(MPI_Op *op)
{
    int number = NUMBER(*op, HANDLE_OP);

    mpix_enter(__func__, HERE);
    if (number < 0 || number >= own_count || own[number].freed)
        mpix_wrong(MPI_ERR_OP, HERE, "%s is given an operation that nobody has made", __func__);
    else
        own[number].freed = true;
    *op = MPI_OP_NULL;
    return MPI_SUCCESS;
}

int MPI_Op_commutative(MPI_Op op, int *commutes)
{
    int number = NUMBER(op, HANDLE_OP);

    mpix_enter(__func__, HERE);
    if (sign_of(op) == '?' && (number < 0 || number >= own_count || own[number].freed))
        mpix_wrong(MPI_ERR_OP, HERE, "%s is given an operation that is not there", __func__);
    *commutes = number < 0 || own[number].commutes;
    return MPI_SUCCESS;
}

static int reduce_here(const void *from, void *into, int count, MPI_Datatype type, MPI_Op op,
                       const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    mpix_operation(op, type, call, pc);
    if (count < 0)
        mpix_wrong(MPI_ERR_COUNT, pc, "%s is given the count %d", call, count);
    if (count > 0 && (!from || !into))
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is given no buffer (NULL)", call);
    if (count > 0 && from == into)
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is given one buffer to read and to write", call);
    mpix_use(type, from, count, false, call, pc);
    mpix_use(type, into, count, true, call, pc);
    mpix_reduce(op, type, from, into, (size_t)count);
    return MPI_SUCCESS;
}

int MPI_Reduce_local(const void *from, void *into, int count, MPI_Datatype type, MPI_Op op)
{
    return reduce_here(from, into, count, type, op, __func__, HERE);
}

int MPI_Reduce_local_c(const void *from, void *into, MPI_Count count, MPI_Datatype type, MPI_Op op)
{
    return reduce_here(from, into, mpix_count(count, __func__), type, op, __func__, HERE);
}

void mpix_operations_leaked(void)
{
    for (int at = 0; at < own_count; at++)
        if (!own[at].freed)
            mpix_fail(FAILURE_LEAK, own[at].pc, "an operation of MPI_Op_create is never freed");
}
