/* SPDX-License-Identifier: MIT */
#include "mpi/measure/launch_words.h"

#include <string.h>
#include <strings.h>

/* The word that begins at `at`, or NULL at the end. A last word that was cut off does not count. */
static const char *word_at(const char *at, const char *end)
{
    return at < end && memchr(at, '\0', (size_t)(end - at)) ? at : NULL;
}

static const char *word_after(const char *word, const char *end)
{
    return word_at(word + strlen(word) + 1, end);
}

/* The word without its dashes if it is an option of the launcher's; NULL: it is none. */
static const char *option_of(const char *word)
{
    size_t dashes = strspn(word, "-");

    return dashes == 1 || dashes == 2 ? word + dashes : NULL;
}

/* Whether the option has that name, alone or before a '='. */
static bool is_named(const char *option, const char *name)
{
    size_t length = strlen(name);

    return strncmp(option, name, length) == 0 && (option[length] == '\0' || option[length] == '=');
}

/* "recoverable,error-nonzero-status=false": whether one of the directives lets the job go on. They
 * may be shortened, and switched off by a value. */
static bool directives_forgive(const char *list)
{
    static const char *const names[] = {"recoverable", "continuous"};
    bool forgive = false;

    while (list && *list) {
        size_t length = strcspn(list, ","), name = strcspn(list, ",=");
        bool off = name < length && strchr("0fFnN", list[name + 1]) && name + 1 < length;
        for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
            if (name > 2 && name <= strlen(names[at]) && strncasecmp(list, names[at], name) == 0)
                forgive = !off;
        list += length + (list[length] == ',');
    }
    return forgive;
}

bool launch_words_are_of_open_mpi(const char *name)
{
    static const char *const launchers[] = {"mpirun",         "mpiexec",         "orterun",
                                            "mpirun.openmpi", "mpiexec.openmpi", "prterun"};

    for (size_t at = 0; at < sizeof launchers / sizeof launchers[0]; at++)
        if (strcmp(name, launchers[at]) == 0)
            return true;
    return false;
}

bool launch_words_forgive(const char *line, size_t size, const char *program)
{
    static const char *const names[] = {"enable-recovery", "continuous", "disable-auto-cleanup"};
    const char *end = line + size;
    bool forgive = false;

    for (const char *word = word_at(line, end); word && strcmp(word, program) != 0;
         word = word_after(word, end)) {
        const char *option = option_of(word);
        if (!option)
            continue;
        for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
            forgive = forgive || is_named(option, names[at]);
        if (is_named(option, "disable-recovery"))
            return false;
        if (!is_named(option, "runtime-options"))
            continue;
        const char *value = strchr(option, '=');
        forgive = forgive || directives_forgive(value ? value + 1 : word_after(word, end));
    }
    return forgive;
}

bool launch_words_change_output(const char *line, size_t size, const char *program)
{
    static const char *const names[] = {"output",     "output-filename",  "output-directory",
                                        "tag-output", "timestamp-output", "merge-stderr-to-stdout",
                                        "xml"};
    const char *end = line + size;

    for (const char *word = word_at(line, end); word && strcmp(word, program) != 0;
         word = word_after(word, end)) {
        const char *option = option_of(word);
        for (size_t at = 0; option && at < sizeof names / sizeof names[0]; at++)
            if (is_named(option, names[at]))
                return true;
    }
    return false;
}
