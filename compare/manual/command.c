/* SPDX-License-Identifier: MIT
 *
 * The command `triptych manual`. */
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "compare/manual/parts.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

enum form { FORM_MAN, FORM_BASH, FORM_ZSH, FORM_FISH };
static const char *const forms[] = {
    [FORM_MAN] = "man", [FORM_BASH] = "bash", [FORM_ZSH] = "zsh", [FORM_FISH] = "fish", NULL};

#define AT(member) offsetof(struct settings, member)
const struct option_row manual_rows[] = {
    {"PAGE", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "a command, or programs, or records (default: that of triptych itself)"},
    {"format", OPTION_CHOICE, AT(format), NULL, "man", NULL, NULL, NULL, forms,
     "a man page, or a completion for a shell"},
    {"output", OPTION_TEXT, AT(output), "DIR", NULL, NULL, NULL, NULL, NULL,
     "write all pages and completions into this folder, laid out as in a prefix's share"},
    {0},
};
#undef AT

struct text_list manual_page_names(const struct command *commands)
{
    struct text_list names = {0};

    for (const struct command *each = commands; each->name; each++)
        text_add(&names, "%s", each->name);
    text_add(&names, "programs");
    text_add(&names, "records");
    return names;
}

/* ---- one ------------------------------------------------------------------------------------- */

/* The page of that name, which is one of manual_page_names(), or NULL. */
static void print_page(FILE *out, const struct manual *manual, const char *name)
{
    if (!name) {
        manual_page_driver(out, manual);
        return;
    }
    for (const struct command *each = manual->commands; each->name; each++)
        if (strcmp(each->name, name) == 0) {
            manual_page_command(out, manual, each);
            return;
        }
    if (strcmp(name, "programs") == 0)
        manual_page_programs(out, manual);
    else
        manual_page_records(out);
}

static void print_completion(FILE *out, const struct manual *manual, int form)
{
    if (form == FORM_BASH)
        manual_bash(out, manual);
    else if (form == FORM_ZSH)
        manual_zsh(out, manual);
    else
        manual_fish(out, manual);
}

/* ---- all ------------------------------------------------------------------------------------- */

/* Makes the folders that `path`, a file, lies in, below the first `begin` bytes. */
static void make_folders(char *path, size_t begin)
{
    for (char *slash = strchr(path + begin, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (path[0] && mkdir(path, 0777) != 0 && errno != EEXIST)
            fail(STATUS_FAILED, "cannot make the folder '%s': %s", path, strerror(errno));
        *slash = '/';
    }
}

/* Writes the page (`form` FORM_MAN) or completion to the file FOLDER/PLACE. */
static void write_one(const struct manual *manual, const char *folder, char *place, int form,
                      const char *page)
{
    char *path = text_format("%s/%s", folder, place);

    make_folders(path, 1);
    struct whole_file file = whole_file_open(path);
    if (form == FORM_MAN)
        print_page(file.out, manual, page);
    else
        print_completion(file.out, manual, form);
    whole_file_close(&file);
    free(place);
    free(path);
}

static void write_all(const struct manual *manual, const char *folder)
{
    static const char *const places[] = {[FORM_BASH] = "bash-completion/completions/triptych",
                                         [FORM_ZSH] = "zsh/site-functions/_triptych",
                                         [FORM_FISH] = "fish/vendor_completions.d/triptych.fish"};
    struct text_list names = manual_page_names(manual->commands);

    write_one(manual, folder, text_format("man/man1/triptych.1"), FORM_MAN, NULL);
    for (size_t at = 0; at < names.count; at++) {
        bool programs = strcmp(names.items[at], "programs") == 0;
        bool records = strcmp(names.items[at], "records") == 0;
        int section = programs ? 7 : records ? 5 : 1;
        write_one(manual, folder,
                  text_format("man/man%d/triptych-%s.%d", section, names.items[at], section),
                  FORM_MAN, names.items[at]);
    }
    for (int form = FORM_BASH; form <= FORM_FISH; form++)
        write_one(manual, folder, text_format("%s", places[form]), form, NULL);
    text_free(&names);
}

int manual_run(const struct command *commands, const struct text_list *exercises,
               const struct settings *settings)
{
    struct text_list names = manual_page_names(commands);

    translate_pause(true); /* pages and completions are made for all users of an installation */
    const char *page = settings->workloads.count > 0 ? settings->workloads.word[0] : NULL;

    if (settings->workloads.count > 1)
        fail(STATUS_USAGE, "'%.80s': one page at a time, or all of them with --output DIR",
             settings->workloads.word[1]);
    if (page && (settings->output || settings->format != FORM_MAN))
        fail(STATUS_USAGE, "'%.80s': with --output or a completion there is no page to choose",
             page);
    if (page && !text_has(&names, page)) {
        char *all = text_join(&names, ", ");
        fail(STATUS_USAGE, "'%.80s' is no page; there are %s", page, all);
    }
    text_free(&names);
    struct manual manual = manual_open(commands, exercises, settings->programs);
    for (size_t at = 0; at < manual.catalog.missing.count; at++)
        warn("%s", manual.catalog.missing.items[at]);
    if (settings->output)
        write_all(&manual, settings->output);
    else if (settings->format == FORM_MAN)
        print_page(stdout, &manual, page);
    else
        print_completion(stdout, &manual, settings->format);
    manual_close(&manual);
    return STATUS_DONE;
}
