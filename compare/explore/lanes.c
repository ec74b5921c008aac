/* SPDX-License-Identifier: MIT
 *
 * Loops of simd: gcc without optimisation makes ordinary loops of them, which says nothing of their
 * lanes. So the runtime is told where an iteration begins and ends: a copy of the source has a loop
 * of one turn around the body, on the same line. So has a task's body, which takes the addresses of
 * what it shares (sharing.c). */
#include "compare/explore/parts.h"

#include "common/base/fail.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 24 };

struct rewriting {
    const char *at; /* in the source */
    FILE *copy;
    bool fresh;   /* nothing but blanks on this line so far */
    int loops;    /* of a simd directive that has been read, until its body begins; 0: none */
    char *length; /* its safelen */
    int sites;    /* bodies so far */
    int line;     /* as `at` */
    const struct text_list *shared;
    char *addresses; /* of what the task shares whose body comes next; NULL: it is none */
};

/* Copies what is before `end`. */
static void copy_until(struct rewriting *in, const char *end)
{
    for (; in->at < end; in->at++) {
        in->line += *in->at == '\n';
        fputc(*in->at, in->copy);
    }
}

/* What has no meaning here: a comment, or a text between quotes. Where it ends. */
static const char *skip(const char *at)
{
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end ? end + 2 : at + strlen(at);
    }
    if (at[0] == '/' && at[1] == '/')
        return at + strcspn(at, "\n");
    if (at[0] == '"' || at[0] == '\'') {
        const char *end = at + 1;
        while (*end && *end != *at && *end != '\n')
            end += end[0] == '\\' && end[1] ? 2 : 1;
        return *end ? end + 1 : end;
    }
    return at;
}

/* Behind the parenthesis that closes the one at `at`; NULL: none does. */
static const char *skip_parentheses(const char *at)
{
    for (int depth = 0; *at;) {
        const char *behind = skip(at);
        if (behind > at) {
            at = behind;
            continue;
        }
        depth += (*at == '(') - (*at == ')');
        at++;
        if (depth == 0)
            return at;
    }
    return NULL;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The word in the directive; NULL: it is not there. */
static const char *find_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || !is_name(at[-1])) && !is_name(at[length]))
            return at;
    return NULL;
}

/* What stands between the parentheses of that clause; the caller frees it. */
static char *clause(const char *text, const char *word)
{
    const char *at = find_word(text, word), *end;

    if (!at)
        return NULL;
    at += strlen(word);
    at += strspn(at, " \t");
    end = *at == '(' ? skip_parentheses(at) : NULL;
    return end ? text_format("%.*s", (int)(end - at - 2), at + 1) : NULL;
}

/* The directive is that of a task: what does it share? Of two, by #if, gcc tells of one. */
static void take_task(struct rewriting *in)
{
    for (size_t at = 0; at < in->shared->count; at++) {
        char *name, *before = in->addresses;
        if (strtol(in->shared->items[at], &name, 10) != in->line)
            continue;
        in->addresses = text_format("%s(void)&%s, ", before ? before : "", name + 1);
        free(before);
    }
}

/* Reductions have variables of their own for each lane, and ordered ones have an order. */
static void take_directive(struct rewriting *in)
{
    static const char *const not [] = {"reduction", "ordered", "declare", "inscan"};
    const char *end = in->at;

    while (*end && *end != '\n')
        end += end[0] == '\\' && end[1] ? 2 : 1;
    char *text = text_format("%.*s", (int)(end - in->at), in->at);
    bool is_one = find_word(text, "pragma") && find_word(text, "omp") && find_word(text, "simd");
    for (size_t at = 0; at < sizeof not / sizeof not [0]; at++)
        is_one = is_one && !find_word(text, not [at]);
    if (is_one && in->loops > 0) { /* one of two, by #if: which one is not known here */
        in->loops = 0;
    } else if (is_one) {
        char *collapse = clause(text, "collapse");
        in->loops = collapse && atoi(collapse) > 0 ? atoi(collapse) : 1;
        free(collapse);
        free(in->length);
        in->length = clause(text, "safelen");
    }
    if (find_word(text, "task"))
        take_task(in);
    copy_until(in, end);
    free(text);
}

/* The variable of the loop whose parenthesis begins there; the caller frees it. */
static char *variable(const char *head)
{
    const char *end = head + strcspn(head, "=;)");

    while (end > head && isspace((unsigned char)end[-1]))
        end--;
    const char *begin = end;
    while (begin > head && is_name(begin[-1]))
        begin--;
    return begin < end ? text_format("%.*s", (int)(end - begin), begin) : NULL;
}

static void take_loop(struct rewriting *in)
{
    const char *head = in->at + strlen("for"), *end;

    head += strspn(head, " \t\n");
    end = *head == '(' ? skip_parentheses(head) : NULL;
    char *name = end ? variable(head) : NULL;
    if (!name) {
        in->loops = 0;
        end = in->at + strlen("for");
    }
    copy_until(in, end);
    if (name && --in->loops == 0)
        fprintf(in->copy,
                " for (int explore_lane_ = explore_lane_begin(%d, (long)(%s), (long)(%s)); "
                "explore_lane_; explore_lane_ = explore_lane_end())",
                in->sites++, name, in->length ? in->length : "0");
    free(name);
}

static void take(struct rewriting *in)
{
    const char *at = in->at, *behind = skip(at);

    if (*at == '#' && in->fresh) {
        take_directive(in);
        return;
    }
    if (in->addresses && behind == at && !isspace((unsigned char)*at)) {
        fprintf(in->copy, "for (int explore_task_ = (%s1); explore_task_; explore_task_ = 0) ",
                in->addresses);
        free(in->addresses);
        in->addresses = NULL;
    }
    if (in->loops > 0 && strncmp(at, "for", 3) == 0 && !is_name(at[3])) {
        take_loop(in);
        return;
    }
    if (*at == '\n')
        in->fresh = true;
    else if (!isspace((unsigned char)*at))
        in->fresh = false;
    if (behind == at && *at != '{' && !isspace((unsigned char)*at))
        in->loops = 0; /* it is not the loop that was expected */
    if (behind == at && is_name(*at))
        while (is_name(*behind))
            behind++;
    else if (behind == at)
        behind++;
    copy_until(in, behind);
}

static char *read_source(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = calloc(1, MOST_SOURCE);
    size_t size = file && text ? fread(text, 1, MOST_SOURCE - 1, file) : 0;
    bool good = file && text && size < MOST_SOURCE - 1 && strlen(text) == size;

    if (file)
        fclose(file);
    if (good)
        return text;
    free(text);
    return NULL;
}

bool explore_mark(const char *source, const char *copy, const struct text_list *shared)
{
    char *text = read_source(source);
    struct rewriting in = {.at = text, .fresh = true, .line = 1, .shared = shared};
    bool any = text && (find_word(text, "simd") || shared->count > 0) && !strpbrk(source, "\"\\\n");

    in.copy = any ? fopen(copy, "we") : NULL;
    if (in.copy) {
        fprintf(in.copy,
                "int explore_lane_begin(int, long, long);\nint explore_lane_end(void);\n"
                "#line 1 \"%s\"\n",
                source);
        while (*in.at)
            take(&in);
        if (fclose(in.copy) != 0)
            any = false;
    }
    free(in.length);
    free(in.addresses);
    free(text);
    return any && (in.sites > 0 || shared->count > 0);
}
