/* SPDX-License-Identifier: MIT
 *
 * json_strict: what the reader of JSON looks at before json-c does. Any thread. */
#ifndef TRIPTYCH_COMPARE_JSON_STRICT_H
#define TRIPTYCH_COMPARE_JSON_STRICT_H

#include <stdbool.h>
#include <stddef.h>

/* What is JSON, but not to json-c. */
struct json_oddities {
    size_t huge_numbers; /* whole ones that need more than 64 bits */
    bool beyond_ascii;   /* there are such bytes in texts */
};

/* What is wrong with the words, texts and numbers of `bytes`; NULL: nothing is, and *oddities is
 * filled. Brackets and commas are json-c's business. */
const char *json_strict_check(const char *bytes, size_t size, struct json_oddities *oddities);

/* Copies to `wide`, which has room for 2 bytes more a huge number, each of those as a real number.
 */
void json_strict_widen(const char *bytes, size_t size, char *wide);

#endif
