/* A disk that is full, or fails, from the n-th call on that touches a file below FAULT_UNDER: loaded before libc. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long at = -1, counted = 0;
static int number = ENOSPC, once = 0, reads = 0;

void fault_arm(long at_, int number_, int once_, int reads_) {
    at = at_; number = number_; once = once_; reads = reads_; counted = 0;
}

long fault_count(void) { return counted; }

static int below(const char *path) {
    const char *under = getenv("FAULT_UNDER");
    return under && path && strncmp(path, under, strlen(under)) == 0;
}

static int fd_below(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static int fails(int touches) {
    if (!touches || at < 0) return 0;
    long this = counted++;
    if (once ? this != at : this < at) return 0;
    errno = number;
    return 1;
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *b, size_t n) { return fails(fd_below(fd)) ? -1 : REAL(write)(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { return fails(fd_below(fd)) ? -1 : REAL(pwrite)(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { return fails(fd_below(fd)) ? -1 : REAL(pwrite64)(fd, b, n, o); }
ssize_t read(int fd, void *b, size_t n) { return reads && fails(fd_below(fd)) ? -1 : REAL(read)(fd, b, n); }
ssize_t pread64(int fd, void *b, size_t n, off64_t o) { return reads && fails(fd_below(fd)) ? -1 : REAL(pread64)(fd, b, n, o); }
int fsync(int fd) { return fails(fd_below(fd)) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd_below(fd)) ? -1 : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t n) { return fails(fd_below(fd)) ? -1 : REAL(ftruncate)(fd, n); }
int ftruncate64(int fd, off64_t n) { return fails(fd_below(fd)) ? -1 : REAL(ftruncate64)(fd, n); }
int mkdir(const char *p, mode_t m) { return fails(below(p)) ? -1 : REAL(mkdir)(p, m); }
int rename(const char *a, const char *b) { return fails(below(b)) ? -1 : REAL(rename)(a, b); }
int renameat(int x, const char *a, int y, const char *b) { return fails(below(b)) ? -1 : REAL(renameat)(x, a, y, b); }
int link(const char *a, const char *b) { return fails(below(b)) ? -1 : REAL(link)(a, b); }
int linkat(int x, const char *a, int y, const char *b, int f) { return fails(below(b)) ? -1 : REAL(linkat)(x, a, y, b, f); }

#define MAKES(flags) ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE)
#define OPEN(name)                                                        \
    int name(const char *path, int flags, ...) {                          \
        va_list more;                                                     \
        va_start(more, flags);                                            \
        mode_t mode = MAKES(flags) ? va_arg(more, mode_t) : 0;            \
        va_end(more);                                                     \
        return fails(MAKES(flags) && below(path)) ? -1 : REAL(name)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
