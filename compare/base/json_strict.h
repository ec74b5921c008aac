/* SPDX-License-Identifier: MIT
 *
 * json_strict: what the reader of JSON looks at before json-c does. Any thread. */
#ifndef TRIPTYCH_COMPARE_JSON_STRICT_H
#define TRIPTYCH_COMPARE_JSON_STRICT_H

#include <stddef.h>

/* What is wrong with the words, texts and numbers of `bytes`; NULL: nothing is, and *huge_numbers
 * tells how many whole numbers need more than 64 bits. Brackets and commas are json-c's business.
 */
const char *json_strict_check(const char *bytes, size_t size, size_t *huge_numbers);

/* Copies to `wide`, which has room for 2 bytes more a huge number, each of those as a real number.
 */
void json_strict_widen(const char *bytes, size_t size, char *wide);

#endif
