/* SPDX-License-Identifier: MIT
 *
 * Addresses as lines, by addr2line(1) of the binutils, started once, and as names. */
#include "compare/base/table.h"
#include "compare/child/child.h"
#include "compare/explore/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOOL_DEADLINE_S = 60, MOST_PLACES = 4000 };

static void want(struct symbols *symbols, uint64_t pc)
{
    if (pc == 0 || symbols->place_count == MOST_PLACES)
        return;
    for (size_t at = 0; at < symbols->place_count; at++)
        if (symbols->places[at].pc == pc)
            return;
    symbols->places = text_grow(symbols->places, symbols->place_count, sizeof *symbols->places);
    symbols->places[symbols->place_count++] = (struct place){.pc = pc};
}

/* The address between two "@" at `at`; 0: there is none. `*end`: behind it. */
static uint64_t address_at(const char *at, const char **end)
{
    char *last;
    uint64_t pc = *at == '@' ? strtoull(at + 1, &last, 16) : 0;

    if (pc == 0 || *last != '@')
        return 0;
    *end = last + 1;
    return pc;
}

static void want_text(struct symbols *symbols, const char *text)
{
    const char *end;

    for (const char *at = text; at && (at = strchr(at, '@')) != NULL; at++)
        want(symbols, address_at(at, &end));
}

char *symbols_expand(const struct symbols *symbols, const char *text)
{
    char *whole = text_format("%s", ""), *longer;

    while (*text) {
        const char *end = text + 1;
        uint64_t pc = address_at(text, &end);
        longer = pc ? text_format("%s%s", whole, symbols_place(symbols, pc))
                    : text_format("%s%c", whole, *text);
        free(whole);
        whole = longer;
        text = end;
    }
    return whole;
}

static void want_all(struct symbols *symbols, const struct finding *finding)
{
    want(symbols, finding->pc);
    want(symbols, finding->handled);
    want_text(symbols, finding->text);
    for (size_t at = 0; at < finding->blocked_count; at++) {
        want(symbols, finding->blocked[at].pc);
        want(symbols, finding->blocked[at].holder_pc);
        want(symbols, finding->blocked[at].lost_pc);
    }
    for (size_t at = 0; at < finding->race_count; at++) {
        want(symbols, finding->races[at].pc[0]);
        want(symbols, finding->races[at].pc[1]);
    }
    for (size_t at = 0; at < finding->event_count; at++) {
        want(symbols, finding->events[at].pc);
        if (finding->events[at].behind != FAILED_FOR_NO_REASON)
            want(symbols, finding->events[at].behind);
    }
}

/* "/a/b/bank.c:12 (discriminator 2)": the path, the line, and to print the last part of both. */
static void take_place(struct place *place, const char *line)
{
    const char *more = strstr(line, " (discriminator "); /* a path may have blanks */
    size_t length = more ? (size_t)(more - line) : strlen(line);
    const char *begin = line, *colon = NULL;

    if (line[0] == '?' || length == 0) {
        place->text = text_format("?");
        return;
    }
    for (const char *at = line; at < line + length; at++) {
        begin = *at == '/' ? at + 1 : begin;
        colon = *at == ':' ? at : colon;
    }
    place->text = text_printable(begin, (size_t)(line + length - begin), 60);
    place->line = colon ? strtoull(colon + 1, NULL, 10) : 0;
    if (place->line > 0)
        place->path = text_format("%.*s", (int)(colon - line), line);
}

static void find_places(struct symbols *symbols, const char *program)
{
    struct text_list argv = {0}, lines = {0};

    text_add(&argv, "addr2line");
    text_add(&argv, "-e");
    text_add(&argv, "%s", program);
    for (size_t at = 0; at < symbols->place_count; at++) /* the call, not where it returns to */
        text_add(&argv, "0x%" PRIx64, symbols->places[at].pc - 1);
    struct child child = child_run(argv.items, TOOL_DEADLINE_S);
    if (child.end == CHILD_EXITED && child.output_size > 0) {
        char *output = text_format("%.*s", (int)child.output_size, child.output);
        text_split(&lines, output, "\n");
        free(output);
    }
    for (size_t at = 0; at < symbols->place_count; at++) {
        struct place *place = &symbols->places[at];
        if (at < lines.count)
            take_place(place, lines.items[at]);
        else
            place->text = text_format("0x%" PRIx64, place->pc);
    }
    child_free(&child);
    text_free(&lines);
    text_free(&argv);
}

static void take_symbol(void *context, uint64_t address, uint64_t size, const char *name)
{
    struct symbols *symbols = context;

    symbols->symbols = text_grow(symbols->symbols, symbols->symbol_count, sizeof *symbols->symbols);
    symbols->symbols[symbols->symbol_count++] = (struct symbol){
        .address = address, .size = size, .name = text_printable(name, strcspn(name, "."), 60)};
}

/* By address; of two names for one place that of the alphabet is told. */
static int compare_symbols(const void *one, const void *other)
{
    const struct symbol *first = one, *second = other;

    if (first->address != second->address)
        return first->address < second->address ? -1 : 1;
    return strcmp(first->name, second->name);
}

static void find_symbols(struct symbols *symbols, const char *program)
{
    table_read(program, TABLE_OWN, symbols, take_symbol);
    if (symbols->symbol_count > 0)
        qsort(symbols->symbols, symbols->symbol_count, sizeof *symbols->symbols, compare_symbols);
}

/* Where no line is known, the function is told. */
static void name_places(struct symbols *symbols)
{
    for (size_t at = 0; at < symbols->place_count; at++) {
        struct place *place = &symbols->places[at];
        for (size_t each = 0; each < symbols->symbol_count && place->text[0] == '?'; each++) {
            const struct symbol *symbol = &symbols->symbols[each];
            if (place->pc - 1 - symbol->address >= symbol->size)
                continue;
            free(place->text);
            place->text = text_format("%s()", symbol->name);
        }
    }
}

struct symbols symbols_open(const char *program, const struct finding *finding)
{
    struct symbols symbols = {0};

    want_all(&symbols, finding);
    if (symbols.place_count > 0)
        find_places(&symbols, program);
    find_symbols(&symbols, program);
    name_places(&symbols);
    return symbols;
}

void symbols_close(struct symbols *symbols)
{
    for (size_t at = 0; at < symbols->place_count; at++) {
        free(symbols->places[at].text);
        free(symbols->places[at].path);
    }
    for (size_t at = 0; at < symbols->symbol_count; at++)
        free(symbols->symbols[at].name);
    free(symbols->places);
    free(symbols->symbols);
    text_free(&symbols->others);
}

const struct place *symbols_whole(const struct symbols *symbols, uint64_t pc)
{
    for (size_t at = 0; at < symbols->place_count; at++)
        if (symbols->places[at].pc == pc)
            return &symbols->places[at];
    return NULL;
}

const char *symbols_place(const struct symbols *symbols, uint64_t pc)
{
    const struct place *place = symbols_whole(symbols, pc);

    return place ? place->text : "?";
}

char *symbols_name(struct symbols *symbols, uint64_t address)
{
    struct text_list *others = &symbols->others;

    for (size_t at = 0; at < symbols->symbol_count; at++) {
        const struct symbol *symbol = &symbols->symbols[at];
        if (address - symbol->address >= symbol->size)
            continue;
        return address == symbol->address
                   ? text_format("%s", symbol->name)
                   : text_format("%s+%" PRIu64, symbol->name, address - symbol->address);
    }
    char *unnamed = text_format("%" PRIx64, address);
    size_t number = 0;
    while (number < others->count && strcmp(others->items[number], unnamed) != 0)
        number++;
    if (number == others->count)
        text_add(others, "%s", unnamed);
    free(unnamed);
    return text_format("[%zu]", number + 1);
}
