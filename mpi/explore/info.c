/* SPDX-License-Identifier: MIT
 *
 * Info objects; each rank has its own. */
#include "mpi/explore/more.h"

#include <stdio.h>
#include <string.h>

enum { MOST_INFOS = 256, MOST_ENTRIES = 16, MOST_VALUE = 128 };

static struct info {
    bool freed;
    int count;
    struct entry {
        char key[MOST_VALUE], value[MOST_VALUE];
    } entry[MOST_ENTRIES];
    uintptr_t pc;
} infos[MOST_INFOS];
static int info_count;

static struct info *info_of(MPI_Info handle, const char *call, uintptr_t pc)
{
    int number = NUMBER(handle, HANDLE_INFO);

    mpix_enter(call, pc);
    if (number < 0 || number >= info_count)
        mpix_wrong(MPI_ERR_INFO, pc, "%s is given no info object", call);
    if (infos[number].freed)
        mpix_wrong(MPI_ERR_INFO, pc, "%s is given an info object that was freed", call);
    return &infos[number];
}

static struct info *new_info(MPI_Info *handle, uintptr_t pc)
{
    if (info_count == MOST_INFOS)
        mpix_unsupported("more than %d info objects", MOST_INFOS);
    infos[info_count].pc = pc;
    *handle = HANDLE(MPI_Info, HANDLE_INFO, info_count);
    return &infos[info_count++];
}

static struct entry *entry_of(struct info *info, const char *key)
{
    for (int at = 0; at < info->count; at++)
        if (strcmp(info->entry[at].key, key) == 0)
            return &info->entry[at];
    return NULL;
}

int mpix_make_info(MPI_Info *handle, uintptr_t pc)
{
    new_info(handle, pc);
    return MPI_SUCCESS;
}

int MPI_Info_create(MPI_Info *handle)
{
    mpix_enter(__func__, HERE);
    return mpix_make_info(handle, HERE);
}

int MPI_Comm_get_info(MPI_Comm comm, MPI_Info *handle)
{
    mpix_enter(__func__, HERE);
    mpix_comm(comm, __func__, HERE);
    return mpix_make_info(handle, HERE);
}

int MPI_Info_dup(MPI_Info old, MPI_Info *handle)
{
    const struct info *from = info_of(old, __func__, HERE);
    struct info *made = new_info(handle, HERE);

    made->count = from->count;
    memcpy(made->entry, from->entry, sizeof made->entry);
    return MPI_SUCCESS;
}

int MPI_Info_set(MPI_Info handle, const char *key, const char *value)
{
    struct info *info = info_of(handle, __func__, HERE);
    struct entry *entry = entry_of(info, key);

    if (!entry && info->count == MOST_ENTRIES)
        mpix_unsupported("an info object of more than %d entries", MOST_ENTRIES);
    if (!entry)
        entry = &info->entry[info->count++];
    snprintf(entry->key, sizeof entry->key, "%s", key);
    snprintf(entry->value, sizeof entry->value, "%s", value);
    return MPI_SUCCESS;
}

int MPI_Info_get(MPI_Info handle, const char *key, int length, char *value, int *flag)
{
    const struct entry *entry = entry_of(info_of(handle, __func__, HERE), key);

    *flag = entry != NULL;
    if (entry)
        snprintf(value, (size_t)length + 1, "%s", entry->value);
    return MPI_SUCCESS;
}

/* `length`: of the value's buffer, with the zero at its end; then what that had to be. */
int MPI_Info_get_string(MPI_Info handle, const char *key, int *length, char *value, int *flag)
{
    const struct entry *entry = entry_of(info_of(handle, __func__, HERE), key);

    *flag = entry != NULL;
    if (!entry)
        return MPI_SUCCESS;
    if (*length > 0)
        snprintf(value, (size_t)*length, "%s", entry->value);
    *length = (int)strlen(entry->value) + 1;
    return MPI_SUCCESS;
}

int MPI_Info_create_env(int argc, char *argv[], MPI_Info *handle)
{
    (void)argc;
    (void)argv;
    return mpix_make_info(handle, HERE);
}

int MPI_Info_get_valuelen(MPI_Info handle, const char *key, int *length, int *flag)
{
    const struct entry *entry = entry_of(info_of(handle, __func__, HERE), key);

    *flag = entry != NULL;
    if (entry)
        *length = (int)strlen(entry->value);
    return MPI_SUCCESS;
}

int MPI_Info_get_nkeys(MPI_Info handle, int *count)
{
    *count = info_of(handle, __func__, HERE)->count;
    return MPI_SUCCESS;
}

int MPI_Info_get_nthkey(MPI_Info handle, int number, char *key)
{
    const struct info *info = info_of(handle, __func__, HERE);

    if (number < 0 || number >= info->count)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the number %d of %d keys", __func__, number,
                   info->count);
    strcpy(key, info->entry[number].key);
    return MPI_SUCCESS;
}

int MPI_Info_delete(MPI_Info handle, const char *key)
{
    struct info *info = info_of(handle, __func__, HERE);
    struct entry *entry = entry_of(info, key);

    if (!entry)
        mpix_wrong(MPI_ERR_INFO_NOKEY, HERE, "%s is given a key that is not there", __func__);
    else
        *entry = info->entry[--info->count];
    return MPI_SUCCESS;
}

int MPI_Info_free(MPI_Info *handle)
{
    info_of(*handle, __func__, HERE)->freed = true;
    *handle = MPI_INFO_NULL;
    return MPI_SUCCESS;
}

void mpix_infos_leaked(void)
{
    for (int at = 0; at < info_count; at++)
        if (!infos[at].freed)
            mpix_fail(FAILURE_LEAK, infos[at].pc, "an info object is never freed");
}
