/* SPDX-License-Identifier: MIT
 *
 * What the printf() and sscanf() of the program read and write of its memory (see libc.c). */
#include "posix/explore/explore.h"

#include <ctype.h>
#include <printf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

int __real_vprintf(const char *format, va_list arguments);
int __real_vfprintf(FILE *file, const char *format, va_list arguments);
int __real_vsprintf(char *to, const char *format, va_list arguments);
int __real_vsnprintf(char *to, size_t size, const char *format, va_list arguments);

int __wrap_printf(const char *format, ...);
int __wrap_fprintf(FILE *file, const char *format, ...);
int __wrap_sprintf(char *to, const char *format, ...);
int __wrap_snprintf(char *to, size_t size, const char *format, ...);
int __wrap_vprintf(const char *format, va_list arguments);
int __wrap_vfprintf(FILE *file, const char *format, va_list arguments);
int __wrap_vsprintf(char *to, const char *format, va_list arguments);
int __wrap_vsnprintf(char *to, size_t size, const char *format, va_list arguments);
int __wrap___isoc99_sscanf(const char *text, const char *format, ...);

/* ---- printf ---------------------------------------------------------------------------------- */

/* A text with a precision need not end. */
static bool has_precision(const char *format)
{
    while ((format = strchr(format, '%')) != NULL) {
        format += 1 + strspn(format + 1, "-+ #0'123456789*$");
        if (*format == '.')
            return true;
        format += *format != '\0';
    }
    return false;
}

/* The texts among the arguments. */
static void read_texts(const char *format, va_list arguments, uintptr_t pc)
{
    enum { MOST = 64 };
    int types[MOST];
    size_t count = has_precision(format) ? 0 : parse_printf_format(format, MOST, types);

    for (size_t at = 0; at < count && count <= MOST; at++)
        switch (types[at] & ~PA_FLAG_MASK) {
        case PA_STRING:
            explore_libc_reads(va_arg(arguments, const char *), ANY_LENGTH, pc);
            break;
        case PA_WSTRING:
        case PA_POINTER:
            (void)va_arg(arguments, void *);
            break;
        case PA_FLOAT:
        case PA_DOUBLE:
            if (types[at] & PA_FLAG_LONG_DOUBLE)
                (void)va_arg(arguments, long double);
            else
                (void)va_arg(arguments, double);
            break;
        default:
            if (types[at] & PA_FLAG_PTR)
                (void)va_arg(arguments, void *);
            else if (types[at] & (PA_FLAG_LONG | PA_FLAG_LONG_LONG))
                (void)va_arg(arguments, long);
            else
                (void)va_arg(arguments, int);
        }
}

static int to_file(FILE *file, const char *format, va_list arguments, uintptr_t pc)
{
    va_list same;

    va_copy(same, arguments);
    read_texts(format, same, pc);
    va_end(same);
    return __real_vfprintf(file, format, arguments);
}

static int to_text(char *to, size_t size, const char *format, va_list arguments, uintptr_t pc)
{
    va_list same;

    va_copy(same, arguments);
    read_texts(format, same, pc);
    va_end(same);
    va_copy(same, arguments);
    int length = __real_vsnprintf(NULL, 0, format, same);
    va_end(same);
    if (length >= 0)
        explore_libc_access(to, (size_t)length < size ? (size_t)length + 1 : size, true, pc);
    return __real_vsnprintf(to, size, format, arguments);
}

int __wrap_vprintf(const char *format, va_list arguments)
{
    return to_file(stdout, format, arguments, HERE);
}

int __wrap_vfprintf(FILE *file, const char *format, va_list arguments)
{
    return to_file(file, format, arguments, HERE);
}

int __wrap_vsprintf(char *to, const char *format, va_list arguments)
{
    return to_text(to, MOST_FORMATTED, format, arguments, HERE);
}

int __wrap_vsnprintf(char *to, size_t size, const char *format, va_list arguments)
{
    return to_text(to, size, format, arguments, HERE);
}

int __wrap_printf(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = to_file(stdout, format, arguments, HERE);
    va_end(arguments);
    return length;
}

int __wrap_fprintf(FILE *file, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = to_file(file, format, arguments, HERE);
    va_end(arguments);
    return length;
}

int __wrap_sprintf(char *to, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = to_text(to, MOST_FORMATTED, format, arguments, HERE);
    va_end(arguments);
    return length;
}

int __wrap_snprintf(char *to, size_t size, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = to_text(to, size, format, arguments, HERE);
    va_end(arguments);
    return length;
}

/* ---- sscanf ---------------------------------------------------------------------------------- */

/* The size of what a conversion writes; of texts what is sure. `*format`: behind its '%', then
 * behind it all. 0: nothing. */
static size_t size_of_conversion(const char **format)
{
    const char *at = *format + (**format == '*');
    unsigned width = 0, longs = 0, halves = 0;

    while (isdigit((unsigned char)*at))
        width = width * 10 + (unsigned)(*at++ - '0');
    for (; *at && strchr("hljztLqm", *at); at++) {
        halves += *at == 'h';
        longs += *at == 'l' || *at == 'j' || *at == 'z' || *at == 't' || *at == 'L' || *at == 'm';
    }
    char kind = *at;
    if (kind == '[') { /* a ']' that comes first is one of the set */
        at += 1 + (at[1] == '^');
        const char *end = strchr(at + (*at != '\0'), ']');
        at = end ? end : at + strlen(at);
    }
    bool is_skipped = **format == '*';
    *format = *at ? at + 1 : at;
    if (is_skipped || kind == '%' || kind == '\0')
        return 0;
    if (kind == 'c' && !longs)
        return width ? width : 1;
    if (strchr("aefgAEFG", kind))
        return longs ? sizeof(double) : sizeof(float);
    if (kind == 'p' || longs)
        return sizeof(long);
    if (kind == 's' || kind == '[')
        return 1;
    return halves == 0 ? sizeof(int) : halves == 1 ? sizeof(short) : 1;
}

int __wrap___isoc99_sscanf(const char *text, const char *format, ...)
{
    va_list arguments, same;

    va_start(arguments, format);
    va_copy(same, arguments);
    explore_libc_reads(text, ANY_LENGTH, HERE);
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        at++;
        size_t size = size_of_conversion(&at);
        if (size > 0)
            explore_libc_access(va_arg(same, void *), size, true, HERE);
    }
    va_end(same);
    int converted = vsscanf(text, format, arguments);
    va_end(arguments);
    return converted;
}
