/* SPDX-License-Identifier: MIT
 *
 * Attributes of communicators, by the newer and the older names of the calls; and what MPI itself
 * keeps there. */
#include "mpi/explore/attribute.h"

#include <stddef.h>

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

static int make_key(MPI_Comm_copy_attr_function *copy, MPI_Comm_delete_attr_function *delete,
                    int *key, void *extra, const char *call, uintptr_t pc)
{
    return mpix_key_make(OF_COMM, (any_function *)copy, (any_function *)delete, key, extra, call,
                         pc);
}

int MPI_Comm_create_keyval(MPI_Comm_copy_attr_function *copy, MPI_Comm_delete_attr_function *delete,
                           int *key, void *extra)
{
    return make_key(copy, delete, key, extra, __func__, HERE);
}

static int free_key(int *key, const char *call, uintptr_t pc)
{
    return mpix_key_free(OF_COMM, key, call, pc);
}

int MPI_Comm_free_keyval(int *key)
{
    return free_key(key, __func__, HERE);
}

static void deleted(const struct attribute *old, MPI_Comm handle)
{
    const struct key *key = mpix_key_of(OF_COMM, old->key, "MPI_Comm_free", 0);

    if (key->delete)
        ((MPI_Comm_delete_attr_function *)key->delete)(handle, old->key, old->value, key->extra);
}

static int put(MPI_Comm comm, int key, void *value, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    int number = mpix_comm(comm, call, pc);
    if (mpix_key_of(OF_COMM, key, call, pc)->freed)
        mpix_wrong(MPI_ERR_KEYVAL, pc, "%s is given a key that was freed", call);
    const struct attribute *old = mpix_attribute_find(OF_COMM, number, key);
    if (old)
        deleted(old, comm);
    mpix_attribute_set(OF_COMM, number, key, value);
    return MPI_SUCCESS;
}

int MPI_Comm_set_attr(MPI_Comm comm, int key, void *value)
{
    return put(comm, key, value, __func__, HERE);
}

static int get(MPI_Comm comm, int key, void *value, int *flag, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    int number = mpix_comm(comm, call, pc);
    void *own = predefined(key);
    const struct attribute *found = mpix_attribute_find(OF_COMM, number, key);
    if (!own && !found)
        mpix_key_of(OF_COMM, key, call, pc);
    *flag = own || found;
    if (*flag)
        *(void **)value = own ? own : found->value;
    return MPI_SUCCESS;
}

int MPI_Comm_get_attr(MPI_Comm comm, int key, void *value, int *flag)
{
    return get(comm, key, value, flag, __func__, HERE);
}

static int take_away(MPI_Comm comm, int key, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    struct attribute *old = mpix_attribute_find(OF_COMM, mpix_comm(comm, call, pc), key);
    if (!old) {
        mpix_wrong(MPI_ERR_KEYVAL, pc, "%s is given a key without an attribute", call);
        return MPI_SUCCESS;
    }
    deleted(old, comm);
    mpix_attribute_erase(old);
    return MPI_SUCCESS;
}

int MPI_Comm_delete_attr(MPI_Comm comm, int key)
{
    return take_away(comm, key, __func__, HERE);
}

static int count_all(void)
{
    int count = 0;

    while (mpix_attribute_at(count))
        count++;
    return count;
}

void mpix_attributes_copied(int comm, MPI_Comm handle, int made, uintptr_t pc)
{
    int count = count_all(); /* more may come */

    for (int at = 0; at < count; at++) {
        const struct attribute *old = mpix_attribute_at(at);
        const struct key *key = mpix_key_of(old->owner, old->key, "MPI_Comm_dup", pc);
        void *value = NULL;
        int flag = 0;
        if (old->owner != OF_COMM || old->number != comm || !key->copy)
            continue;
        ((MPI_Comm_copy_attr_function *)key->copy)(handle, old->key, key->extra, old->value, &value,
                                                   &flag);
        if (flag)
            mpix_attribute_set(OF_COMM, made, old->key, value);
    }
}

void mpix_attributes_deleted(int comm, MPI_Comm handle, uintptr_t pc)
{
    (void)pc;
    for (int at = count_all(); at-- > 0;) {
        struct attribute *old = mpix_attribute_at(at);
        if (old && old->owner == OF_COMM && old->number == comm) {
            deleted(old, handle);
            mpix_attribute_erase(old);
        }
    }
}

/* ---- the older names ------------------------------------------------------------------------- */

int MPI_Keyval_create(MPI_Copy_function *copy, MPI_Delete_function *delete, int *key, void *extra)
{
    return make_key((MPI_Comm_copy_attr_function *)copy, (MPI_Comm_delete_attr_function *)delete,
                    key, extra, __func__, HERE);
}

int MPI_Keyval_free(int *key)
{
    return free_key(key, __func__, HERE);
}

int MPI_Attr_put(MPI_Comm comm, int key, void *value)
{
    return put(comm, key, value, __func__, HERE);
}

int MPI_Attr_get(MPI_Comm comm, int key, void *value, int *flag)
{
    return get(comm, key, value, flag, __func__, HERE);
}

int MPI_Attr_delete(MPI_Comm comm, int key)
{
    return take_away(comm, key, __func__, HERE);
}
