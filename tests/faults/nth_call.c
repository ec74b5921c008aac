/* SPDX-License-Identifier: MIT
 *
 * nth_call: a library for LD_PRELOAD (ld.so(8)) that makes the n-th call of one kind fail, as the
 * system would for want of memory, processes or threads. Only calls that come from the program
 * itself are counted: how libraries bear it is not ours to test.
 *
 *     NTH_CALL=malloc:7 LD_PRELOAD=libnth_call.so posix/pool --quick
 *
 * Kinds: malloc (with calloc and realloc), mmap, fork, thread. When the n-th call has come, the
 * file that NTH_CALL_FILE names is made, so that who asks for n = 1, 2, 3 ... knows when to stop.
 */
#define _GNU_SOURCE /* dl_iterate_phdr(3) */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static uintptr_t program_begin, program_end;
static char wanted[16]; /* the kind; empty: none */
static long wanted_call;
static atomic_long calls;

/* The first object that dl_iterate_phdr(3) tells is the program. */
static int note_program(struct dl_phdr_info *object, size_t size, void *unused)
{
    (void)size, (void)unused;
    for (int at = 0; at < object->dlpi_phnum; at++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[at];
        if (header->p_type == PT_LOAD && (header->p_flags & PF_X)) {
            program_begin = object->dlpi_addr + header->p_vaddr;
            program_end = program_begin + header->p_memsz;
        }
    }
    return 1;
}

__attribute__((constructor)) static void begin(void)
{
    const char *order = getenv("NTH_CALL"), *colon = order ? strchr(order, ':') : NULL;

    dl_iterate_phdr(note_program, NULL);
    if (!colon || (size_t)(colon - order) >= sizeof wanted)
        return;
    wanted_call = strtol(colon + 1, NULL, 10);
    memcpy(wanted, order, (size_t)(colon - order));
}

/* Whether this call, which returns to `caller`, is the one that fails. */
static int fails(const char *kind, const void *caller)
{
    uintptr_t at = (uintptr_t)caller;

    if (at < program_begin || at >= program_end || strcmp(kind, wanted) != 0)
        return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != wanted_call)
        return 0;
    const char *file = getenv("NTH_CALL_FILE");
    int made = file ? open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (made >= 0)
        close(made);
    return 1;
}

/* The function of that name which would have been called without this library. ISO C has no
 * conversion from an object's address to a function's; dlsym(3) says to do it so. */
#define NEXT(name, type)                                                                           \
    static type next;                                                                              \
    if (!next)                                                                                     \
    *(void **)(&next) = dlsym(RTLD_NEXT, name)

typedef void *(*malloc_type)(size_t);
typedef void *(*calloc_type)(size_t, size_t);
typedef void *(*realloc_type)(void *, size_t);
typedef void *(*mmap_type)(void *, size_t, int, int, int, off_t);
typedef pid_t (*fork_type)(void);
typedef int (*thread_type)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

void *malloc(size_t size)
{
    NEXT("malloc", malloc_type);
    if (fails("malloc", __builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }
    return next(size);
}

/* dlsym(3) itself may call calloc: then there is nothing to pass it on to yet, and glibc takes NULL
 * for an answer there. `inside` is volatile, since glibc's header tells the compiler that dlsym
 * calls nothing of this file. */
void *calloc(size_t count, size_t size)
{
    static _Thread_local volatile int inside;
    static calloc_type next;

    if (!next && !inside) {
        inside = 1;
        *(void **)(&next) = dlsym(RTLD_NEXT, "calloc");
        inside = 0;
    }
    if (!next || fails("malloc", __builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }
    return next(count, size);
}

void *realloc(void *block, size_t size)
{
    NEXT("realloc", realloc_type);
    if (fails("malloc", __builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }
    return next(block, size);
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    NEXT("mmap", mmap_type);
    if (fails("mmap", __builtin_return_address(0))) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return next(address, length, protection, flags, file, offset);
}

pid_t fork(void)
{
    NEXT("fork", fork_type);
    if (fails("fork", __builtin_return_address(0))) {
        errno = EAGAIN;
        return -1;
    }
    return next();
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *argument)
{
    NEXT("pthread_create", thread_type);
    if (fails("thread", __builtin_return_address(0)))
        return EAGAIN;
    return next(thread, attributes, start, argument);
}
