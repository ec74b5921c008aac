/* SPDX-License-Identifier: MIT
 *
 * Memory that the libc reads, writes, gives and takes for the program: the linker leads these calls
 * here (--wrap). The runtime's own calls go to the plain_ ones below: objcopy(1) renames them, also
 * those that the compiler makes of assignments (cmake/panel.cmake). */
#include "posix/explore/explore.h"

#include <stdlib.h>
#include <string.h>

void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memmove(void *to, const void *from, size_t size);
void *__real_memset(void *to, int byte, size_t size);
char *__real_strcpy(char *to, const char *from);
char *__real_strdup(const char *from);
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
size_t malloc_usable_size(void *block);

void *__wrap_memcpy(void *to, const void *from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size);
void *__wrap_memset(void *to, int byte, size_t size);
char *__wrap_strcpy(char *to, const char *from);
char *__wrap_strdup(const char *from);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

void *__wrap_memcpy(void *to, const void *from, size_t size)
{
    explore_access((uintptr_t)from, size, false, HERE);
    explore_access((uintptr_t)to, size, true, HERE);
    return __real_memcpy(to, from, size);
}

void *__wrap_memmove(void *to, const void *from, size_t size)
{
    explore_access((uintptr_t)from, size, false, HERE);
    explore_access((uintptr_t)to, size, true, HERE);
    return __real_memmove(to, from, size);
}

void *__wrap_memset(void *to, int byte, size_t size)
{
    explore_access((uintptr_t)to, size, true, HERE);
    return __real_memset(to, byte, size);
}

char *__wrap_strcpy(char *to, const char *from)
{
    size_t size = strlen(from) + 1;

    explore_access((uintptr_t)from, size, false, HERE);
    explore_access((uintptr_t)to, size, true, HERE);
    return __real_strcpy(to, from);
}

void *plain_memcpy(void *to, const void *from, size_t size);
void *plain_memmove(void *to, const void *from, size_t size);
void *plain_memset(void *to, int byte, size_t size);
void *plain_malloc(size_t size);
void *plain_calloc(size_t count, size_t size);
void *plain_realloc(void *block, size_t size);
void plain_free(void *block);
char *plain_strcpy(char *to, const char *from);
char *plain_strdup(const char *from);

void *plain_memcpy(void *to, const void *from, size_t size)
{
    return __real_memcpy(to, from, size);
}

void *plain_memmove(void *to, const void *from, size_t size)
{
    return __real_memmove(to, from, size);
}

void *plain_memset(void *to, int byte, size_t size)
{
    return __real_memset(to, byte, size);
}

void *plain_malloc(size_t size)
{
    return __real_malloc(size);
}

void *plain_calloc(size_t count, size_t size)
{
    return __real_calloc(count, size);
}

void *plain_realloc(void *block, size_t size)
{
    return __real_realloc(block, size);
}

void plain_free(void *block)
{
    __real_free(block);
}

char *plain_strcpy(char *to, const char *from)
{
    return __real_strcpy(to, from);
}

char *plain_strdup(const char *from)
{
    return __real_strdup(from);
}

/* What was done to a block before it was given back does not race with its next owner. */
static void *given(void *block)
{
    if (explore_on && block)
        explore_shadow_forget((uintptr_t)block, malloc_usable_size(block));
    return block;
}

char *__wrap_strdup(const char *from)
{
    return given(__real_strdup(from));
}

void *__wrap_malloc(size_t size)
{
    return given(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return given(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    return given(__real_realloc(block, size));
}

/* Who gives a block back while others use it races as a write does. */
void __wrap_free(void *block)
{
    if (explore_on && block) {
        size_t size = malloc_usable_size(block);
        if (size <= 4096)
            explore_access((uintptr_t)block, size, true, HERE);
    }
    __real_free(block);
}
