/* SPDX-License-Identifier: MIT
 *
 * text: allocated texts and lists of them. No memory fails the program. Main thread only. */
#ifndef TRIPTYCH_COMPARE_TEXT_H
#define TRIPTYCH_COMPARE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Ended by NULL once it has an item, so that it can be an argv. Owns its items. {0} is empty. */
struct text_list {
    char **items;
    size_t count;
};

/* The formatted text; the caller frees it. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same with the format in the user's language (common/base/translate.h). */
char *text_translated(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A copy that is safe to print and valid UTF-8: control characters (terminal escapes of a hostile
 * program among them) and what is no UTF-8 become '?', and what is longer than `most` bytes is cut
 * between two characters and ends in "...". The caller frees it. */
char *text_printable(const char *bytes, size_t size, size_t most);

/* How many letters of ASCII, digits and `others` the text begins with. */
size_t text_letters(const char *text, const char *others);

/* A name of letters, digits, '_', '-' and '.', at most 40 long, that does not begin with '-'. */
bool text_is_name(const char *text);

/* Appends the formatted text. */
void text_add(struct text_list *list, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends the parts of `text` between separators (one of `separators`; empty parts do not count).
 */
void text_split(struct text_list *list, const char *text, const char *separators);

/* Appends the items of a list with commas between them that the user gave for `option`
 * ("--workers"; NULL: none was given). An item that is empty ends the program as a usage error. */
void text_add_list(struct text_list *list, const char *text, const char *option);

bool text_has(const struct text_list *list, const char *text);

/* The items with `between` between them; the caller frees it. */
char *text_join(const struct text_list *list, const char *between);

/* The items as a command for a shell that starts exactly these words; the caller frees it. */
char *text_shell(const struct text_list *argv);

/* The items of `known` that are spelled most like `name`, for a message ("did you mean ..."): with
 * commas between them, "" if none is near. The caller frees it. */
char *text_nearest(const struct text_list *known, const char *name);

void text_free(struct text_list *list);

/* An array of `size` bytes an element with room for one more after `count`; grows by doubling. */
void *text_grow(void *array, size_t count, size_t size);

/* "first; second", without the stop that the first may end with. The caller frees it. */
char *text_clauses(const char *first, const char *second);

#endif
