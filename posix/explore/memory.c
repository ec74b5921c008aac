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
int __real_posix_memalign(void **block, size_t alignment, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_rand_r(unsigned *seed);
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
int __wrap_posix_memalign(void **block, size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_rand_r(unsigned *seed);

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

/* The program's own state of a generator is what threads share by mistake. */
int __wrap_rand_r(unsigned *seed)
{
    explore_access((uintptr_t)seed, sizeof *seed, false, HERE);
    explore_access((uintptr_t)seed, sizeof *seed, true, HERE);
    return __real_rand_r(seed);
}

void *plain_memcpy(void *to, const void *from, size_t size);
void *plain_memmove(void *to, const void *from, size_t size);
void *plain_memset(void *to, int byte, size_t size);
void *plain_malloc(size_t size);
void *plain_calloc(size_t count, size_t size);
void *plain_realloc(void *block, size_t size);
void plain_free(void *block);
int plain_posix_memalign(void **block, size_t alignment, size_t size);
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

int plain_posix_memalign(void **block, size_t alignment, size_t size)
{
    return __real_posix_memalign(block, alignment, size);
}

char *plain_strcpy(char *to, const char *from)
{
    return __real_strcpy(to, from);
}

char *plain_strdup(const char *from)
{
    return __real_strdup(from);
}

/* ---- what was freed -------------------------------------------------------------------------- */

/* Small blocks that are freed lie in the cache of the libc, which marks them in their second word
 * until they are given out again, be it to itself. Whoever uses one before that uses freed memory.
 * Larger ones are kept back, and really freed only when there are many.
 */

enum { MOST_FREED = 64, MOST_CACHED = 1032, MOST_KEPT_BACK = 64 << 20, MOST_LOOKED_AT = 4096 };

static struct freed {
    uintptr_t from, to;
    uintptr_t mark;
} freed[MOST_FREED], kept_back[MOST_FREED]; /* the latter in a circle, the oldest one next */
static unsigned freed_count, kept_back_count;
static size_t kept_back_size;
static uintptr_t freed_from = UINTPTR_MAX, freed_to; /* all of them lie between */

static uintptr_t mark_of(uintptr_t block)
{
    return ((const volatile uintptr_t *)block)[1];
}

static void note_freed(uintptr_t block, size_t size, uintptr_t mark_before)
{
    if (size < 2 * sizeof(uintptr_t) || mark_of(block) == mark_before || mark_of(block) == 0)
        return; /* it is not in the cache */
    freed[freed_count++ % MOST_FREED] =
        (struct freed){.from = block, .to = block + size, .mark = mark_of(block)};
    freed_from = block < freed_from ? block : freed_from;
    freed_to = block + size > freed_to ? block + size : freed_to;
}

static void give_back(struct freed *block)
{
    kept_back_size -= block->to - block->from;
    void *memory = (void *)block->from; /* NOLINT(performance-no-int-to-ptr) */
    __real_free(memory);
    *block = (struct freed){0};
}

static void keep_back(uintptr_t block, size_t size)
{
    struct freed *place = &kept_back[kept_back_count++ % MOST_FREED];

    if (place->to)
        give_back(place);
    *place = (struct freed){.from = block, .to = block + size};
    kept_back_size += size;
    for (unsigned at = kept_back_count; kept_back_size > MOST_KEPT_BACK; at++)
        if (kept_back[at % MOST_FREED].to)
            give_back(&kept_back[at % MOST_FREED]);
    freed_from = block < freed_from ? block : freed_from;
    freed_to = block + size > freed_to ? block + size : freed_to;
}

static void check(uintptr_t address, const char *what, uintptr_t pc)
{
    if (address < freed_from || address >= freed_to)
        return;
    for (unsigned at = 0; at < MOST_FREED && kept_back_size > 0; at++)
        if (address >= kept_back[at].from && address < kept_back[at].to)
            explore_fail(FAILURE_CRASH, pc, "memory is %s after it was freed", what);
    for (unsigned at = 0; at < MOST_FREED; at++) {
        if (address < freed[at].from || address >= freed[at].to)
            continue;
        if (mark_of(freed[at].from) == freed[at].mark)
            explore_fail(FAILURE_CRASH, pc, "memory is %s after it was freed", what);
        freed[at] = (struct freed){0}; /* it has been given out again */
    }
}

void explore_check_freed(uintptr_t address, uintptr_t pc)
{
    check(address, "used", pc);
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

int __wrap_posix_memalign(void **block, size_t alignment, size_t size)
{
    int error = __real_posix_memalign(block, alignment, size);

    if (error == 0)
        given(*block);
    return error;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return given(__real_aligned_alloc(alignment, size));
}

/* Who gives a block back while others use it races as a write does. */
void __wrap_free(void *block)
{
    uintptr_t address = (uintptr_t)block;

    if (explore_surroundings && block)
        explore_surroundings->freed(address, malloc_usable_size(block), HERE);
    if (!explore_on || !block) {
        __real_free(block);
        return;
    }
    check(address, "freed", HERE); /* before its size is asked for: it may be freed twice */
    size_t size = malloc_usable_size(block);
    explore_access(address, size < MOST_LOOKED_AT ? size : MOST_LOOKED_AT, true, HERE);
    if (size > MOST_CACHED) {
        keep_back(address, size);
        return;
    }
    uintptr_t mark_before = size >= 2 * sizeof(uintptr_t) ? mark_of(address) : 0;
    __real_free(block);
    note_freed(address, size, mark_before);
}

/* It always moves: who still has the old address uses freed memory. */
void *__wrap_realloc(void *block, size_t size)
{
    if (!explore_on || !block || size == 0)
        return given(__real_realloc(block, size));
    check((uintptr_t)block, "used", HERE);
    size_t before = malloc_usable_size(block);
    void *moved = given(__real_malloc(size));
    if (moved) {
        __real_memcpy(moved, block, size < before ? size : before);
        __wrap_free(block);
    }
    return moved;
}
