/* SPDX-License-Identifier: MIT */
#include "compare/learn/hides.h"

#include "compare/learn/file.h"
#include "compare/learn/trial.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 18, WORD = 64 };

/* Words of detectors, and words by which another program takes this one's place. A star at the end:
 * whatever follows. */
static const char *const of_detectors[] = {"__SANITIZE_THREAD__",
                                           "thread_sanitizer",
                                           "no_sanitize*",
                                           "__no_sanitize*",
                                           "disable_sanitizer_instrumentation",
                                           "__disable_sanitizer_instrumentation__",
                                           "__tsan_*",
                                           "__sanitizer_*",
                                           "AnnotateIgnore*",
                                           "TSAN_OPTIONS",
                                           "ARCHER_OPTIONS",
                                           "OMP_TOOL*",
                                           "ompt_start_tool",
                                           "TRIPTYCH_*",
                                           "exercise_note",
                                           "GOMP_*",
                                           "__kmpc_*",
                                           "PMPI_*",
                                           NULL};
static const char *const of_programs[] = {"execl",   "execlp",      "execle",       "execv",
                                          "execve",  "execvp",      "execvpe",      "execveat",
                                          "fexecve", "posix_spawn", "posix_spawnp", NULL};

/* Threads that nobody follows, and ways to write that no detector sees: x86's stores past the
 * caches and under a mask. */
static const char *const unseen[] = {"clone",
                                     "__clone",
                                     "clone3",
                                     "_mm_stream_*",
                                     "_mm256_stream_*",
                                     "_mm512_stream_*",
                                     "_mm_mask*",
                                     "_mm256_mask*",
                                     "_mm512_mask*",
                                     "_directstoreu_*",
                                     "_movdir64b",
                                     "__builtin_nontemporal_store",
                                     "__builtin_ia32_mov*",
                                     "__builtin_ia32_mask*",
                                     "__builtin_ia32_storedqu*",
                                     NULL};

/* Words by which any of those can be had under a name that is put together while the program runs;
 * and what may stand behind them without a blank, since it does no harm and a right program may
 * want it (the numbers are futex(2) and gettid(2), of x86 and of ARM). */
enum { MOST_ARGUMENTS = 4 };
static const struct back_door {
    const char *word, *arguments[MOST_ARGUMENTS];
} back_doors[] = {
    {"dlopen", {0}},
    {"dlmopen", {0}},
    {"dlsym", {0}},
    {"dlvsym", {0}},
    {"environ", {0}},
    {"__environ", {0}},
    {"putenv", {0}},
    {"unsetenv", {0}},
    {"clearenv", {0}},
    {"ptrace", {0}},
    {"process_vm_writev", {0}},
    {"secure_getenv", {"(\"OMP_NUM_THREADS\")", "(\"OMP_SCHEDULE\")"}},
    {"getenv", {"(\"OMP_NUM_THREADS\")", "(\"OMP_SCHEDULE\")"}},
    {"setenv", {"(\"OMP_NUM_THREADS\",", "(\"OMP_SCHEDULE\","}},
    {"syscall", {"(202,", "(98,", "(186)", "(178)"}},
    {"asm", {"(\"\"", "(\"pause\"", "(\"nop\"", "(\"yield\""}},
    {"__asm", {"(\"\"", "(\"pause\"", "(\"nop\"", "(\"yield\""}},
    {"__asm__", {"(\"\"", "(\"pause\"", "(\"nop\"", "(\"yield\""}},
};

/* Whether the text goes on with that, blanks and `volatile` aside, and no string is longer. */
static bool goes_on_with(const char *text, size_t size, const char *argument)
{
    static const char *const skipped[] = {" ", "\t", "__volatile__", "volatile"};
    size_t at = 0;

    while (at < size && *argument) {
        size_t part = 0;
        for (size_t one = 0; one < sizeof skipped / sizeof skipped[0] && part == 0; one++)
            if (size - at >= strlen(skipped[one]) &&
                memcmp(text + at, skipped[one], strlen(skipped[one])) == 0)
                part = strlen(skipped[one]);
        if (part == 0 && text[at] != *argument++)
            return false;
        at += part ? part : 1;
    }
    while (at < size && text[at] == ' ')
        at++;
    return !*argument && (argument[-1] != '"' || at == size || text[at] != '"');
}

static bool is_back_door(const char *word, const char *text, size_t size)
{
    for (size_t at = 0; at < sizeof back_doors / sizeof back_doors[0]; at++) {
        bool harmless = false;
        if (strcmp(word, back_doors[at].word) != 0)
            continue;
        for (size_t one = 0; one < MOST_ARGUMENTS && back_doors[at].arguments[one]; one++)
            harmless = harmless || goes_on_with(text, size, back_doors[at].arguments[one]);
        return !harmless;
    }
    return false;
}

static bool fits(const char *word, const char *const words[])
{
    for (; *words; words++) {
        size_t size = strcspn(*words, "*");
        if (strncmp(word, *words, size) == 0 && ((*words)[size] == '*' || word[size] == '\0'))
            return true;
    }
    return false;
}

/* The first word of a line that is in one of the lists; `programs`: those count, too. */
static char *find(const char *line, size_t size, bool programs)
{
    for (size_t at = 0, end; at < size; at = end) {
        char word[WORD];
        for (end = at; end < size && (isalnum((unsigned char)line[end]) || line[end] == '_'); end++)
            ;
        size_t length = end - at < WORD - 1 ? end - at : WORD - 1;
        memcpy(word, line + at, length);
        word[length] = '\0';
        if (fits(word, of_detectors) || (programs && fits(word, of_programs)) ||
            (programs && fits(word, unseen)) ||
            (programs && is_back_door(word, line + end, size - end)))
            return text_format("%s", word);
        if (programs && size - at > 5 && memcmp(line + at, "\"/proc", 6) == 0)
            return text_format("/proc");
        end += end == at;
    }
    return NULL;
}

/* Where the line ends: at a newline that no backslash takes away. */
static const char *line_end(const char *line)
{
    const char *end = line + strcspn(line, "\n");

    while (*end && end > line && end[-1] == '\\')
        end = end + 1 + strcspn(end + 1, "\n");
    return end;
}

char *hides_directive(const char *text)
{
    char *word = NULL;

    for (const char *line = text, *end; *line && !word; line = *end ? end + 1 : end) {
        end = line_end(line);
        const char *sign = line + strspn(line, " \t\v\f");
        const char *name = *sign == '#'                       ? sign + 1
                           : sign[0] == '%' && sign[1] == ':' ? sign + 2
                                                              : NULL;
        if (!name)
            continue;
        name += strspn(name, " \t");
        if (isdigit((unsigned char)*name) || (strncmp(name, "line", 4) == 0 && isspace(name[4])))
            word = text_format("#line");
        else
            word = find(name, (size_t)(end - name), false);
    }
    return word;
}

char *hides_word(const char *preprocessed, const char *name)
{
    bool own = false;
    char *word = NULL;

    for (const char *line = preprocessed, *end; *line && !word; line = *end ? end + 1 : end) {
        end = line + strcspn(line, "\n");
        if (line[0] == '#' && line[1] == ' ' && isdigit((unsigned char)line[2])) {
            const char *quoted = memchr(line, '"', (size_t)(end - line));
            size_t size = strlen(name);
            own = quoted && strncmp(quoted + 1, name, size) == 0 && quoted[1 + size] == '"';
        } else if (own) {
            word = find(line, (size_t)(end - line), true);
        }
    }
    return word;
}

static struct judgement found(char *word)
{
    struct judgement judgement = judgement_of(
        JUDGEMENT_FAIL, CHECK_RACE_FREE,
        text_translated("it uses %s, by which a program can hide its races from the judge", word),
        text_translated("No exercise needs that: leave it out, so that races can be looked for."));

    free(word);
    return judgement;
}

struct judgement hides_judge(const struct judging *judging)
{
    struct judgement judgement = {0};
    char *bytes, *word = NULL;
    size_t size;

    if (!file_read(judging->source, MOST_SOURCE, &bytes, &size))
        word = hides_directive(bytes);
    free(bytes);
    if (word)
        return found(word);
    struct child child = tools_preprocess(judging->tools, judging->pack->panel, judging->source);
    if (child.end != CHILD_EXITED || child.status != 0)
        judgement = judgement_of(JUDGEMENT_UNDECIDED, CHECK_RACE_FREE, child_error(&child),
                                 text_translated("Try again."));
    char *text = text_format("%.*s", (int)child.output_size, child.output ? child.output : "");
    if (judgement.kind == JUDGEMENT_PASS && (word = hides_word(text, judging->source)))
        judgement = found(word);
    free(text);
    child_free(&child);
    return judgement;
}
