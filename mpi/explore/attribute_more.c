/* SPDX-License-Identifier: MIT
 *
 * Attributes of datatypes and windows, and what MPI itself keeps with a window. */
#include "mpi/explore/attribute.h"
#include "mpi/explore/window.h"

#include <stddef.h>

int MPI_Type_create_keyval(MPI_Type_copy_attr_function *copy, MPI_Type_delete_attr_function *delete,
                           int *key, void *extra)
{
    return mpix_key_make(OF_TYPE, (any_function *)copy, (any_function *)delete, key, extra,
                         __func__, HERE);
}

int MPI_Type_free_keyval(int *key)
{
    return mpix_key_free(OF_TYPE, key, __func__, HERE);
}

int MPI_Type_set_attr(MPI_Datatype type, int key, void *value)
{
    mpix_enter(__func__, HERE);
    mpix_type(type, __func__, HERE);
    mpix_key_of(OF_TYPE, key, __func__, HERE);
    mpix_attribute_set(OF_TYPE, (intptr_t)type, key, value);
    return MPI_SUCCESS;
}

static int get(enum owner owner, intptr_t number, int key, void *value, int *flag, const char *call,
               uintptr_t pc)
{
    const struct attribute *found = mpix_attribute_find(owner, number, key);

    if (!found)
        mpix_key_of(owner, key, call, pc);
    *flag = found != NULL;
    if (found)
        *(void **)value = found->value;
    return MPI_SUCCESS;
}

static int erase_attribute(enum owner owner, intptr_t number, int key, const char *call,
                           uintptr_t pc)
{
    struct attribute *old = mpix_attribute_find(owner, number, key);

    if (!old)
        mpix_wrong(MPI_ERR_KEYVAL, pc, "%s is given a key without an attribute", call);
    else
        mpix_attribute_erase(old);
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
    return mpix_key_make(OF_WINDOW, (any_function *)copy, (any_function *)delete, key, extra,
                         __func__, HERE);
}

int MPI_Win_free_keyval(int *key)
{
    return mpix_key_free(OF_WINDOW, key, __func__, HERE);
}

int MPI_Win_set_attr(MPI_Win win, int key, void *value)
{
    int me;

    mpix_window(win, &me, __func__, HERE);
    mpix_key_of(OF_WINDOW, key, __func__, HERE);
    mpix_attribute_set(OF_WINDOW, (intptr_t)win, key, value);
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
