/* SPDX-License-Identifier: MIT
 *
 * proc: what the kernel tells of processes and of the machine in /proc and /sys, and of a thread by
 * gettid(2) and prctl(2). Without Linux there are no such files: a program finds itself by the word
 * that it was started with; peaks of memory are bounds; what a killed driver's programs left behind
 * is not found; a file that was locked by a process which was killed stays locked; ranks do not see
 * each other's processes; mpirun's options, output and end are not seen. Any thread. */
#ifndef TRIPTYCH_PROC_H
#define TRIPTYCH_PROC_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Whether this system has them. */
bool proc_is_there(void);

/* Opens the file of that path, "/proc/stat", for reading; NULL: there is none, or errno says why.
 */
FILE *proc_open(const char *path);

/* The same for a file that names a process, "stat" for "/proc/PID/stat". */
FILE *proc_open_of(int64_t pid, const char *file);

/* "/proc/PID/fd/FD", which opens what that process has open. False: no such thing here. */
bool proc_descriptor(int64_t pid, int fd, char *path, size_t size);

/* Where a symbolic link of /proc leads to. Returns the text's length without its NUL; 0: unknown.
 */
size_t proc_link(const char *path, char *text, size_t size);

/* The whole path of the running program. Returns its length; 0: unknown. */
size_t proc_program(char *path, size_t size);

/* scandir(3) of /proc, in the order of names; below 0: none. The caller frees the entries. */
int proc_list(struct dirent ***entries);

/* A number that no other thread has, of this process or of one that it forks. */
uint64_t proc_thread(void);

/* What ps(1) shows of the calling thread, at most 15 bytes. */
void proc_rename(const char *name);

#endif
