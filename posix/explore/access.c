/* SPDX-License-Identifier: MIT
 *
 * What gcc and clang call at each plain access with -fsanitize=thread. */
#include "posix/explore/shared.h"

#include <errno.h>
#include <string.h>

enum { VISIBLE_PLACES = MOST_VISIBLE * 4 };

static struct {
    uint32_t known; /* of shared->visible, how many are in the table */
    uintptr_t places[VISIBLE_PLACES];
} * table;

__attribute__((constructor(102))) static void open_table(void)
{
    table = explore_memory(sizeof *table);
}

bool explore_is_visible(uintptr_t pc)
{
    const struct shared *shared = explore_shared;

    if (explore_manner.long_runs && shared->steps >= shared->most_steps) /* there are no more */
        return false;
    for (; table->known < shared->visible_count; table->known++) {
        uintptr_t at = shared->visible[table->known] >> 1;
        while (table->places[at % VISIBLE_PLACES])
            at++;
        table->places[at % VISIBLE_PLACES] = shared->visible[table->known];
    }
    if (table->known == 0)
        return false;
    for (uintptr_t at = pc >> 1; table->places[at % VISIBLE_PLACES]; at++)
        if (table->places[at % VISIBLE_PLACES] == pc)
            return true;
    return false;
}

/* Counts in *spin how often the same was seen since something changed. */
static unsigned count_looks(struct spin *spin, uintptr_t address, uintptr_t pc)
{
    uint64_t changes = explore_changes();

    if (spin->pc != pc || spin->address != address || spin->changes != changes)
        *spin = (struct spin){.pc = pc, .address = address, .changes = changes};
    return ++spin->times;
}

bool explore_looked(uintptr_t address, uintptr_t pc, unsigned patience)
{
    enum {
        SEVERAL = 8,
        LONGER = 50
    }; /* who looks at several variables in turn, or goes through
          others meanwhile, may do so more often */
    uintptr_t place = pc >> 1 ^ pc >> 7;
    struct thread *self = explore_self;
    struct spin *spin = &self->spins[place % SPINS];
    unsigned times = count_looks(spin, address, pc);
    unsigned rounds = count_looks(&self->scans[(place ^ address >> 2) % SPINS], address, pc);

    self->fresh += rounds == 1;
    if (times == 1)
        spin->fresh = self->fresh;
    if (times < patience && rounds < SEVERAL * patience)
        return false;
    self->computes = self->fresh != spin->fresh && !explore_manner.mixed;
    if (self->computes && patience > PATIENCE && times < LONGER * patience)
        return false;
    if (self->computes)
        spin->times = 0;
    explore_yield();
    return true;
}

uint64_t explore_accesses;
bool (*explore_watches)(uintptr_t address, size_t size, bool write, uintptr_t pc);
const struct surroundings *explore_surroundings;

void explore_access(uintptr_t address, size_t size, bool write, uintptr_t pc)
{
    if (explore_surroundings)
        explore_surroundings->access(address, size, write, pc);
    if (!explore_on || size == 0 || explore_is_own(address) || address == (uintptr_t)&errno)
        return;
    if (explore_watches && !explore_watches(address, size, write, pc))
        return;
    explore_at = pc;
    explore_accesses++;
    if (address < explore_self->lowest && address > (uintptr_t)__builtin_frame_address(0))
        explore_self->lowest = address;
    explore_written(explore_self);
    bool own = explore_on_stack(address);
    bool visible = explore_is_visible(pc) || explore_self->any_time;
    if (visible)
        explore_step((struct op){.kind = write ? OP_WRITE : OP_READ,
                                 .address = address,
                                 .pc = pc,
                                 .size = (unsigned)size});
    explore_check_freed(address, pc);
    if (visible && size <= sizeof(uint64_t))
        explore_state_value(address, explore_value(address, (unsigned)size), false);
    explore_shadow(address, (unsigned)size, write, false, pc);
    if (write && !own)
        explore_changed();
    if (write || own)
        return;
    if (explore_looked(address, pc, visible ? PATIENCE : explore_manner.patience) && !visible)
        explore_step((struct op){.kind = OP_YIELD, .pc = pc});
}

#define ACCESS(size)                                                                               \
    void __tsan_read##size(void *address);                                                         \
    void __tsan_write##size(void *address);                                                        \
    void __tsan_unaligned_read##size(void *address);                                               \
    void __tsan_unaligned_write##size(void *address);                                              \
    void __tsan_volatile_read##size(void *address);                                                \
    void __tsan_volatile_write##size(void *address);                                               \
    void __tsan_read##size(void *address)                                                          \
    {                                                                                              \
        explore_access((uintptr_t)address, size, false, HERE);                                     \
    }                                                                                              \
    void __tsan_write##size(void *address)                                                         \
    {                                                                                              \
        explore_access((uintptr_t)address, size, true, HERE);                                      \
    }                                                                                              \
    void __tsan_unaligned_read##size(void *address)                                                \
    {                                                                                              \
        explore_access((uintptr_t)address, size, false, HERE);                                     \
    }                                                                                              \
    void __tsan_unaligned_write##size(void *address)                                               \
    {                                                                                              \
        explore_access((uintptr_t)address, size, true, HERE);                                      \
    }                                                                                              \
    void __tsan_volatile_read##size(void *address)                                                 \
    {                                                                                              \
        explore_access((uintptr_t)address, size, false, HERE);                                     \
    }                                                                                              \
    void __tsan_volatile_write##size(void *address)                                                \
    {                                                                                              \
        explore_access((uintptr_t)address, size, true, HERE);                                      \
    }

ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

void __tsan_init(void);
void __tsan_func_entry(void *caller);
void __tsan_func_exit(void);
void __tsan_read_range(void *address, size_t size);
void __tsan_write_range(void *address, size_t size);
void __tsan_vptr_update(void **address, void *value);
void __tsan_vptr_read(void **address);
void __tsan_ignore_thread_begin(void);
void __tsan_ignore_thread_end(void);

void __tsan_init(void)
{
}

void __tsan_func_entry(void *caller)
{
    (void)caller;
}

void __tsan_func_exit(void)
{
}

void __tsan_read_range(void *address, size_t size)
{
    explore_access((uintptr_t)address, size, false, HERE);
}

void __tsan_write_range(void *address, size_t size)
{
    explore_access((uintptr_t)address, size, true, HERE);
}

void __tsan_vptr_update(void **address, void *value)
{
    (void)value;
    explore_access((uintptr_t)address, sizeof *address, true, HERE);
}

void __tsan_vptr_read(void **address)
{
    explore_access((uintptr_t)address, sizeof *address, false, HERE);
}

void __tsan_ignore_thread_begin(void)
{
}

void __tsan_ignore_thread_end(void)
{
}
