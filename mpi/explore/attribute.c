/* SPDX-License-Identifier: MIT
 *
 * Attributes that programs keep with communicators, datatypes and windows, and their keys. */
#include "mpi/explore/attribute.h"

#include <stddef.h>

enum { MOST_KEYS = 256, MOST_ATTRIBUTES = 1024 };

static struct key keys[MOST_KEYS];
static int key_count;
static struct attribute attributes[MOST_ATTRIBUTES];
static int attribute_count;

int mpix_key_make(enum owner owner, any_function *copy, any_function *delete, int *key, void *extra,
                  const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    if (key_count == MOST_KEYS)
        mpix_unsupported("more than %d keys of attributes", MOST_KEYS);
    keys[key_count] =
        (struct key){.owner = owner, .copy = copy, .delete = delete, .extra = extra, .pc = pc};
    *key = FIRST_KEY + key_count++;
    return MPI_SUCCESS;
}

struct key *mpix_key_of(enum owner owner, int number, const char *call, uintptr_t pc)
{
    struct key *key = &keys[number - FIRST_KEY];

    if (number < FIRST_KEY || number >= FIRST_KEY + key_count || key->owner != owner)
        mpix_wrong(MPI_ERR_KEYVAL, pc, "%s is given a key that nobody has made", call);
    return key;
}

int mpix_key_free(enum owner owner, int *number, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    struct key *key = mpix_key_of(owner, *number, call, pc);
    if (key->freed)
        mpix_wrong(MPI_ERR_KEYVAL, pc, "%s is given a key that was freed", call);
    key->freed = true;
    *number = MPI_KEYVAL_INVALID;
    return MPI_SUCCESS;
}

void mpix_keys_leaked(void)
{
    for (int at = 0; at < key_count; at++)
        if (!keys[at].freed)
            mpix_fail(FAILURE_LEAK, keys[at].pc, "a key of attributes is never freed");
}

struct attribute *mpix_attribute_find(enum owner owner, intptr_t number, int key)
{
    for (int at = 0; at < attribute_count; at++)
        if (attributes[at].owner == owner && attributes[at].number == number &&
            attributes[at].key == key)
            return &attributes[at];
    return NULL;
}

void mpix_attribute_set(enum owner owner, intptr_t number, int key, void *value)
{
    struct attribute *old = mpix_attribute_find(owner, number, key);

    if (!old && attribute_count == MOST_ATTRIBUTES)
        mpix_unsupported("more than %d attributes", MOST_ATTRIBUTES);
    if (!old)
        old = &attributes[attribute_count++];
    *old = (struct attribute){key, owner, number, value};
}

void mpix_attribute_erase(struct attribute *old)
{
    *old = attributes[--attribute_count];
}

struct attribute *mpix_attribute_at(int at)
{
    return at < attribute_count ? &attributes[at] : NULL;
}

void mpix_more_leaked(void)
{
    mpix_infos_leaked();
    mpix_handlers_leaked();
    mpix_keys_leaked();
    mpix_files_leaked();
}
