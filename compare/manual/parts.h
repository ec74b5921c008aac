/* SPDX-License-Identifier: MIT
 *
 * What the files of compare/manual/ share. */
#ifndef TRIPTYCH_MANUAL_PARTS_H
#define TRIPTYCH_MANUAL_PARTS_H

#include "compare/base/text.h"
#include "compare/manual/manual.h"
#include "compare/programs/catalog.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

/* What the driver is, in a line; what its exit statuses mean. */
extern const char manual_about[], manual_status[];

/* What of a command's usage stands behind its name: "[DIR...] [options]"; free it. */
char *manual_usage(const struct command *command);

/* What its exit statuses mean; `command` NULL: those of all. */
const char *manual_status_of(const struct command *command);

/* The options of all commands that make a difference to `command` (NULL: all of them), ended by a
 * row without a name. */
struct general_rows {
    struct option_row rows[8];
};
struct general_rows manual_general_rows(const struct command *command);

/* ---- what there is --------------------------------------------------------------------------- */

/* What the value of an option can be. */
enum value_kind {
    VALUE_NONE,        /* it takes none */
    VALUE_ANY,         /* nobody can list them */
    VALUE_WORDS,       /* one of `words` */
    VALUE_LIST,        /* some of `words`, with commas between them */
    VALUE_SET,         /* NAME=VALUE: an option of the programs */
    VALUE_FILE,        /* a file, or a folder */
    VALUE_FOLDER,      /* a folder */
    VALUE_SUB_COMMAND, /* of operands: a folder or not, one of `words`, one of `then` or not */
};

struct manual_option {
    char *name, *help; /* name: without the dashes */
    bool operand;
    enum value_kind kind;
    struct text_list words, then;
};

/* What stands before the name of an option: one dash before a letter. */
static inline const char *manual_dashes(const char *name)
{
    return name[0] && !name[1] ? "-" : "--";
}

/* A command of the driver, or a program. */
struct manual_entry {
    char *key;        /* "compare", "posix/pool" */
    const char *name; /* the part of `key` that is typed: "compare", "pool" */
    char *summary;
    struct manual_option *options;
    size_t count;
};

struct manual {
    const struct command *commands;
    struct catalog catalog;
    struct json_object **descriptions; /* as many as catalog.count: what --describe says */
    struct manual_entry *entries; /* commands, then programs; the general options are in each */
    size_t commands_count, count; /* so many of the entries are commands; all of them */
    struct manual_option *sets;   /* what --set can name */
    size_t set_count;
    struct text_list exercises; /* what `learn` and `grade` can name */
};

/* Asks the programs in `folder` (NULL: where this build or installation has them). manual_close()
 * gives back what it takes. */
struct manual manual_open(const struct command *commands, const struct text_list *exercises,
                          const char *folder);
void manual_close(struct manual *manual);

/* The names of man pages, in order: "" is that of the driver; free it. */
struct text_list manual_page_names(const struct command *commands);

/* ---- told in other ways ---------------------------------------------------------------------- */

/* Each writes one page or one completion to `out`. */
void manual_page_driver(FILE *out, const struct manual *manual);
void manual_page_command(FILE *out, const struct manual *manual, const struct command *command);
void manual_page_programs(FILE *out, const struct manual *manual);
void manual_page_records(FILE *out);
void manual_bash(FILE *out, const struct manual *manual);
void manual_zsh(FILE *out, const struct manual *manual);
void manual_fish(FILE *out, const struct manual *manual);

/* ---- roff ------------------------------------------------------------------------------------ */

/* Begins a page: title "TRIPTYCH\-COMPARE", section 1 and so on, and its section NAME. */
void roff_begin(FILE *out, const char *title, int section, const char *summary);

/* A section's or a subsection's heading. */
void roff_section(FILE *out, const char *heading);
void roff_subsection(FILE *out, const char *heading);

/* Text within a line, whatever it holds; what stands between backquotes is bold. */
void roff_text(FILE *out, const char *text);

/* The first paragraph of a section; paragraphs and examples, as terminal_page() takes them. */
void roff_paragraph(FILE *out, const char *text);
void roff_page(FILE *out, const char *page);

/* An entry of a list: what, with its value in italics (NULL: none), and what it means. */
void roff_item(FILE *out, const char *what, const char *value, const char *meaning);

/* The rows of a table of options as such entries. */
void roff_options(FILE *out, const struct option_row *rows);

#endif
