/* SPDX-License-Identifier: MIT
 *
 * Where launchers put their sockets, and how ranks find this host. */
#include "compare/machine/doctor_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- temporary files ------------------------------------------------------------------------- */

/* What Open MPI puts behind it: /ompi.HOST.UID/pid.PID/0/0 and a name of its own. */
enum { BEHIND = 48, LONGEST_FOLDER = sizeof((struct sockaddr_un *)0)->sun_path - BEHIND };

/* Why `folder` does not do; NULL: it does. The caller frees it. */
static char *folder_trouble(const char *folder)
{
    struct statvfs about;

    if (access(folder, F_OK) != 0)
        return text_format("%s", strerror(errno));
    if (access(folder, W_OK | X_OK) != 0)
        return text_format("it cannot be written: %s", strerror(errno));
    if (statvfs(folder, &about) == 0 && about.f_bavail == 0 && about.f_blocks > 0)
        return text_format("its file system is full");
    if (strlen(folder) > LONGEST_FOLDER)
        return text_format("its name has %zu characters, and that of a socket in it must have less "
                           "than %zu",
                           strlen(folder), sizeof((struct sockaddr_un *)0)->sun_path);
    return NULL;
}

/* A folder that does; the first one of the places where systems have one. NULL: there is none. */
static const char *good_folder(void)
{
    static const char *const folders[] = {"/tmp", "/var/tmp", "/dev/shm"};

    for (size_t at = 0; at < sizeof folders / sizeof folders[0]; at++) {
        char *trouble = folder_trouble(folders[at]);
        free(trouble);
        if (!trouble)
            return folders[at];
    }
    return NULL;
}

/* Open MPI and PMIx look at the first one that is set. */
struct finding check_temporary(struct doctor *doctor)
{
    static const char *const names[] = {"TMPDIR", "TEMP", "TMP"};
    const char *name = NULL, *folder = "/tmp", *good = good_folder();

    (void)doctor;
    for (size_t at = 0; at < sizeof names / sizeof names[0] && !name; at++)
        if (getenv(names[at])) {
            name = names[at];
            folder = getenv(name);
        }
    char *trouble = folder_trouble(folder), *shown = text_printable(folder, strlen(folder), 200);
    char *seen = text_format("%s%s%s%s%s", name ? name : "", name ? "=" : "", shown,
                             trouble ? ": " : " can be written", trouble ? trouble : "");
    bool fine = trouble == NULL;
    free(shown);
    free(trouble);
    if (fine)
        return finding_ok(seen);
    return finding_of(VERDICT_TROUBLE, seen, "mpirun keeps its sockets there, and starts no rank",
                      good ? text_format("export TMPDIR=%s", good)
                           : text_format("%schmod 1777 /tmp", doctor_sudo()));
}

/* ---- host name ------------------------------------------------------------------------------- */

struct finding check_name(struct doctor *doctor)
{
    char name[256] = "";
    struct text_list argv = {0};

    (void)doctor;
    if (gethostname(name, sizeof name - 1) != 0 || !name[0])
        return finding_unseen(text_format("this host has no name"));
    char *shown = text_printable(name, strlen(name), 80);
    text_split(&argv, "getent hosts", " ");
    text_add(&argv, "%s", name);
    struct probe probe = probe_start(&argv); /* a resolver may take its time */
    char *words = probe.output ? text_format("%.*s", (int)strcspn(probe.output, " "), probe.output)
                               : text_format("?");
    struct finding finding =
        probe.ended_well
            ? finding_ok(text_format("%s is %s", shown, words))
            : finding_of(
                  VERDICT_ADVICE, text_format("%s has no address", shown),
                  "some launchers look for the hosts of their ranks by name, and wait or fail",
                  text_format("echo 127.0.1.1 %s | %stee -a /etc/hosts", shown, doctor_sudo()));
    free(words);
    free(shown);
    probe_free(&probe);
    text_free(&argv);
    return finding;
}
