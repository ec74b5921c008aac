/* SPDX-License-Identifier: MIT */
#include "common/base/schema.h"

#include <stdlib.h>
#include <string.h>

/* The version of a schema that belongs to the family of `ours`; 0: it does not. */
static unsigned long version_of(const char *schema, const char *ours)
{
    size_t family = (size_t)(strrchr(ours, '/') - ours) + 1;
    const char *digits = schema && strncmp(schema, ours, family) == 0 ? schema + family : "";

    /* Nine digits fit into any long; more of them are no version of anything. */
    if (digits[0] < '1' || digits[0] > '9' || strlen(digits) > 9 ||
        digits[strspn(digits, "0123456789")] != '\0')
        return 0;
    return strtoul(digits, NULL, 10);
}

bool schema_is_read(const char *schema, const char *ours)
{
    unsigned long version = version_of(schema, ours);

    return version > 0 && version <= version_of(ours, ours);
}

bool schema_is_newer(const char *schema, const char *ours)
{
    return version_of(schema, ours) > version_of(ours, ours);
}
