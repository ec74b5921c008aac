/* SPDX-License-Identifier: MIT
 *
 * Command lines. The input is the words, each ended by a newline. What is accepted must keep to the
 * limits of its row; what is not must be explained. */
#include "common/options/options.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

enum { MOST_WORDS = 100 };

struct target {
    uint64_t count, any_count;
    double real, seconds;
    struct time_range range;
    int choice;
    bool flag;
    const char *text, *operand;
    struct words words;
};

static const char *const colours[] = {"red", "green", "blue", NULL};

#define AT(member) offsetof(struct target, member)
static const struct option_row rows[] = {
    {"count", OPTION_COUNT, AT(count), "tasks", "3", "2", "1", "50M", NULL, "a count"},
    {"any-count", OPTION_COUNT, AT(any_count), NULL, NULL, NULL, NULL, NULL, NULL, "any count"},
    {"real", OPTION_REAL, AT(real), NULL, "0.5", NULL, "0", "1", NULL, "a number"},
    {"delay", OPTION_SECONDS, AT(seconds), "s", "2s", NULL, "1ms", "1h", NULL, "a time"},
    {"range", OPTION_INTERVAL, AT(range), "s", "100ms:500ms", NULL, "0", "10s", NULL, "times"},
    {"colour", OPTION_CHOICE, AT(choice), NULL, "green", NULL, NULL, NULL, colours, "a colour"},
    {"flag", OPTION_FLAG, AT(flag), NULL, NULL, NULL, NULL, NULL, NULL, "a flag"},
    {"text", OPTION_TEXT, AT(text), NULL, "none", NULL, NULL, NULL, NULL, "a text"},
    {"set", OPTION_WORDS, AT(words), NULL, NULL, NULL, NULL, NULL, NULL, "words"},
    {"FILE", OPTION_OPERAND, AT(operand), NULL, NULL, NULL, NULL, NULL, NULL, "a file"},
    {0},
};
#undef AT

static void check(const struct target *target)
{
    MUST(target->count >= 1 && target->count <= 50000000);
    MUST(target->real >= 0 && target->real <= 1);
    MUST(target->seconds >= 1e-3 && target->seconds <= 3600);
    MUST(target->range.low >= 0 && target->range.low <= target->range.high &&
         target->range.high <= 10);
    MUST(target->choice >= 0 && target->choice <= 2);
    MUST(target->words.count <= OPTION_MOST_WORDS);
    for (size_t at = 0; at < target->words.count; at++)
        MUST(target->words.word[at][0]);
    MUST(!target->operand || target->operand[0]);
}

/* A count is also a number and, without a suffix, the same one. */
static void check_number(const char *text)
{
    uint64_t count;
    double real, seconds;
    bool is_count = read_count(text, &count), is_real = read_real(text, &real);

    if (read_seconds(text, &seconds))
        MUST(isfinite(seconds) && seconds >= 0);
    if (is_real)
        MUST(isfinite(real) && real >= 0);
    if (is_count && is_real)
        MUST(fabs(real - (double)count) <= 1e-9 * real);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1), *argv[MOST_WORDS + 2] = {(char[]){"program"}};
    struct target target = {0};
    bool given[sizeof rows / sizeof rows[0]] = {false};
    const struct option_table tables[] = {{rows, &target, given}, {NULL, NULL, NULL}};
    struct error error = {""};
    int argc = 1;

    MUST(text);
    if (size > 0)
        memcpy(text, bytes, size);
    text[size] = '\0';
    for (char *rest = text, *word; argc <= MOST_WORDS && (word = strsep(&rest, "\n"));) {
        check_number(word);
        argv[argc++] = word;
    }
    options_defaults(tables, false);
    if (options_read(argc, argv, tables, &error))
        check(&target);
    else
        MUST(error.text[0]);
    free(text);
    return 0;
}
