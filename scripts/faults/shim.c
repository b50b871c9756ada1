/* What stands between srs and the file system: counts each call on a file below one folder, and can make one go wrong.
 *
 * Loaded with LD_PRELOAD; nothing happens until shim_arm() is called. Faults:
 *   1 kill   the process is gone before the call
 *   2 torn   half of the bytes are written, then the process is gone
 *   3 once   this call fails, the disk being full; the next ones work
 *   4 full   from this call on nothing that needs room works
 *   5 error  this call fails with an input/output error; calls that only look count as well
 *   6 record nothing goes wrong; each call is written to a log, with its bytes and with what is said on standard output
 *
 * The counters lie in memory that the caller shares with this process, so that they are known after a kill:
 * counters[0] calls, counters[1] calls that were made to fail.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NONE, KILL, TORN, ONCE, FULL, ERROR, RECORD };
enum { LOOKS, CHANGES, NEEDS_ROOM, WRITES }; /* what a call is about; each kind is also what stands before it */
enum { GO_ON, REFUSE, HALF };

static int fault = NONE;
static long at;
static char folder[PATH_MAX];
static size_t folder_length;
static long *counters;
static __thread long number; /* of this thread's call that goes on now */
static int log_file = -1;
static pthread_mutex_t one_at_a_time = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

#define REAL(type, name, ...)                        \
    static type (*real)(__VA_ARGS__);                \
    if (!real)                                       \
        real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t really_write(int file, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(file, bytes, count);
}

void shim_arm(const char *below, int kind, long call, const char *log_path, long *shared) {
    snprintf(folder, sizeof folder, "%s", below);
    folder_length = strlen(folder);
    at = call;
    counters = shared;
    if (kind == RECORD) {
        REAL(int, "open64", const char *, int, ...);
        log_file = real(log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (log_file < 0)
            abort();
    }
    fault = kind;
}

/* The folder itself counts. */
static int is_below(const char *whole) {
    return !strncmp(whole, folder, folder_length) && (!whole[folder_length] || whole[folder_length] == '/');
}

/* Give the whole path of a name as a call takes it; 0 where it is not below the folder. */
static int is_ours(int directory, const char *name, char *whole) {
    if (fault == NONE || !name || !*name)
        return 0;
    if (name[0] == '/') {
        snprintf(whole, PATH_MAX, "%s", name);
    } else {
        char base[PATH_MAX], link[64];
        if (directory == AT_FDCWD) {
            if (!getcwd(base, sizeof base))
                return 0;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
            ssize_t length = readlink(link, base, sizeof base - 1);
            if (length < 0)
                return 0;
            base[length] = 0;
        }
        if ((size_t)snprintf(whole, PATH_MAX, "%s/%s", base, name) >= PATH_MAX)
            return 0;
    }
    return is_below(whole);
}

static int is_our_file(int file, char *whole) {
    char link[64];
    if (fault == NONE || file < 0 || file == log_file)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, whole, PATH_MAX - 1);
    if (length < 0)
        return 0;
    whole[length] = 0;
    return is_below(whole);
}

static _Noreturn void end(void) {
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

/* Count a call, and tell what is to become of it. */
static int turn(int kind) {
    if (kind == LOOKS && fault != ERROR)
        return GO_ON;
    number = __atomic_add_fetch(&counters[0], 1, __ATOMIC_SEQ_CST);
    if (number < at || at == 0)
        return GO_ON;
    if (fault == FULL && kind >= NEEDS_ROOM) {
        counters[1]++;
        errno = ENOSPC;
        return REFUSE;
    }
    if (number > at)
        return GO_ON;
    switch (fault) {
    case KILL:
        end();
    case TORN:
        if (kind == WRITES)
            return HALF;
        end();
    case ONCE:
    case ERROR:
        counters[1]++;
        errno = fault == ONCE ? ENOSPC : EIO;
        return REFUSE;
    }
    return GO_ON;
}

static void put(const void *bytes, size_t length) {
    if (really_write(log_file, bytes, length) != (ssize_t)length)
        abort();
}

/* One line: the call, what it did, where (an offset or a length), how many bytes follow, the path, a second one. */
static void note(const char *what, long where, const void *bytes, long length, const char *path, const char *second) {
    if (fault != RECORD)
        return;
    char line[2 * PATH_MAX + 128];
    int size = snprintf(line, sizeof line, "%ld\t%s\t%ld\t%ld\t%s\t%s\n", number, what, where, length, path, second);
    put(line, size);
    if (length)
        put(bytes, length);
}

static void lock(void) {
    if (fault == RECORD)
        pthread_mutex_lock(&one_at_a_time);
}

static void unlock(void) {
    if (fault == RECORD) {
        int kept = errno;
        pthread_mutex_unlock(&one_at_a_time);
        errno = kept;
    }
}

/* --- calls on open files */

#define WRITE_AT(name)                                                              \
    ssize_t name(int file, const void *bytes, size_t count, off_t offset) {         \
        REAL(ssize_t, #name, int, const void *, size_t, off_t);                     \
        char path[PATH_MAX];                                                        \
        if (!is_our_file(file, path))                                               \
            return real(file, bytes, count, offset);                                \
        int what = turn(WRITES);                                                    \
        if (what == REFUSE)                                                         \
            return -1;                                                              \
        if (what == HALF) {                                                         \
            (void)!real(file, bytes, count / 2, offset);                            \
            end();                                                                  \
        }                                                                           \
        lock();                                                                     \
        ssize_t done = real(file, bytes, count, offset);                            \
        if (done > 0)                                                               \
            note("write", offset, bytes, done, path, "");          \
        unlock();                                                                   \
        return done;                                                                \
    }
WRITE_AT(pwrite)
WRITE_AT(pwrite64)

static off_t position(int file) {
    struct stat found;
    if (fcntl(file, F_GETFL) & O_APPEND)
        return fstat(file, &found) ? 0 : found.st_size;
    return lseek(file, 0, SEEK_CUR);
}

ssize_t write(int file, const void *bytes, size_t count) {
    char path[PATH_MAX];
    if (file == STDOUT_FILENO && fault == RECORD)
        note("say", 0, bytes, count, "", "");
    if (!is_our_file(file, path))
        return really_write(file, bytes, count);
    int what = turn(WRITES);
    if (what == REFUSE)
        return -1;
    if (what == HALF) {
        (void)!really_write(file, bytes, count / 2);
        end();
    }
    lock();
    off_t offset = position(file);
    ssize_t done = really_write(file, bytes, count);
    if (done > 0)
        note("write", offset, bytes, done, path, "");
    unlock();
    return done;
}

#define READ(name, arguments, values, ...)                                          \
    ssize_t name arguments {                                                        \
        REAL(ssize_t, #name, __VA_ARGS__);                                          \
        char path[PATH_MAX];                                                        \
        if (fault == ERROR && is_our_file(file, path) && turn(LOOKS) == REFUSE)     \
            return -1;                                                              \
        return real values;                                                         \
    }
READ(read, (int file, void *into, size_t count), (file, into, count), int, void *, size_t)
READ(pread, (int file, void *into, size_t count, off_t from), (file, into, count, from), int, void *, size_t, off_t)
READ(pread64, (int file, void *into, size_t count, off_t from), (file, into, count, from), int, void *, size_t, off_t)

#define SYNC(name)                                                                  \
    int name(int file) {                                                            \
        REAL(int, #name, int);                                                      \
        char path[PATH_MAX];                                                        \
        struct stat found;                                                          \
        if (!is_our_file(file, path))                                               \
            return real(file);                                                      \
        if (turn(CHANGES) == REFUSE)                                                \
            return -1;                                                              \
        lock();                                                                     \
        int failed = real(file);                                                    \
        if (!failed && !fstat(file, &found))                                        \
            note(S_ISDIR(found.st_mode) ? "sync folder" : "sync", 0, NULL, 0, path, ""); \
        unlock();                                                                   \
        return failed;                                                              \
    }
SYNC(fsync)
SYNC(fdatasync)

#define CUT(name)                                                                   \
    int name(int file, off_t length) {                                              \
        REAL(int, #name, int, off_t);                                               \
        char path[PATH_MAX];                                                        \
        if (!is_our_file(file, path))                                               \
            return real(file, length);                                              \
        if (turn(CHANGES) == REFUSE)                                                \
            return -1;                                                              \
        lock();                                                                     \
        int failed = real(file, length);                                            \
        if (!failed)                                                                \
            note("cut", length, NULL, 0, path, "");                \
        unlock();                                                                   \
        return failed;                                                              \
    }
CUT(ftruncate)
CUT(ftruncate64)

int fchmod(int file, mode_t mode) {
    REAL(int, "fchmod", int, mode_t);
    char path[PATH_MAX];
    if (is_our_file(file, path) && turn(CHANGES) == REFUSE)
        return -1;
    return real(file, mode);
}

/* --- opening */

static int opened(int directory, const char *name, int flags, mode_t mode) {
    REAL(int, "openat64", int, const char *, int, ...);
    char path[PATH_MAX];
    if (!is_ours(directory, name, path))
        return real(directory, name, flags, mode);
    int is_there = access(path, F_OK) == 0;
    int makes = (flags & O_CREAT) && !is_there;
    int empties = (flags & O_TRUNC) && is_there;
    if (turn(makes ? NEEDS_ROOM : empties ? CHANGES : LOOKS) == REFUSE)
        return -1;
    lock();
    int file = real(directory, name, flags, mode);
    if (file >= 0 && (makes || empties))
        note(makes ? "make" : "cut", 0, NULL, 0, path, "");
    unlock();
    return file;
}

#define OPEN(name, directory, ...)                                                  \
    int name(__VA_ARGS__ const char *path, int flags, ...) {                        \
        mode_t mode = 0;                                                            \
        if (flags & (O_CREAT | O_TMPFILE)) {                                        \
            va_list rest;                                                           \
            va_start(rest, flags);                                                  \
            mode = va_arg(rest, mode_t);                                            \
            va_end(rest);                                                           \
        }                                                                           \
        return opened(directory, path, flags, mode);                                \
    }
#define NO_DIRECTORY
OPEN(open, AT_FDCWD, NO_DIRECTORY)
OPEN(open64, AT_FDCWD, NO_DIRECTORY)
OPEN(openat, directory, int directory,)
OPEN(openat64, directory, int directory,)

/* --- names */

#define NAMED(function, arguments, values, directory, name, kind, what, ...)        \
    int function arguments {                                                        \
        REAL(int, #function, __VA_ARGS__);                                          \
        char path[PATH_MAX];                                                        \
        if (!is_ours(directory, name, path))                                        \
            return real values;                                                     \
        if (turn(kind) == REFUSE)                                                   \
            return -1;                                                              \
        lock();                                                                     \
        int failed = real values;                                                   \
        if (!failed)                                                                \
            note(what, 0, NULL, 0, path, "");                                       \
        unlock();                                                                   \
        return failed;                                                              \
    }
#define HERE AT_FDCWD
NAMED(unlink, (const char *name), (name), HERE, name, CHANGES, "remove", const char *)
NAMED(unlinkat, (int d, const char *name, int flags), (d, name, flags), d, name, CHANGES, "remove", int, const char *, int)
NAMED(rmdir, (const char *name), (name), HERE, name, CHANGES, "remove", const char *)
NAMED(mkdir, (const char *name, mode_t m), (name, m), HERE, name, NEEDS_ROOM, "folder", const char *, mode_t)
NAMED(mkdirat, (int d, const char *name, mode_t m), (d, name, m), d, name, NEEDS_ROOM, "folder", int, const char *, mode_t)
NAMED(chmod, (const char *name, mode_t m), (name, m), HERE, name, CHANGES, "other", const char *, mode_t)
NAMED(fchmodat, (int d, const char *name, mode_t m, int flags), (d, name, m, flags), d, name, CHANGES, "other", int, const char *, mode_t, int)
NAMED(utimensat, (int d, const char *name, const struct timespec t[2], int flags), (d, name, t, flags), d, name, CHANGES, "other", int, const char *, const struct timespec *, int)

#define TWO_NAMES(function, arguments, values, from, old, to, new, kind, what, ...) \
    int function arguments {                                                        \
        REAL(int, #function, __VA_ARGS__);                                          \
        char path[PATH_MAX], second[PATH_MAX];                                      \
        if (!is_ours(to, new, second))                                              \
            return real values;                                                     \
        if (!is_ours(from, old, path))                                              \
            path[0] = 0;                                                            \
        if (turn(kind) == REFUSE)                                                   \
            return -1;                                                              \
        lock();                                                                     \
        int failed = real values;                                                   \
        if (!failed)                                                                \
            note(what, 0, NULL, 0, path, second);                \
        unlock();                                                                   \
        return failed;                                                              \
    }
TWO_NAMES(rename, (const char *old, const char *new), (old, new), HERE, old, HERE, new, CHANGES, "rename", const char *, const char *)
TWO_NAMES(renameat, (int f, const char *old, int t, const char *new), (f, old, t, new), f, old, t, new, CHANGES, "rename", int, const char *, int, const char *)
TWO_NAMES(link, (const char *old, const char *new), (old, new), HERE, old, HERE, new, NEEDS_ROOM, "link", const char *, const char *)
TWO_NAMES(linkat, (int f, const char *old, int t, const char *new, int flags), (f, old, t, new, flags), f, old, t, new, NEEDS_ROOM, "link", int, const char *, int, const char *, int)
