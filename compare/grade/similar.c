/* SPDX-License-Identifier: MIT */
#include "compare/grade/similar.h"

#include "common/base/fail.h"
#include "common/base/hash.h"
#include "compare/base/json_write.h"
#include "compare/learn/file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 18, LEAST_PRINTS = 5 };
static const double least_share = 0.8;

/* ---- tokens ---------------------------------------------------------------------------------- */

static bool of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the comment, text or line ends that begins at `at`. */
static size_t skip_to(const char *bytes, size_t size, size_t at, const char *end)
{
    const char *found = memmem(bytes + at, size - at, end, strlen(end));

    return found ? (size_t)(found - bytes) + strlen(end) : size;
}

static size_t skip_text(const char *bytes, size_t size, size_t at)
{
    char quote = bytes[at++];

    while (at < size && bytes[at] != quote && bytes[at] != '\n')
        at += bytes[at] == '\\' ? 2 : 1;
    return at < size ? at + 1 : size;
}

/* Words of the language and the paradigms' functions count as they are; others are any name. */
static uint64_t name_token(const char *name, size_t size)
{
    static const char *const words[] = {"break",  "case",   "continue", "do",     "else",
                                        "for",    "goto",   "if",       "int",    "return",
                                        "sizeof", "static", "switch",   "struct", "void",
                                        "while",  "char",   "double",   NULL};
    static const char *const families[] = {"pthread_", "MPI_", "omp_", "sem_", NULL};

    if (name[0] >= '0' && name[0] <= '9')
        return hash_bytes(HASH_BEGIN, "0", 1);
    for (int at = 0; words[at]; at++)
        if (strlen(words[at]) == size && memcmp(words[at], name, size) == 0)
            return hash_bytes(HASH_BEGIN, name, size);
    for (int at = 0; families[at]; at++)
        if (size > strlen(families[at]) && memcmp(families[at], name, strlen(families[at])) == 0)
            return hash_bytes(HASH_BEGIN, name, size);
    return hash_bytes(HASH_BEGIN, "a", 1);
}

/* The next token's hash; 0: there is none at *at, which moves on. */
static uint64_t next_token(const char *bytes, size_t size, size_t *at)
{
    size_t from = *at, left = size - from;

    if (left > 1 && memcmp(bytes + from, "/*", 2) == 0) {
        *at = skip_to(bytes, size, from + 2, "*/");
    } else if (left > 1 && memcmp(bytes + from, "//", 2) == 0) {
        *at = skip_to(bytes, size, from, "\n");
    } else if (left > 8 && memcmp(bytes + from, "#include", 8) == 0) {
        *at = skip_to(bytes, size, from, "\n");
    } else if (bytes[from] == '"' || bytes[from] == '\'') {
        *at = skip_text(bytes, size, from);
        return hash_bytes(HASH_BEGIN, "\"", 1);
    } else if (of_name(bytes[from])) {
        while (*at < size && of_name(bytes[*at]))
            ++*at;
        return name_token(bytes + from, *at - from);
    } else {
        ++*at;
        return (unsigned char)bytes[from] > ' ' ? hash_bytes(HASH_BEGIN, bytes + from, 1) : 0;
    }
    return 0;
}

/* ---- fingerprints ---------------------------------------------------------------------------- */

static int by_value(const void *left, const void *right)
{
    uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;

    return one < other ? -1 : one > other;
}

/* Of each window the smallest hash, the rightmost of equals. */
static size_t winnow(uint64_t *hashes, size_t count)
{
    uint64_t *kept = xcalloc(count + 1, sizeof *kept);
    size_t window = count < SIMILAR_WINDOW ? count : SIMILAR_WINDOW, size = 0, last = count;

    for (size_t at = 0; count > 0 && at + window <= count; at++) {
        size_t least = at;
        for (size_t other = at; other < at + window; other++)
            if (hashes[other] <= hashes[least])
                least = other;
        if (least != last)
            kept[size++] = hashes[least];
        last = least;
    }
    memcpy(hashes, kept, size * sizeof *kept);
    free(kept);
    return size;
}

static size_t without_repeats(uint64_t *items, size_t count)
{
    size_t kept = 0;

    qsort(items, count, sizeof *items, by_value);
    for (size_t at = 0; at < count; at++)
        if (kept == 0 || items[kept - 1] != items[at])
            items[kept++] = items[at];
    return kept;
}

struct fingerprints fingerprints_of(const char *bytes, size_t size)
{
    uint64_t *tokens = xcalloc(size + 1, sizeof *tokens), token;
    size_t count = 0, runs;

    for (size_t at = 0; at < size;)
        if ((token = next_token(bytes, size, &at)) != 0)
            tokens[count++] = token;
    runs = count >= SIMILAR_RUN ? count - SIMILAR_RUN + 1 : 0;
    for (size_t at = 0; at < runs; at++)
        tokens[at] =
            hash_bytes(HASH_BEGIN, (const char *)&tokens[at], SIMILAR_RUN * sizeof *tokens);
    runs = winnow(tokens, runs);
    return (struct fingerprints){tokens, without_repeats(tokens, runs)};
}

void fingerprints_free(struct fingerprints *prints)
{
    free(prints->items);
    *prints = (struct fingerprints){0};
}

static bool has(const struct fingerprints *prints, uint64_t item)
{
    return prints->count > 0 &&
           bsearch(&item, prints->items, prints->count, sizeof item, by_value) != NULL;
}

void fingerprints_without(struct fingerprints *prints, const struct fingerprints *base)
{
    size_t kept = 0;

    for (size_t at = 0; at < prints->count; at++)
        if (!has(base, prints->items[at]))
            prints->items[kept++] = prints->items[at];
    prints->count = kept;
}

double fingerprints_share(const struct fingerprints *one, const struct fingerprints *other)
{
    size_t both = 0, fewer = one->count < other->count ? one->count : other->count;

    for (size_t at = 0; at < one->count; at++)
        both += has(other, one->items[at]);
    return fewer > 0 ? (double)both / (double)fewer : 0;
}

/* ---- pairs ----------------------------------------------------------------------------------- */

static struct fingerprints prints_of_file(const char *path)
{
    struct fingerprints prints = {0};
    char *bytes;
    size_t size;

    if (!file_read(path, MOST_SOURCE, &bytes, &size))
        prints = fingerprints_of(bytes, size);
    free(bytes);
    return prints;
}

static void add_pair(struct json_object *pairs, const struct unit *one, const struct unit *other,
                     double share)
{
    struct json_object *pair = json_object_new_object();
    char *label = unit_label(one);
    char text[32];

    snprintf(text, sizeof text, "%.2f", share);
    objects_add_text(pair, "exercise", label);
    objects_add_text(pair, "one", one->submission->name);
    objects_add_text(pair, "other", other->submission->name);
    objects_add(pair, "share", json_object_new_double_s(share, text));
    objects_append(pairs, pair);
    free(label);
}

/* Compares units[at] with those of the same exercise that follow. */
static void compare_with_rest(const struct grading *grading, const struct fingerprints *prints,
                              size_t at, struct json_object *pairs)
{
    for (size_t other = at + 1; other < grading->unit_count; other++) {
        if (grading->units[other].pack != grading->units[at].pack ||
            prints[at].count < LEAST_PRINTS || prints[other].count < LEAST_PRINTS)
            continue;
        double share = fingerprints_share(&prints[at], &prints[other]);
        if (share >= least_share)
            add_pair(pairs, &grading->units[at], &grading->units[other], share);
    }
}

struct json_object *similar_find(const struct grading *grading)
{
    struct fingerprints *prints = xcalloc(grading->unit_count + 1, sizeof *prints);
    struct json_object *pairs = json_object_new_array();

    for (size_t at = 0; at < grading->unit_count; at++) {
        const struct unit *unit = &grading->units[at];
        if (submission_trouble(unit->submission, unit->pack))
            continue;
        char *file = submission_file(unit->submission, unit->pack);
        char *skeleton = pack_path(unit->pack, "skeleton.c");
        struct fingerprints base = prints_of_file(skeleton);
        prints[at] = prints_of_file(file);
        fingerprints_without(&prints[at], &base);
        fingerprints_free(&base);
        free(skeleton);
        free(file);
    }
    for (size_t at = 0; at < grading->unit_count; at++)
        compare_with_rest(grading, prints, at, pairs);
    for (size_t at = 0; at < grading->unit_count; at++)
        fingerprints_free(&prints[at]);
    free(prints);
    return pairs;
}
