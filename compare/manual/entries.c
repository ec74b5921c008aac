/* SPDX-License-Identifier: MIT
 *
 * What can be typed: commands, programs, their options, and what these take. */
#include "compare/base/json_read.h"
#include "compare/child/child.h"
#include "compare/manual/parts.h"

#include <string.h>

/* What a text stands for is seen from its unit, or from its name, which means the same everywhere;
 * what is not here is any text. */
static const struct {
    const char *name;
    enum value_kind kind;
} kinds[] = {
    {"panels", VALUE_LIST},   {"variants", VALUE_LIST}, {"only", VALUE_LIST},
    {"exercise", VALUE_LIST}, {"N", VALUE_WORDS},       {"WORKLOAD", VALUE_WORDS},
    {"PAGE", VALUE_WORDS},    {"variant", VALUE_WORDS}, {"fault", VALUE_WORDS},
    {"set", VALUE_SET},       {"weak", VALUE_WORDS},    {"OPTION", VALUE_WORDS},
    {"trace", VALUE_FILE},    {"journal", VALUE_FILE},  {"FILE", VALUE_FILE},
    {"DIR", VALUE_FOLDER},    {"FOLDER", VALUE_FOLDER},
};

static enum value_kind kind_of(const char *name, const char *unit, bool operand)
{
    if (unit && (strcmp(unit, "FILE") == 0 || strcmp(unit, "DIR") == 0))
        return unit[0] == 'F' ? VALUE_FILE : VALUE_FOLDER;
    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++)
        if (strcmp(kinds[at].name, name) == 0)
            return kinds[at].kind;
    return operand ? VALUE_FILE : VALUE_ANY;
}

static struct manual_option *add_option(struct manual_entry *entry, const char *name,
                                        const char *help, const char *type, const char *unit)
{
    entry->options = text_grow(entry->options, entry->count, sizeof *entry->options);
    struct manual_option *option = &entry->options[entry->count++];

    *option = (struct manual_option){
        .name = text_format("%s", name),
        .help = text_format("%s", help),
        .operand = strcmp(type, "operand") == 0 || strcmp(type, "operands") == 0,
    };
    option->kind = strcmp(type, "flag") == 0     ? VALUE_NONE
                   : strcmp(type, "choice") == 0 ? VALUE_WORDS
                                                 : kind_of(name, unit, option->operand);
    return option;
}

static void add_names(struct text_list *words, const struct text_list *names)
{
    for (size_t at = 0; at < names->count; at++)
        if (!text_has(words, names->items[at]))
            text_add(words, "%s", names->items[at]);
}

/* ---- commands -------------------------------------------------------------------------------- */

/* The variants of one program (`program` not NULL), or of all. */
static void add_variants(struct text_list *words, const struct catalog *catalog,
                         const struct program *program)
{
    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *each = &catalog->programs[at];
        for (size_t variant = 0; variant < each->variant_count; variant++)
            if ((!program || each == program) && !text_has(words, each->variants[variant].name))
                text_add(words, "%s", each->variants[variant].name);
    }
}

/* The names of prices, of all panels' lists. */
static void add_prices(struct text_list *words, const struct catalog *catalog)
{
    for (size_t at = 0; at < catalog->prices.count; at++) {
        char *argv[] = {catalog->prices.items[at], (char[]){"--describe"}, NULL};
        struct child child = child_run(argv, CATALOG_DEADLINE_S);
        const char *why;
        struct json_object *object =
            fields_parse(child.output ? child.output : "", child.output_size, &why);
        struct json_object *list = object ? fields_get(object, "prices", json_type_array) : NULL;
        for (size_t each = 0; list && each < json_object_array_length(list); each++) {
            const char *name = fields_text(json_object_array_get_idx(list, each), "name");
            if (name && text_is_name(name) && !text_has(words, name))
                text_add(words, "%s", name);
        }
        json_object_put(object);
        child_free(&child);
    }
}

static void fill_words(struct manual_option *option, const struct manual *manual,
                       const struct option_row *row)
{
    for (int at = 0; row->choices && row->choices[at]; at++)
        text_add(&option->words, "%s", row->choices[at]);
    if (row->choices && option->kind == VALUE_ANY)
        option->kind = VALUE_WORDS;
    if (row->choices && option->kind == VALUE_FOLDER) {
        option->kind = VALUE_SUB_COMMAND;
        add_names(&option->then, &manual->exercises);
    } else if (row->choices) {
        return;
    } else if (strcmp(option->name, "exercise") == 0)
        add_names(&option->words, &manual->exercises);
    else if (strcmp(option->name, "panels") == 0)
        add_names(&option->words, &manual->catalog.panels);
    else if (strcmp(option->name, "variants") == 0)
        add_variants(&option->words, &manual->catalog, NULL);
    else if (strcmp(option->name, "only") == 0)
        add_prices(&option->words, &manual->catalog);
    else if (strcmp(option->name, "WORKLOAD") == 0 || strcmp(option->name, "N") == 0 ||
             strcmp(option->name, "OPTION") == 0) /* of `submit`: workloads come first */
        add_names(&option->words, &manual->catalog.workloads);
    else if (strcmp(option->name, "PAGE") == 0) {
        struct text_list pages = manual_page_names(manual->commands);
        add_names(&option->words, &pages);
        text_free(&pages);
    }
}

static struct manual_entry *add_entry(struct manual *manual, char *key, const char *summary)
{
    const char *slash = strrchr(key, '/');

    manual->entries = text_grow(manual->entries, manual->count, sizeof *manual->entries);
    manual->entries[manual->count] = (struct manual_entry){
        .key = key, .name = slash ? slash + 1 : key, .summary = text_format("%s", summary)};
    return &manual->entries[manual->count++];
}

static void add_command(struct manual *manual, const struct command *command)
{
    struct general_rows general = manual_general_rows(command);
    const struct option_row *tables[] = {command->rows, general.rows};
    struct manual_entry *entry =
        add_entry(manual, text_format("%s", command->name), command->summary);

    for (int table = 0; table < 2; table++)
        for (const struct option_row *row = tables[table]; row && row->name; row++)
            fill_words(
                add_option(entry, row->name, row->help, option_type_name(row->type), row->unit),
                manual, row);
}

/* ---- programs -------------------------------------------------------------------------------- */

/* The kinds of --fault, as its help text has them (common/work/fault.h). */
static const char *const faults[] = {"kill", "segv", "hang", "exit"};

static void fill_from(struct manual_option *option, const struct catalog *catalog,
                      const struct program *program, struct json_object *described)
{
    struct json_object *choices = fields_get(described, "choices", json_type_array);

    for (size_t at = 0; choices && at < json_object_array_length(choices); at++) {
        const char *word = json_object_get_string(json_object_array_get_idx(choices, at));
        if (word && text_is_name(word))
            text_add(&option->words, "%s", word);
    }
    if (strcmp(option->name, "variant") == 0) {
        add_variants(&option->words, catalog, program);
        text_add(&option->words, "all");
    }
    for (size_t at = 0; strcmp(option->name, "fault") == 0 && at < sizeof faults / sizeof *faults;
         at++)
        text_add(&option->words, "%s", faults[at]);
}

static void add_program(struct manual *manual, size_t number)
{
    const struct program *program = &manual->catalog.programs[number];
    struct manual_entry *entry = add_entry(
        manual, text_format("%s/%s", program->panel, program->workload), program->summary);
    struct json_object *list = fields_get(manual->descriptions[number], "options", json_type_array);

    for (size_t at = 0; list && at < json_object_array_length(list); at++) {
        struct json_object *option = json_object_array_get_idx(list, at);
        const char *name = fields_text(option, "name"), *type = fields_text(option, "type");
        const char *help = fields_text(option, "help");
        if (name && text_is_name(name) && type)
            fill_from(add_option(entry, name, help ? help : "", type, NULL), &manual->catalog,
                      program, option);
    }
}

/* What --set can name: options of any workload, each once. */
static void add_sets(struct manual *manual)
{
    for (size_t at = 0; at < manual->catalog.count; at++) {
        const struct program *program = &manual->catalog.programs[at];
        const struct manual_entry *entry = &manual->entries[manual->commands_count + at];
        for (size_t number = 0; number < entry->count; number++) {
            struct manual_option *option = &entry->options[number];
            bool known = option->operand || !program_option(program, option->name);
            for (size_t set = 0; set < manual->set_count && !known; set++)
                known = strcmp(manual->sets[set].name, option->name) == 0;
            if (known)
                continue;
            manual->sets = text_grow(manual->sets, manual->set_count, sizeof *manual->sets);
            manual->sets[manual->set_count++] = *option; /* its texts stay the entry's */
        }
    }
}

/* The options that --weak can name: the same. */
static void fill_weak(struct manual *manual)
{
    for (size_t at = 0; at < manual->commands_count; at++)
        for (size_t number = 0; number < manual->entries[at].count; number++) {
            struct manual_option *option = &manual->entries[at].options[number];
            for (size_t set = 0; strcmp(option->name, "weak") == 0 && set < manual->set_count;
                 set++)
                text_add(&option->words, "%s", manual->sets[set].name);
        }
}

/* ---- all of it ------------------------------------------------------------------------------- */

static struct json_object *ask(const struct program *program)
{
    char *argv[] = {program->path, (char[]){"--describe"}, NULL};
    struct child child = child_run(argv, CATALOG_DEADLINE_S);
    const char *why;
    struct json_object *object =
        fields_parse(child.output ? child.output : "", child.output_size, &why);

    child_free(&child);
    return object ? object : json_object_new_object();
}

struct manual manual_open(const struct command *commands, const struct text_list *exercises,
                          const char *folder)
{
    struct manual manual = {.commands = commands, .catalog = catalog_open(folder, NULL)};

    add_names(&manual.exercises, exercises);
    for (const struct command *each = commands; each->name; each++)
        add_command(&manual, each);
    manual.commands_count = manual.count;
    for (size_t at = 0; at < manual.catalog.count; at++) {
        manual.descriptions = text_grow(manual.descriptions, at, sizeof *manual.descriptions);
        manual.descriptions[at] = ask(&manual.catalog.programs[at]);
        add_program(&manual, at);
    }
    add_sets(&manual);
    fill_weak(&manual);
    return manual;
}

void manual_close(struct manual *manual)
{
    for (size_t at = 0; at < manual->count; at++) {
        struct manual_entry *entry = &manual->entries[at];
        for (size_t option = 0; option < entry->count; option++) {
            free(entry->options[option].name);
            free(entry->options[option].help);
            text_free(&entry->options[option].words);
            text_free(&entry->options[option].then);
        }
        free(entry->options);
        free(entry->key);
        free(entry->summary);
    }
    for (size_t at = 0; at < manual->catalog.count; at++)
        json_object_put(manual->descriptions[at]);
    free(manual->descriptions);
    free(manual->entries);
    free(manual->sets);
    text_free(&manual->exercises);
    catalog_close(&manual->catalog);
}
