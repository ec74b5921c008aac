/* SPDX-License-Identifier: MIT
 *
 * Loops of simd: iterations nearer to each other than safelen may be one vector. In it each
 * statement is done for all lanes before the next one. So what an earlier iteration does at a later
 * or at the same place, and what a later one does before that, is a race. */
#include "openmp/explore/omp.h"

enum { WORDS = 1 << 17, WORD = 4, PROBES = 8, MOST_SIZE = 16 };

struct access {
    uint64_t iteration; /* 0: none */
    uintptr_t pc;
    uint8_t bytes;
};

struct word {
    uintptr_t number;
    uint64_t loop;
    struct access write, read;
};

static struct word *words;
static uint64_t loops;

static struct lane {
    bool on;
    int site;
    long at, stride, length; /* of the loop's variable; safelen, 0: as long as the loop */
    uint64_t loop, iteration;
} lanes[MOST_THREADS];

static struct word *find(uintptr_t number, uint64_t loop)
{
    uintptr_t at = number * UINT64_C(0x9e3779b97f4a7c15) >> 40;

    for (int probe = 0; probe < PROBES; probe++) {
        struct word *word = &words[(at + (uintptr_t)probe) % WORDS];
        if (word->number == number && word->loop == loop)
            return word;
    }
    for (int probe = 0; probe < PROBES; probe++) {
        struct word *word = &words[(at + (uintptr_t)probe) % WORDS];
        if (word->loop != loop) {
            *word = (struct word){.number = number, .loop = loop};
            return word;
        }
    }
    struct word *word = &words[at % WORDS];
    *word = (struct word){.number = number, .loop = loop};
    return word;
}

static bool breaks(const struct lane *lane, const struct access *earlier, uint8_t bytes,
                   uintptr_t pc)
{
    uint64_t distance = lane->iteration - earlier->iteration;

    return earlier->iteration > 0 && distance > 0 && (earlier->bytes & bytes) &&
           (lane->length <= 0 || distance < (uint64_t)lane->length) && earlier->pc >= pc;
}

/* What lies on the thread's own stack may be the iteration's own: only a value that it finds there
 * is one of an earlier iteration. */
static void look(const struct lane *lane, uintptr_t address, uint8_t bytes, bool write,
                 uintptr_t pc)
{
    struct word *word = find(address / WORD, lane->loop);
    struct access now = {lane->iteration, pc, bytes};
    bool own = explore_on_stack(address) || /* nothing lies behind the first thread's */
               (!explore_self->stack && address > (uintptr_t)__builtin_frame_address(0));

    if ((!write || !own) && breaks(lane, &word->write, bytes, pc))
        explore_lane_race(word->write.pc, true, address, write, pc);
    if (write && !own && breaks(lane, &word->read, bytes, pc))
        explore_lane_race(word->read.pc, false, address, write, pc);
    if (write)
        word->write = now;
    else if (word->read.iteration != lane->iteration || word->read.pc < pc)
        word->read = now;
}

void omp_lane_access(uintptr_t address, size_t size, bool write, uintptr_t pc)
{
    const struct lane *lane = &lanes[explore_self->number];

    if (!lane->on || size > MOST_SIZE)
        return;
    for (uintptr_t end = address + size; address < end;) {
        uintptr_t next = (address / WORD + 1) * WORD, to = next < end ? next : end;
        uint8_t bytes = 0;
        for (uintptr_t at = address; at < to; at++)
            bytes = (uint8_t)(bytes | 1u << at % WORD);
        look(lane, address, bytes, write, pc);
        address = to;
    }
}

int explore_lane_begin(int site, long at, long length);
int explore_lane_end(void);

/* What the driver puts around the body of a loop: it is done once. */
int explore_lane_begin(int site, long at, long length)
{
    explore_serve();
    explore_on = true;
    struct lane *lane = &lanes[explore_self->number];
    long step = at - lane->at;
    bool goes_on = lane->loop > 0 && lane->site == site && step != 0 &&
                   (lane->stride == 0 || lane->stride == step);

    if (!words)
        words = omp_memory(WORDS * sizeof *words);
    *lane = (struct lane){.on = true,
                          .site = site,
                          .at = at,
                          .stride = goes_on ? step : 0,
                          .length = length,
                          .loop = goes_on ? lane->loop : ++loops,
                          .iteration = goes_on ? lane->iteration + 1 : 1};
    explore_watches = omp_watches;
    return 1;
}

int explore_lane_end(void)
{
    lanes[explore_self->number].on = false;
    return 0;
}
