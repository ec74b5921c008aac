/* SPDX-License-Identifier: MIT
 *
 * The calls that read and write files, with counts that are int and that are MPI_Count. */
#include "mpi/explore/file.h"

#define WHAT(name, writes, all, way)                                                               \
    const struct transfer what = {                                                                 \
        writes, all,   false, way, (void *)(uintptr_t)buffer, mpix_count(count, #name),            \
        type,   #name, HERE};                                                                      \
    struct file *file = mpix_file(handle, #name, HERE);
/* `data`: void or const void */
#define AT_NOW(number, name, writes, all, data)                                                    \
    int name(MPI_File handle, MPI_Offset at, data *buffer, number count, MPI_Datatype type,        \
             MPI_Status *status)                                                                   \
    {                                                                                              \
        WHAT(name, writes, all, WAY_NOW)                                                           \
        return mpix_transfer(file, at, &what, status, NULL);                                       \
    }
#define AT_LATER(number, name, writes, all, data)                                                  \
    int name(MPI_File handle, MPI_Offset at, data *buffer, number count, MPI_Datatype type,        \
             MPI_Request *request)                                                                 \
    {                                                                                              \
        WHAT(name, writes, all, WAY_LATER)                                                         \
        return mpix_transfer(file, at, &what, NULL, request);                                      \
    }
#define AT_SPLIT(number, begin, writes, data)                                                      \
    int begin(MPI_File handle, MPI_Offset at, data *buffer, number count, MPI_Datatype type)       \
    {                                                                                              \
        WHAT(begin, writes, true, WAY_SPLIT)                                                       \
        return mpix_transfer(file, at, &what, NULL, NULL);                                         \
    }
#define ENDS(begin, finish, data)                                                                  \
    int finish(MPI_File handle, data *buffer, MPI_Status *status)                                  \
    {                                                                                              \
        return mpix_end_split(handle, #begin, (void *)(uintptr_t)buffer, status, #finish, HERE);   \
    }
/* The same where the rank stands, which goes on by that. */
#define GOING_ON(status, request)                                                                  \
    int code = mpix_transfer(file, file->at, &what, status, request);                              \
    file->at += mpix_file_steps(file, &what);                                                      \
    return code;
#define ON_NOW(number, name, writes, all, data)                                                    \
    int name(MPI_File handle, data *buffer, number count, MPI_Datatype type, MPI_Status *status)   \
    {                                                                                              \
        WHAT(name, writes, all, WAY_NOW)                                                           \
        GOING_ON(status, NULL)                                                                     \
    }
#define ON_LATER(number, name, writes, all, data)                                                  \
    int name(MPI_File handle, data *buffer, number count, MPI_Datatype type, MPI_Request *request) \
    {                                                                                              \
        WHAT(name, writes, all, WAY_LATER)                                                         \
        GOING_ON(NULL, request)                                                                    \
    }
#define ON_SPLIT(number, begin, writes, data)                                                      \
    int begin(MPI_File handle, data *buffer, number count, MPI_Datatype type)                      \
    {                                                                                              \
        WHAT(begin, writes, true, WAY_SPLIT)                                                       \
        GOING_ON(NULL, NULL)                                                                       \
    }
/* And at the position that all ranks of the file share. */
#define SHARED(name, writes, all, way, status, request)                                            \
    const struct transfer what = {                                                                 \
        writes, all,   true, way, (void *)(uintptr_t)buffer, mpix_count(count, #name),             \
        type,   #name, HERE};                                                                      \
    return mpix_transfer_shared(mpix_file(handle, #name, HERE), &what, status, request);
#define SHARED_NOW(number, name, writes, all, data)                                                \
    int name(MPI_File handle, data *buffer, number count, MPI_Datatype type, MPI_Status *status)   \
    {                                                                                              \
        SHARED(name, writes, all, WAY_NOW, status, NULL)                                           \
    }
#define SHARED_LATER(number, name, writes, data)                                                   \
    int name(MPI_File handle, data *buffer, number count, MPI_Datatype type, MPI_Request *request) \
    {                                                                                              \
        SHARED(name, writes, false, WAY_LATER, NULL, request)                                      \
    }
#define SHARED_SPLIT(number, begin, writes, data)                                                  \
    int begin(MPI_File handle, data *buffer, number count, MPI_Datatype type)                      \
    {                                                                                              \
        SHARED(begin, writes, true, WAY_SPLIT, NULL, NULL)                                         \
    }
#define BOTH(how, name, ...) how(int, name, __VA_ARGS__) how(MPI_Count, name##_c, __VA_ARGS__)

BOTH(AT_NOW, MPI_File_read_at, false, false, void)
BOTH(AT_NOW, MPI_File_read_at_all, false, true, void)
BOTH(AT_NOW, MPI_File_write_at, true, false, const void)
BOTH(AT_NOW, MPI_File_write_at_all, true, true, const void)
BOTH(AT_LATER, MPI_File_iread_at, false, false, void)
BOTH(AT_LATER, MPI_File_iread_at_all, false, true, void)
BOTH(AT_LATER, MPI_File_iwrite_at, true, false, const void)
BOTH(AT_LATER, MPI_File_iwrite_at_all, true, true, const void)
BOTH(AT_SPLIT, MPI_File_read_at_all_begin, false, void)
BOTH(AT_SPLIT, MPI_File_write_at_all_begin, true, const void)
ENDS(MPI_File_read_at_all_begin, MPI_File_read_at_all_end, void)
ENDS(MPI_File_write_at_all_begin, MPI_File_write_at_all_end, const void)
BOTH(ON_NOW, MPI_File_read, false, false, void)
BOTH(ON_NOW, MPI_File_read_all, false, true, void)
BOTH(ON_NOW, MPI_File_write, true, false, const void)
BOTH(ON_NOW, MPI_File_write_all, true, true, const void)
BOTH(ON_LATER, MPI_File_iread, false, false, void)
BOTH(ON_LATER, MPI_File_iread_all, false, true, void)
BOTH(ON_LATER, MPI_File_iwrite, true, false, const void)
BOTH(ON_LATER, MPI_File_iwrite_all, true, true, const void)
BOTH(ON_SPLIT, MPI_File_read_all_begin, false, void)
BOTH(ON_SPLIT, MPI_File_write_all_begin, true, const void)
ENDS(MPI_File_read_all_begin, MPI_File_read_all_end, void)
ENDS(MPI_File_write_all_begin, MPI_File_write_all_end, const void)
BOTH(SHARED_NOW, MPI_File_read_shared, false, false, void)
BOTH(SHARED_NOW, MPI_File_write_shared, true, false, const void)
BOTH(SHARED_NOW, MPI_File_read_ordered, false, true, void)
BOTH(SHARED_NOW, MPI_File_write_ordered, true, true, const void)
BOTH(SHARED_LATER, MPI_File_iread_shared, false, void)
BOTH(SHARED_LATER, MPI_File_iwrite_shared, true, const void)
BOTH(SHARED_SPLIT, MPI_File_read_ordered_begin, false, void)
BOTH(SHARED_SPLIT, MPI_File_write_ordered_begin, true, const void)
ENDS(MPI_File_read_ordered_begin, MPI_File_read_ordered_end, void)
ENDS(MPI_File_write_ordered_begin, MPI_File_write_ordered_end, const void)
