/* SPDX-License-Identifier: MIT */
#include "compare/learn/file.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "compare/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_read(const char *path, size_t most, char **bytes, size_t *size)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    *bytes = NULL;
    *size = 0;
    if (fd < 0)
        return errno == ELOOP
                   ? TRANSLATED("it is a symbolic link, and only an ordinary file will do")
               : errno == ENOENT ? TRANSLATED("it is not there")
               : errno == EACCES ? TRANSLATED("it may not be read")
                                 : TRANSLATED("it cannot be read");
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || (size_t)about.st_size > most) {
        close(fd);
        return S_ISREG(about.st_mode) ? TRANSLATED("it is too long")
                                      : TRANSLATED("it is no ordinary file");
    }
    size_t room = (size_t)about.st_size;
    ssize_t count = 1;
    *bytes = xcalloc(room + 1, 1);
    while (*size < room && (count = read(fd, *bytes + *size, room - *size)) > 0)
        *size += (size_t)count;
    close(fd);
    return count < 0 ? TRANSLATED("it cannot be read") : NULL;
}

bool file_is_there(const char *path)
{
    struct stat about;

    return lstat(path, &about) == 0;
}

bool file_make(const char *path, const char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd < 0 && errno == EEXIST)
        return false;
    int code = fd < 0 ? errno : whole_write(fd, bytes, size);
    if (fd >= 0 && close(fd) != 0 && code == 0)
        code = errno;
    if (code && fd >= 0)
        unlink(path);
    if (code)
        fail(STATUS_FAILED, "cannot write '%s': %s", path, strerror(code));
    return true;
}

void folder_make(const char *path)
{
    struct stat about;

    if (mkdir(path, 0777) == 0 || (stat(path, &about) == 0 && S_ISDIR(about.st_mode)))
        return;
    fail(STATUS_FAILED, "cannot make the folder '%s': %s", path,
         errno == EEXIST ? "a file has its name" : strerror(errno));
}

char *scratch_open(void)
{
    const char *root = getenv("TMPDIR");
    char *folder = text_format("%s/triptych-learn.XXXXXX", root && root[0] ? root : "/tmp");

    if (!mkdtemp(folder))
        fail(STATUS_FAILED, "cannot make a folder like '%s': %s; TMPDIR names another place",
             folder, strerror(errno));
    return folder;
}

void scratch_close(char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);

    for (int at = 0; at < count; at++) {
        char *path = text_format("%s/%s", folder, entries[at]->d_name);
        unlink(path);
        free(path);
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
    rmdir(folder);
    free(folder);
}
