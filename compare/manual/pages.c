/* SPDX-License-Identifier: MIT
 *
 * The man pages: triptych(1), one for each command, and triptych-programs(7). */
#include "compare/base/json_read.h"
#include "compare/manual/parts.h"

#include <string.h>

static const char programs_about[] =
    "Each workload is a program of each panel: `posix/NAME` (threads and processes), `openmp/NAME` "
    "and `mpi/NAME`. `triptych list` says where they are; in an installed tree that is the folder "
    "libexec/triptych beside bin.";
static const char programs_launch[] =
    "Those of mpi are started by `mpirun -n N`; the others take `--workers N`, and openmp obeys "
    "OMP_NUM_THREADS. With no option a program does the classroom example at its own size, tells "
    "what happens, and ends with its time. Numbers may be written 50_000_000, 50M or 1e9; times "
    "500ms, 2s or 1min.";

static void see_also(FILE *out, const struct command *commands, const struct command *but)
{
    roff_section(out, "SEE ALSO");
    if (but) /* a command's page */
        fputs("\\fBtriptych\\fR(1),\n", out);
    for (const struct command *each = commands; each->name; each++)
        if (!but || strcmp(each->name, but->name) != 0)
            fprintf(out, "\\fBtriptych\\-%s\\fR(1),\n", each->name);
    fputs("\\fBtriptych\\-programs\\fR(7),\n\\fBtriptych\\-records\\fR(5)\n", out);
}

void manual_page_driver(FILE *out, const struct manual *manual)
{
    roff_begin(out, "triptych", 1, manual_about);
    roff_section(out, "SYNOPSIS");
    fputs("\\fBtriptych\\fR \\fICOMMAND\\fR [options]\n", out);
    roff_section(out, "COMMANDS");
    for (const struct command *each = manual->commands; each->name; each++)
        roff_item(out, each->name, NULL, each->summary);
    roff_section(out, "OPTIONS OF ALL COMMANDS");
    roff_options(out, settings_general_rows);
    roff_section(out, "EXIT STATUS");
    roff_paragraph(out, manual_status);
    see_also(out, manual->commands, NULL);
}

void manual_page_command(FILE *out, const struct manual *manual, const struct command *command)
{
    char *title = text_format("triptych-%s", command->name), *usage = manual_usage(command);
    struct general_rows general = manual_general_rows(command);

    roff_begin(out, title, 1, command->summary);
    roff_section(out, "SYNOPSIS");
    fprintf(out, "\\fBtriptych %s\\fR %s\n", command->name, usage);
    roff_section(out, "DESCRIPTION");
    roff_page(out, command->lesson);
    roff_section(out, "OPTIONS");
    roff_options(out, command->rows);
    roff_options(out, general.rows);
    roff_section(out, "EXIT STATUS");
    roff_paragraph(out, manual_status_of(command));
    see_also(out, manual->commands, command);
    free(title);
    free(usage);
}

/* ---- programs -------------------------------------------------------------------------------- */

/* A default or a limit as --describe has it, without JSON's quotes. */
static void add_value(struct text_list *notes, struct json_object *option, const char *name,
                      const char *word)
{
    struct json_object *value;
    const char *unit = fields_text(option, "unit");

    if (unit && !unit[0]) /* a mere number */
        unit = NULL;
    if (!json_object_object_get_ex(option, name, &value) || !value ||
        json_object_is_type(value, json_type_boolean))
        return;
    if (json_object_is_type(value, json_type_array)) {
        text_add(notes, "%s %s to %s%s%s", word,
                 json_object_get_string(json_object_array_get_idx(value, 0)),
                 json_object_get_string(json_object_array_get_idx(value, 1)), unit ? " " : "",
                 unit ? unit : "");
        return;
    }
    bool bare = !unit || json_object_is_type(value, json_type_string);
    text_add(notes, "%s %s%s%s", word, json_object_get_string(value), bare ? "" : " ",
             bare ? "" : unit);
}

/* What an option means, what it takes and its limits; free it. */
static char *meaning_of(const struct manual_option *about, struct json_object *option)
{
    struct text_list notes = {0};

    if (fields_get(option, "choices", json_type_array)) {
        char *words = text_join(&about->words, ", ");
        text_add(&notes, "one of %s", words);
        free(words);
    }
    add_value(&notes, option, "minimum", "at least");
    add_value(&notes, option, "maximum", "at most");
    add_value(&notes, option, "default", "default");
    char *joined = text_join(&notes, "; ");
    char *meaning = notes.count > 0 ? text_format("%s (%s)", about->help, joined)
                                    : text_format("%s", about->help);
    free(joined);
    text_free(&notes);
    return meaning;
}

/* The options of a scope, "workload" or "program". */
static void options_of(FILE *out, const struct manual *manual, size_t number, const char *scope)
{
    const struct manual_entry *entry = &manual->entries[manual->commands_count + number];
    struct json_object *list = fields_get(manual->descriptions[number], "options", json_type_array);

    for (size_t at = 0; list && at < json_object_array_length(list) && at < entry->count; at++) {
        struct json_object *option = json_object_array_get_idx(list, at);
        const struct manual_option *about = &entry->options[at];
        const char *where = fields_text(option, "scope");
        if (!where || strcmp(where, scope) != 0)
            continue;
        char *meaning = meaning_of(about, option);
        char *what =
            text_format("%s%s", about->operand ? "" : manual_dashes(about->name), about->name);
        roff_item(out, what, about->operand || about->kind == VALUE_NONE ? NULL : "VALUE", meaning);
        free(meaning);
        free(what);
    }
}

static void variants_of(FILE *out, const struct program *program)
{
    char *what = text_format("%s/%s", program->panel, program->workload);

    fprintf(out, ".PP\nVariants of ");
    char *bold = text_format("`%s`, the first is the default:", what);
    roff_text(out, bold);
    fputs("\n.RS 4\n", out);
    for (size_t at = 0; at < program->variant_count; at++)
        roff_item(out, program->variants[at].name, NULL, program->variants[at].summary);
    fputs(".RE\n", out);
    free(what);
    free(bold);
}

void manual_page_programs(FILE *out, const struct manual *manual)
{
    const struct catalog *catalog = &manual->catalog;

    roff_begin(out, "triptych-programs", 7,
               "the programs of the panels, their variants and options");
    roff_section(out, "SYNOPSIS");
    for (size_t at = 0; at < catalog->count; at++) {
        const char *launch = fields_text(manual->descriptions[at], "launch");
        fputs("\\fB", out);
        roff_text(out, launch ? launch : "");
        fprintf(out, "%s/%s\\fR [options]\n", catalog->programs[at].panel,
                catalog->programs[at].workload);
        fputs(at + 1 < catalog->count ? ".br\n" : "", out);
    }
    roff_section(out, "DESCRIPTION");
    roff_paragraph(out, programs_about);
    fputs(".PP\n", out);
    roff_paragraph(out, programs_launch);
    roff_section(out, "WORKLOADS");
    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        bool first = at == 0 || strcmp(program->workload, program[-1].workload) != 0;
        bool last = at + 1 == catalog->count || strcmp(program->workload, program[1].workload) != 0;
        if (first) {
            roff_subsection(out, program->workload);
            roff_text(out, program->summary);
            fputc('\n', out);
        }
        variants_of(out, program);
        if (last) {
            fputs(".PP\nOptions:\n", out);
            options_of(out, manual, at, "workload");
        }
    }
    roff_section(out, "OPTIONS OF EVERY PROGRAM");
    if (catalog->count > 0)
        options_of(out, manual, 0, "program");
    roff_section(out, "EXIT STATUS");
    roff_paragraph(out, "0 done and right, 1 wrong or failed, 2 usage, 77 cannot run here.");
    see_also(out, manual->commands, NULL);
}
