/* SPDX-License-Identifier: MIT
 *
 * Attributes that programs keep with communicators, datatypes and windows, and their keys; and what
 * MPI itself keeps there. */
#include "mpi/explore/more.h"

#include "mpi/explore/window.h"

#include <string.h>

enum { MOST_KEYS = 256, MOST_ATTRIBUTES = 1024, FIRST_KEY = 0x1000 };
enum owner { OF_COMM, OF_TYPE, OF_WINDOW };

typedef void any_function(void);

static struct key {
    bool freed;
    enum owner owner;
    any_function *copy, *delete;
    void *extra;
    uintptr_t pc;
} keys[MOST_KEYS];
static int key_count;

static struct attribute {
    int key;
    enum owner owner;
    intptr_t number; /* of what it is kept with */
    void *value;
} attributes[MOST_ATTRIBUTES];
static int attribute_count;

static int make_key(enum owner owner, any_function *copy, any_function *delete, int *key,
                    void *extra, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    if (key_count == MOST_KEYS)
        mpix_unsupported("more than %d keys of attributes", MOST_KEYS);
    keys[key_count] =
        (struct key){.owner = owner, .copy = copy, .delete = delete, .extra = extra, .pc = pc};
    *key = FIRST_KEY + key_count++;
    return MPI_SUCCESS;
}

static struct key *key_of(enum owner owner, int number, const char *call, uintptr_t pc)
{
    struct key *key = &keys[number - FIRST_KEY];

    if (number < FIRST_KEY || number >= FIRST_KEY + key_count || key->owner != owner)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a key that nobody has made", call);
    return key;
}

static int free_key(enum owner owner, int *number, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    struct key *key = key_of(owner, *number, call, pc);
    if (key->freed)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a key that was freed", call);
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

static struct attribute *find(enum owner owner, intptr_t number, int key)
{
    for (int at = 0; at < attribute_count; at++)
        if (attributes[at].owner == owner && attributes[at].number == number &&
            attributes[at].key == key)
            return &attributes[at];
    return NULL;
}

static void set(enum owner owner, intptr_t number, int key, void *value)
{
    struct attribute *old = find(owner, number, key);

    if (!old && attribute_count == MOST_ATTRIBUTES)
        mpix_unsupported("more than %d attributes", MOST_ATTRIBUTES);
    if (!old)
        old = &attributes[attribute_count++];
    *old = (struct attribute){key, owner, number, value};
}

static void erase(struct attribute *old)
{
    *old = attributes[--attribute_count];
}

static void *predefined(int key)
{
    static int largest_tag = MOST_TAG, none = MPI_PROC_NULL, any = MPI_ANY_SOURCE, yes = 1, zero,
               last = MPI_ERR_LASTCODE;

    return key == MPI_TAG_UB            ? &largest_tag
           : key == MPI_HOST            ? &none
           : key == MPI_IO              ? &any
           : key == MPI_WTIME_IS_GLOBAL ? &yes
           : key == MPI_APPNUM          ? &zero
           : key == MPI_UNIVERSE_SIZE   ? &mpix->ranks
           : key == MPI_LASTUSEDCODE    ? (void *)&last
                                        : NULL;
}

/* ---- of communicators --------------------------------------------------------------------------
 */

int MPI_Comm_create_keyval(MPI_Comm_copy_attr_function *copy, MPI_Comm_delete_attr_function *delete,
                           int *key, void *extra)
{
    return make_key(OF_COMM, (any_function *)copy, (any_function *)delete, key, extra, __func__,
                    HERE);
}

int MPI_Comm_free_keyval(int *key)
{
    return free_key(OF_COMM, key, __func__, HERE);
}

int MPI_Comm_set_attr(MPI_Comm comm, int key, void *value)
{
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE);
    key_of(OF_COMM, key, __func__, HERE);
    set(OF_COMM, number, key, value);
    return MPI_SUCCESS;
}

int MPI_Comm_get_attr(MPI_Comm comm, int key, void *value, int *flag)
{
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE);
    void *own = predefined(key);
    const struct attribute *found = find(OF_COMM, number, key);
    if (!own && !found)
        key_of(OF_COMM, key, __func__, HERE);
    *flag = own || found;
    if (*flag)
        *(void **)value = own ? own : found->value;
    return MPI_SUCCESS;
}

static void deleted(const struct attribute *old, MPI_Comm handle)
{
    const struct key *key = &keys[old->key - FIRST_KEY];

    if (key->delete)
        ((MPI_Comm_delete_attr_function *)key->delete)(handle, old->key, old->value, key->extra);
}

int MPI_Comm_delete_attr(MPI_Comm comm, int key)
{
    mpix_enter(__func__, HERE);
    struct attribute *old = find(OF_COMM, mpix_comm(comm, __func__, HERE), key);
    if (!old) {
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given a key without an attribute", __func__);
        return MPI_SUCCESS;
    }
    deleted(old, comm);
    erase(old);
    return MPI_SUCCESS;
}

void mpix_attributes_copied(int comm, MPI_Comm handle, int made, uintptr_t pc)
{
    int count = attribute_count;

    (void)pc;
    for (int at = 0; at < count; at++) {
        const struct attribute *old = &attributes[at];
        const struct key *key = &keys[old->key - FIRST_KEY];
        void *value = NULL;
        int flag = 0;
        if (old->owner != OF_COMM || old->number != comm || !key->copy)
            continue;
        ((MPI_Comm_copy_attr_function *)key->copy)(handle, old->key, key->extra, old->value, &value,
                                                   &flag);
        if (flag)
            set(OF_COMM, made, attributes[at].key, value);
    }
}

void mpix_attributes_deleted(int comm, MPI_Comm handle, uintptr_t pc)
{
    (void)pc;
    for (int at = attribute_count; at-- > 0;)
        if (attributes[at].owner == OF_COMM && attributes[at].number == comm) {
            deleted(&attributes[at], handle);
            erase(&attributes[at]);
        }
}

/* ---- of datatypes and windows ------------------------------------------------------------------
 */

int MPI_Type_create_keyval(MPI_Type_copy_attr_function *copy, MPI_Type_delete_attr_function *delete,
                           int *key, void *extra)
{
    return make_key(OF_TYPE, (any_function *)copy, (any_function *)delete, key, extra, __func__,
                    HERE);
}

int MPI_Type_free_keyval(int *key)
{
    return free_key(OF_TYPE, key, __func__, HERE);
}

int MPI_Type_set_attr(MPI_Datatype type, int key, void *value)
{
    mpix_enter(__func__, HERE);
    mpix_type(type, __func__, HERE);
    key_of(OF_TYPE, key, __func__, HERE);
    set(OF_TYPE, (intptr_t)type, key, value);
    return MPI_SUCCESS;
}

static int get(enum owner owner, intptr_t number, int key, void *value, int *flag, const char *call,
               uintptr_t pc)
{
    const struct attribute *found = find(owner, number, key);

    if (!found)
        key_of(owner, key, call, pc);
    *flag = found != NULL;
    if (found)
        *(void **)value = found->value;
    return MPI_SUCCESS;
}

static int erase_attribute(enum owner owner, intptr_t number, int key, const char *call,
                           uintptr_t pc)
{
    struct attribute *old = find(owner, number, key);

    if (!old)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a key without an attribute", call);
    else
        erase(old);
    return MPI_SUCCESS;
}

int MPI_Type_get_attr(MPI_Datatype type, int key, void *value, int *flag)
{
    mpix_enter(__func__, HERE);
    mpix_type(type, __func__, HERE);
    return get(OF_TYPE, (intptr_t)type, key, value, flag, __func__, HERE);
}

int MPI_Type_delete_attr(MPI_Datatype type, int key)
{
    mpix_enter(__func__, HERE);
    mpix_type(type, __func__, HERE);
    return erase_attribute(OF_TYPE, (intptr_t)type, key, __func__, HERE);
}

int MPI_Win_create_keyval(MPI_Win_copy_attr_function *copy, MPI_Win_delete_attr_function *delete,
                          int *key, void *extra)
{
    return make_key(OF_WINDOW, (any_function *)copy, (any_function *)delete, key, extra, __func__,
                    HERE);
}

int MPI_Win_free_keyval(int *key)
{
    return free_key(OF_WINDOW, key, __func__, HERE);
}

int MPI_Win_set_attr(MPI_Win win, int key, void *value)
{
    int me;

    mpix_window(win, &me, __func__, HERE);
    key_of(OF_WINDOW, key, __func__, HERE);
    set(OF_WINDOW, (intptr_t)win, key, value);
    return MPI_SUCCESS;
}

int MPI_Win_get_attr(MPI_Win win, int key, void *value, int *flag)
{
    static MPI_Aint size;
    static int model = MPI_WIN_UNIFIED;
    int me;
    struct window_side *side = mpix_window(win, &me, __func__, HERE)->side;

    size = (MPI_Aint)side[me].size;
    void *own = key == MPI_WIN_BASE        ? side[me].base
                : key == MPI_WIN_SIZE      ? (void *)&size
                : key == MPI_WIN_DISP_UNIT ? &side[me].unit
                : key == MPI_WIN_MODEL     ? (void *)&model
                                           : NULL;
    if (!own)
        return get(OF_WINDOW, (intptr_t)win, key, value, flag, __func__, HERE);
    *flag = 1;
    *(void **)value = own;
    return MPI_SUCCESS;
}

int MPI_Win_delete_attr(MPI_Win win, int key)
{
    int me;

    mpix_window(win, &me, __func__, HERE);
    return erase_attribute(OF_WINDOW, (intptr_t)win, key, __func__, HERE);
}

void mpix_more_leaked(void)
{
    mpix_infos_leaked();
    mpix_handlers_leaked();
    mpix_keys_leaked();
    mpix_files_leaked();
}
