/* SPDX-License-Identifier: MIT
 *
 * Text that the libc reads and writes for the program: the linker leads these calls here (--wrap),
 * as those of memory.c. What the runtime itself calls is no access of the program's. Of a call that
 * only the libc knows the length of (fgets, fread), the access is seen when it is done. */
#include "posix/explore/explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef int (*comparison)(const void *one, const void *other);

char *__real_strcat(char *to, const char *from);
char *__real_strncat(char *to, const char *from, size_t most);
char *__real_strncpy(char *to, const char *from, size_t size);
char *__real_stpcpy(char *to, const char *from);
size_t __real_strlen(const char *text);
int __real_strcmp(const char *one, const char *other);
int __real_strncmp(const char *one, const char *other, size_t most);
int __real_memcmp(const void *one, const void *other, size_t size);
char *__real_strchr(const char *text, int character);
char *__real_strrchr(const char *text, int character);
char *__real_strstr(const char *text, const char *part);
int __real_atoi(const char *text);
long __real_atol(const char *text);
double __real_atof(const char *text);
char *__real_strtok(char *text, const char *between);
char *__real_fgets(char *text, int size, FILE *file);
size_t __real_fread(void *items, size_t size, size_t count, FILE *file);
size_t __real_fwrite(const void *items, size_t size, size_t count, FILE *file);
int __real_puts(const char *text);
int __real_fputs(const char *text, FILE *file);
void __real_qsort(void *items, size_t count, size_t size, comparison compare);
struct tm *__real_localtime(const time_t *when);
struct tm *__real_gmtime(const time_t *when);
char *__real_ctime(const time_t *when);
char *__real_asctime(const struct tm *when);

char *__wrap_strcat(char *to, const char *from);
char *__wrap_strncat(char *to, const char *from, size_t most);
char *__wrap_strncpy(char *to, const char *from, size_t size);
char *__wrap_stpcpy(char *to, const char *from);
size_t __wrap_strlen(const char *text);
int __wrap_strcmp(const char *one, const char *other);
int __wrap_strncmp(const char *one, const char *other, size_t most);
int __wrap_memcmp(const void *one, const void *other, size_t size);
char *__wrap_strchr(const char *text, int character);
char *__wrap_strrchr(const char *text, int character);
char *__wrap_strstr(const char *text, const char *part);
int __wrap_atoi(const char *text);
long __wrap_atol(const char *text);
double __wrap_atof(const char *text);
char *__wrap_strtok(char *text, const char *between);
char *__wrap_fgets(char *text, int size, FILE *file);
size_t __wrap_fread(void *items, size_t size, size_t count, FILE *file);
size_t __wrap_fwrite(const void *items, size_t size, size_t count, FILE *file);
int __wrap_puts(const char *text);
int __wrap_fputs(const char *text, FILE *file);
void __wrap_qsort(void *items, size_t count, size_t size, comparison compare);
struct tm *__wrap_localtime(const time_t *when);
struct tm *__wrap_gmtime(const time_t *when);
char *__wrap_ctime(const time_t *when);
char *__wrap_asctime(const struct tm *when);

extern const char __start_explore_text[], __stop_explore_text[];

bool explore_is_ours(uintptr_t pc)
{
    uintptr_t from = (uintptr_t)__start_explore_text, to = (uintptr_t)__stop_explore_text;

    return pc - from < to - from;
}

void explore_libc_access(const void *address, size_t size, bool write, uintptr_t pc)
{
    if (!explore_is_ours(pc))
        explore_access((uintptr_t)address, size, write, pc);
}

/* At most so much of a text is looked at, and the byte that ends it. */
void explore_libc_reads(const char *text, size_t most, uintptr_t pc)
{
    size_t length = text ? strnlen(text, most) : 0;

    if (!text)
        return;
    explore_libc_access(text, length < most ? length + 1 : most, false, pc);
}

static void reads_all(const char *text, uintptr_t pc)
{
    explore_libc_reads(text, ANY_LENGTH, pc);
}

/* ---- texts ----------------------------------------------------------------------------------- */

char *__wrap_strcat(char *to, const char *from)
{
    reads_all(from, HERE);
    reads_all(to, HERE);
    explore_libc_access(to + __real_strlen(to), __real_strlen(from) + 1, true, HERE);
    return __real_strcat(to, from);
}

char *__wrap_strncat(char *to, const char *from, size_t most)
{
    explore_libc_reads(from, most, HERE);
    reads_all(to, HERE);
    explore_libc_access(to + __real_strlen(to), strnlen(from, most) + 1, true, HERE);
    return __real_strncat(to, from, most);
}

char *__wrap_strncpy(char *to, const char *from, size_t size)
{
    explore_libc_reads(from, size, HERE);
    explore_libc_access(to, size, true, HERE);
    return __real_strncpy(to, from, size);
}

char *__wrap_stpcpy(char *to, const char *from)
{
    reads_all(from, HERE);
    explore_libc_access(to, __real_strlen(from) + 1, true, HERE);
    return __real_stpcpy(to, from);
}

size_t __wrap_strlen(const char *text)
{
    reads_all(text, HERE);
    return __real_strlen(text);
}

/* How much of two texts is read until they differ. */
static size_t compared(const char *one, const char *other, size_t most)
{
    size_t at = 0;

    while (at < most && one[at] == other[at] && one[at])
        at++;
    return at < most ? at + 1 : most;
}

static void reads_both(const void *one, const void *other, size_t size, uintptr_t pc)
{
    explore_libc_access(one, size, false, pc);
    explore_libc_access(other, size, false, pc);
}

int __wrap_strcmp(const char *one, const char *other)
{
    reads_both(one, other, compared(one, other, ANY_LENGTH), HERE);
    return __real_strcmp(one, other);
}

int __wrap_strncmp(const char *one, const char *other, size_t most)
{
    reads_both(one, other, compared(one, other, most), HERE);
    return __real_strncmp(one, other, most);
}

int __wrap_memcmp(const void *one, const void *other, size_t size)
{
    reads_both(one, other, size, HERE);
    return __real_memcmp(one, other, size);
}

char *__wrap_strchr(const char *text, int character)
{
    const char *found = __real_strchr(text, character);

    explore_libc_reads(text, found ? (size_t)(found - text) + 1 : ANY_LENGTH, HERE);
    return __real_strchr(text, character);
}

char *__wrap_strrchr(const char *text, int character)
{
    reads_all(text, HERE);
    return __real_strrchr(text, character);
}

char *__wrap_strstr(const char *text, const char *part)
{
    reads_all(text, HERE);
    reads_all(part, HERE);
    return __real_strstr(text, part);
}

int __wrap_atoi(const char *text)
{
    reads_all(text, HERE);
    return __real_atoi(text);
}

long __wrap_atol(const char *text)
{
    reads_all(text, HERE);
    return __real_atol(text);
}

double __wrap_atof(const char *text)
{
    reads_all(text, HERE);
    return __real_atof(text);
}

/* ---- what the libc has only one of ----------------------------------------------------------- */

static char place_of_strtok;

char *__wrap_strtok(char *text, const char *between)
{
    explore_libc_access(&place_of_strtok, 1, true, HERE);
    return __real_strtok(text, between);
}

struct tm *__wrap_localtime(const time_t *when)
{
    struct tm *result = __real_localtime(when);

    explore_libc_access(result, sizeof *result, true, HERE);
    return __real_localtime(when);
}

struct tm *__wrap_gmtime(const time_t *when)
{
    struct tm *result = __real_gmtime(when);

    explore_libc_access(result, sizeof *result, true, HERE);
    return __real_gmtime(when);
}

char *__wrap_ctime(const time_t *when)
{
    char *result = __real_ctime(when);

    explore_libc_access(result, result ? __real_strlen(result) + 1 : 0, true, HERE);
    return result;
}

char *__wrap_asctime(const struct tm *when)
{
    char *result = __real_asctime(when);

    explore_libc_access(result, result ? __real_strlen(result) + 1 : 0, true, HERE);
    return result;
}

/* ---- files ----------------------------------------------------------------------------------- */

char *__wrap_fgets(char *text, int size, FILE *file)
{
    char *result = __real_fgets(text, size, file);

    explore_libc_access(text, result ? __real_strlen(text) + 1 : 0, true, HERE);
    return result;
}

size_t __wrap_fread(void *items, size_t size, size_t count, FILE *file)
{
    size_t done = __real_fread(items, size, count, file);

    explore_libc_access(items, size * done, true, HERE);
    return done;
}

size_t __wrap_fwrite(const void *items, size_t size, size_t count, FILE *file)
{
    explore_libc_access(items, size * count, false, HERE);
    return __real_fwrite(items, size, count, file);
}

int __wrap_puts(const char *text)
{
    reads_all(text, HERE);
    return __real_puts(text);
}

int __wrap_fputs(const char *text, FILE *file)
{
    reads_all(text, HERE);
    return __real_fputs(text, file);
}

/* The items lie still while it compares them: what it writes is seen before that. */
void __wrap_qsort(void *items, size_t count, size_t size, comparison compare)
{
    explore_libc_access(items, count * size, true, HERE);
    __real_qsort(items, count, size, compare);
}
