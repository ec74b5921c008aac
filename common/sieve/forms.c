/* SPDX-License-Identifier: MIT */
#include "common/sieve/forms.h"

#include <string.h>

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#define HAVE_FORMS 1
#define AVX2       __attribute__((target("avx2")))
#define AVX512     __attribute__((target("avx512f,avx512bw")))
#endif
#define INLINE static inline __attribute__((always_inline))

/* ---- patterns ------------------------------------------------------------------------------ */

/* A form of the same loop, with vectors of so many bytes. (Vectors wider than the registers, which
 * the compiler splits, are a fifth slower.) */
#define PRESIEVE(form, target, bytes_wide)                                                         \
    typedef uint64_t wide_##form __attribute__((vector_size(bytes_wide), aligned(1), may_alias));  \
                                                                                                   \
    target static void lay_##form(const uint8_t *const *at, uint8_t *bytes, bool clear)            \
    {                                                                                              \
        for (size_t byte = 0; byte < GROUND_RUN; byte += (bytes_wide)) {                           \
            wide_##form *to = (wide_##form *)(bytes + byte);                                       \
            wide_##form left = *(const wide_##form *)(at[0] + byte);                               \
            for (size_t other = 1; other < GROUND_PATTERNS / 2; other++)                           \
                left &= *(const wide_##form *)(at[other] + byte);                                  \
            if (!clear)                                                                            \
                left &= *to;                                                                       \
            *to = left;                                                                            \
        }                                                                                          \
    }                                                                                              \
                                                                                                   \
    static void presieve_##form(const struct ground *ground, uint64_t first, uint8_t *bytes,       \
                                size_t count)                                                      \
    {                                                                                              \
        lay_patterns(ground, first, bytes, count, lay_##form);                                     \
    }

/* Lays eight patterns over a run of bytes; `clear`: these hold nothing yet. */
typedef void (*lay_eight)(const uint8_t *const *at, uint8_t *bytes, bool clear);

static void lay_patterns(const struct ground *ground, uint64_t first, uint8_t *bytes, size_t count,
                         lay_eight lay)
{
    size_t offset[GROUND_PATTERNS];
    const uint8_t *at[GROUND_PATTERNS];

    for (size_t pattern = 0; pattern < GROUND_PATTERNS; pattern++)
        offset[pattern] = (size_t)(first % ground->period[pattern]);
    for (size_t run = 0; run < count; run += GROUND_RUN) {
        for (size_t pattern = 0; pattern < GROUND_PATTERNS; pattern++) {
            size_t next = offset[pattern] + GROUND_RUN, period = ground->period[pattern];
            at[pattern] = ground->pattern[pattern] + offset[pattern];
            offset[pattern] = next >= period ? next - period : next;
        }
        lay(at, bytes + run, true);
        lay(at + GROUND_PATTERNS / 2, bytes + run, false);
    }
    for (uint64_t byte = first; byte < GROUND_EXACT_BYTES && byte - first < count; byte++)
        bytes[byte - first] = ground->exact[byte];
}

PRESIEVE(portable, , 16)
#ifdef HAVE_FORMS
PRESIEVE(avx2, AVX2, 32)
PRESIEVE(avx512, AVX512, 64)
#endif

/* ---- totals -------------------------------------------------------------------------------- */

/* What a total is put together from. Byte i is in block i / 64, there in word i / 8 % 8, and in
 * that the i % 8-th: i = 64 block + 8 word + column. */
struct parts {
    uint64_t count;    /* bits */
    uint64_t after;    /* for each bit, the blocks from its own on, that one included */
    uint64_t words;    /* the sum of the bits' words */
    uint64_t columns;  /* the sum of the bits' columns */
    uint64_t residues; /* the sum of wheel_residue[] of the bits */
};

static struct answer put_together(const struct parts *parts, size_t blocks, uint64_t first)
{
    uint64_t whole = blocks * parts->count - parts->after; /* the sum of the bits' blocks */
    uint64_t bytes = 64 * whole + 8 * parts->words + parts->columns + first * parts->count;

    return (struct answer){parts->count, WHEEL_NUMBERS * bytes + parts->residues};
}

enum { FLUSH = 16 }; /* blocks after which sums of columns, at most 8 a block, are still bytes */

/* Bytes side by side in words of 64 bits. */
INLINE uint64_t bits_of(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101;

    word -= word >> 1 & 0x55 * ones;
    word = (word & 0x33 * ones) + (word >> 2 & 0x33 * ones);
    return (word + (word >> 4)) & 0x0f * ones;
}

INLINE uint64_t residues_of(uint64_t word) /* at most 120 a byte */
{
    const uint64_t ones = 0x0101010101010101;
    uint64_t sum = 0;

    for (unsigned bit = 0; bit < WHEEL_BITS; bit++)
        sum += (word >> bit & ones) * wheel_residue[bit];
    return sum;
}

INLINE uint64_t add_bytes(uint64_t word) /* as long as the pairs' sum fits in 16 bits */
{
    const uint64_t pairs = 0x00ff00ff00ff00ff;

    return ((word & pairs) + (word >> 8 & pairs)) * 0x0001000100010001 >> 48;
}

static struct answer total_portable(const uint8_t *bytes, size_t count, uint64_t first)
{
    struct parts parts = {0};
    uint64_t columns[8] = {0};
    size_t blocks = count / FORMS_BLOCK;

    for (size_t block = 0; block < blocks; block++) {
        for (size_t at = 0; at < 8; at++) {
            uint64_t word, bits;
            memcpy(&word, bytes + FORMS_BLOCK * block + 8 * at, sizeof word);
            bits = bits_of(word);
            columns[at] += bits;
            parts.count += add_bytes(bits);
            parts.words += at * add_bytes(bits);
            parts.residues += add_bytes(residues_of(word));
        }
        parts.after += parts.count;
        for (size_t at = 0; at < 8 && (block % FLUSH == FLUSH - 1 || block + 1 == blocks); at++) {
            uint8_t column[8];
            memcpy(column, &columns[at], sizeof column); /* either order of bytes */
            for (size_t byte = 0; byte < sizeof column; byte++)
                parts.columns += byte * column[byte];
            columns[at] = 0;
        }
    }
    return put_together(&parts, blocks, first);
}

#ifdef HAVE_FORMS

/* What the sixteen values of half a byte have: bits, residues of the lower half, of the upper. By a
 * look-up for each half in a register: W. Mula, N. Kurz, D. Lemire: Faster population counts using
 * AVX2 instructions, 2018. */
#define HALF_BITS 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4
#define HALF_LOW  0, 1, 7, 8, 11, 12, 18, 19, 13, 14, 20, 21, 24, 25, 31, 32
#define HALF_HIGH 0, 17, 19, 36, 23, 40, 42, 59, 29, 46, 48, 65, 52, 69, 71, 88
#define COLUMNS   0, 1, 2, 3, 4, 5, 6, 7

/* A block is two vectors; their words have numbers 0 to 3 and 4 to 7. */
struct parts_avx2 {
    __m256i count[2], after[2], columns[2], weighted, residues;
};

AVX2 static inline void add_avx2(struct parts_avx2 *parts, const uint8_t *bytes, int half)
{
    const __m256i bits_in = _mm256_setr_epi8(HALF_BITS, HALF_BITS), low = _mm256_set1_epi8(15);
    const __m256i low_in = _mm256_setr_epi8(HALF_LOW, HALF_LOW);
    const __m256i high_in = _mm256_setr_epi8(HALF_HIGH, HALF_HIGH), zero = _mm256_setzero_si256();
    __m256i in = _mm256_loadu_si256((const __m256i_u *)(bytes + 32 * half));
    __m256i lower = _mm256_and_si256(in, low);
    __m256i upper = _mm256_and_si256(_mm256_srli_epi16(in, 4), low);
    __m256i bits =
        _mm256_add_epi8(_mm256_shuffle_epi8(bits_in, lower), _mm256_shuffle_epi8(bits_in, upper));
    __m256i residues =
        _mm256_add_epi8(_mm256_shuffle_epi8(low_in, lower), _mm256_shuffle_epi8(high_in, upper));

    parts->columns[half] = _mm256_add_epi8(parts->columns[half], bits);
    parts->count[half] = _mm256_add_epi64(parts->count[half], _mm256_sad_epu8(bits, zero));
    parts->after[half] = _mm256_add_epi64(parts->after[half], parts->count[half]);
    parts->residues = _mm256_add_epi64(parts->residues, _mm256_sad_epu8(residues, zero));
}

AVX2 static inline void flush_avx2(struct parts_avx2 *parts)
{
    const __m256i column = _mm256_setr_epi8(COLUMNS, COLUMNS, COLUMNS, COLUMNS);

    for (int half = 0; half < 2; half++) {
        __m256i pairs = _mm256_maddubs_epi16(parts->columns[half], column);
        parts->weighted =
            _mm256_add_epi32(parts->weighted, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
        parts->columns[half] = _mm256_setzero_si256();
    }
}

AVX2 static struct answer total_avx2(const uint8_t *bytes, size_t count, uint64_t first)
{
    struct parts_avx2 in = {0};
    struct parts parts = {0};
    size_t blocks = count / FORMS_BLOCK;
    uint64_t counts[8], after[8], residues[4];
    uint32_t weighted[8];

    for (size_t block = 0; block < blocks; block++) {
        add_avx2(&in, bytes + FORMS_BLOCK * block, 0);
        add_avx2(&in, bytes + FORMS_BLOCK * block, 1);
        if (block % FLUSH == FLUSH - 1)
            flush_avx2(&in);
    }
    flush_avx2(&in);
    memcpy(counts, in.count, sizeof counts);
    memcpy(after, in.after, sizeof after);
    memcpy(residues, &in.residues, sizeof residues);
    memcpy(weighted, &in.weighted, sizeof weighted);
    for (size_t word = 0; word < 8; word++) {
        parts.count += counts[word];
        parts.after += after[word];
        parts.words += word * counts[word];
        parts.columns += weighted[word];
        parts.residues += word < 4 ? residues[word] : 0;
    }
    return put_together(&parts, blocks, first);
}

#define FOUR(table) _mm512_broadcast_i32x4(_mm_setr_epi8(table))

AVX512 static struct answer total_avx512(const uint8_t *bytes, size_t count, uint64_t first)
{
    const __m512i bits_in = FOUR(HALF_BITS), low_in = FOUR(HALF_LOW), high_in = FOUR(HALF_HIGH);
    const __m512i column = _mm512_set1_epi64(0x0706050403020100), low = _mm512_set1_epi8(15);
    const __m512i zero = _mm512_setzero_si512();
    const __m512i word = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    __m512i counts = zero, after = zero, columns = zero, weighted = zero, residues = zero;
    size_t blocks = count / FORMS_BLOCK;

    for (size_t block = 0; block < blocks; block++) {
        __m512i in = _mm512_loadu_si512(bytes + FORMS_BLOCK * block);
        __m512i lower = _mm512_and_si512(in, low);
        __m512i upper = _mm512_and_si512(_mm512_srli_epi16(in, 4), low);
        __m512i bits = _mm512_add_epi8(_mm512_shuffle_epi8(bits_in, lower),
                                       _mm512_shuffle_epi8(bits_in, upper));
        __m512i sums = _mm512_add_epi8(_mm512_shuffle_epi8(low_in, lower),
                                       _mm512_shuffle_epi8(high_in, upper));
        columns = _mm512_add_epi8(columns, bits);
        counts = _mm512_add_epi64(counts, _mm512_sad_epu8(bits, zero));
        after = _mm512_add_epi64(after, counts);
        residues = _mm512_add_epi64(residues, _mm512_sad_epu8(sums, zero));
        if (block % FLUSH == FLUSH - 1 || block + 1 == blocks) {
            __m512i pairs = _mm512_maddubs_epi16(columns, column);
            weighted = _mm512_add_epi32(weighted, _mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
            columns = zero;
        }
    }
    struct parts parts = {
        .count = (uint64_t)_mm512_reduce_add_epi64(counts),
        .after = (uint64_t)_mm512_reduce_add_epi64(after),
        .words = (uint64_t)_mm512_reduce_add_epi64(_mm512_mul_epu32(counts, word)),
        .columns = (uint32_t)_mm512_reduce_add_epi32(weighted),
        .residues = (uint64_t)_mm512_reduce_add_epi64(residues),
    };
    return put_together(&parts, blocks, first);
}
#endif

/* ---- which --------------------------------------------------------------------------------- */

bool sieve_has(enum sieve_form form)
{
#ifdef HAVE_FORMS
    if (form == SIEVE_AVX2)
        return __builtin_cpu_supports("avx2");
    if (form == SIEVE_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
#endif
    return form == SIEVE_BEST || form == SIEVE_PORTABLE;
}

struct forms forms_of(enum sieve_form form)
{
#ifdef HAVE_FORMS
    if (form == SIEVE_AVX512 || (form == SIEVE_BEST && sieve_has(SIEVE_AVX512)))
        return (struct forms){presieve_avx512, total_avx512};
    if (form == SIEVE_AVX2 || (form == SIEVE_BEST && sieve_has(SIEVE_AVX2)))
        return (struct forms){presieve_avx2, total_avx2};
#endif
    (void)form;
    return (struct forms){presieve_portable, total_portable};
}
