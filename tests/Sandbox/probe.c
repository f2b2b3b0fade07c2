// Tries one attack after the other and prints what the kernel said: "name ok" when it worked, else the error's name.
// Arguments: the engine's pid, a folder that may be written, a folder outside the box that holds "secret".
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static void say(const char *name, long result) {
    printf("%s %s\n", name, result < 0 ? strerrorname_np(errno) : "ok");
}

#define TRY(name, call) do { errno = 0; long r_ = (long)(call); say(name, r_); } while (0)

static char text[4096];
static const char *at(const char *folder, const char *name) {
    snprintf(text, sizeof text, "%s/%s", folder, name);
    return text;
}

static void network(void) {
    int pair[2];
    TRY("tcp", socket(AF_INET, SOCK_STREAM, 0));
    TRY("tcp6", socket(AF_INET6, SOCK_STREAM, 0));
    TRY("mptcp", socket(AF_INET, SOCK_STREAM, 262));
    TRY("udp", socket(AF_INET, SOCK_DGRAM, 0));
    TRY("raw", socket(AF_INET, SOCK_RAW, 1));
    TRY("packet", socket(AF_PACKET, SOCK_RAW, 0));
    TRY("unix", socket(AF_UNIX, SOCK_STREAM, 0));
    TRY("netlink", socket(AF_NETLINK, SOCK_RAW, 0));
    TRY("vsock", socket(AF_VSOCK, SOCK_STREAM, 0));
    TRY("pair-inet", socketpair(AF_INET, SOCK_STREAM, 0, pair));
    TRY("pair-datagram", socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair));
    TRY("pair-stream", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    struct sockaddr_un log = { .sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket" };
    TRY("connect-pair", connect(pair[0], (struct sockaddr *)&log, sizeof log));
}

// A signal to the number of a thread goes to its whole process.
static int kill_threads(int engine) {
    snprintf(text, sizeof text, "/proc/%d/task", engine);
    DIR *threads = opendir(text);
    for (struct dirent *entry; threads && (entry = readdir(threads));)
        if (atoi(entry->d_name) && (kill(atoi(entry->d_name), 0) == 0 || errno != EPERM))
            return 0;
    errno = threads ? EPERM : ENOTDIR;
    return -1;
}

static void processes(int engine) {
    char byte;
    struct iovec own = { &byte, 1 }, theirs = { (void *)0x1000, 1 };
    struct rlimit limit = { 1, 1 };
    cpu_set_t all;
    memset(&all, 255, sizeof all);
    TRY("ptrace", ptrace(PTRACE_ATTACH, engine, 0, 0));
    TRY("vm-read", process_vm_readv(engine, &own, 1, &theirs, 1, 0));
    TRY("pidfd-getfd", syscall(SYS_pidfd_getfd, 0, 1, 0));
    TRY("kill", kill(engine, 0));
    TRY("kill-threads", kill_threads(engine));
    TRY("renice", setpriority(PRIO_PROCESS, engine, 5));
    TRY("affinity", sched_setaffinity(engine, sizeof all, &all));
    TRY("affinity-self", sched_setaffinity(0, sizeof all, &all));
    TRY("limit", prlimit(engine, RLIMIT_CORE, &limit, 0));
    TRY("limit-self", prlimit(0, RLIMIT_CORE, 0, &limit));
    TRY("limit-mark", prlimit(0, RLIMIT_LOCKS, &limit, 0));
    TRY("setrlimit-mark", syscall(SYS_setrlimit, RLIMIT_LOCKS, &limit));
    TRY("engine-environ", open((snprintf(text, sizeof text, "/proc/%d/environ", engine), text), O_RDONLY));
}

static void kernel(const char *mine) {
    static char stack[65536];
    TRY("io-uring", syscall(SYS_io_uring_setup, 1, text));
    TRY("clone3", syscall(SYS_clone3, text, 8));
    TRY("unshare-user", unshare(CLONE_NEWUSER));
    TRY("clone-user", syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, stack + sizeof stack, 0, 0, 0));
    TRY("mount", mount("none", mine, "tmpfs", 0, 0));
    TRY("chroot", chroot(mine));
    TRY("setns", setns(0, 0));
    TRY("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
    TRY("bpf", syscall(SYS_bpf, 0, 0, 0));
    TRY("perf", syscall(SYS_perf_event_open, 0, 0, 0, 0, 0));
    TRY("userfaultfd", syscall(SYS_userfaultfd, 0));
    TRY("keyctl", syscall(SYS_keyctl, 0, 0, 0, 0, 0));
    TRY("by-handle", syscall(SYS_open_by_handle_at, 0, 0, 0));
    TRY("shm", syscall(SYS_shmget, 1, 4096, 0666));
    TRY("mq", syscall(SYS_mq_open, "x", 0));
    TRY("inotify", syscall(SYS_inotify_add_watch, 0, "/usr", 1));
    TRY("tiocsti", ioctl(0, TIOCSTI, "x"));
#ifdef __x86_64__
    TRY("x32", syscall(0x40000000 | SYS_getpid));
#else
    printf("x32 ENOSYS\n");
#endif
}

static void files(const char *mine, const char *outside) {
    char secret[4096], link_[4096];
    snprintf(secret, sizeof secret, "%s/secret", outside);
    snprintf(link_, sizeof link_, "%s/link", mine);
    TRY("read-secret", open(secret, O_RDONLY));
    TRY("write-secret", open(secret, O_WRONLY));
    TRY("truncate-secret", truncate(secret, 0));
    TRY("unlink-secret", unlink(secret));
    TRY("rename-secret", rename(secret, at(mine, "stolen")));
    TRY("hardlink-secret", link(secret, at(mine, "hard")));
    TRY("chmod-secret", chmod(secret, 0777));
    TRY("chmodat-secret", syscall(452 /* fchmodat2 */, AT_FDCWD, secret, 0777, 0));
    TRY("chown-secret", chown(secret, 1, 1));
    TRY("xattr-secret", syscall(SYS_setxattr, secret, "user.x", "x", 1, 0));
    TRY("link-to-secret", symlink(secret, link_));
    TRY("read-through-link", open(link_, O_RDONLY));
    TRY("create-outside", open(at(outside, ".cargo"), O_WRONLY | O_CREAT, 0600));
    TRY("mkdir-outside", mkdir(at(outside, "hooks"), 0700));
    TRY("create-tmp", open("/tmp/tsrun-probe-escaped", O_WRONLY | O_CREAT, 0600));
    TRY("create-shm", open("/dev/shm/tsrun-probe-escaped", O_WRONLY | O_CREAT, 0600));
    TRY("list-tmp", open("/tmp", O_RDONLY | O_DIRECTORY));
    TRY("read-passwd", open("/etc/passwd", O_RDONLY));
    TRY("read-root", open("/", O_RDONLY | O_DIRECTORY));
    TRY("device-node", mknod(at(mine, "null"), S_IFCHR | 0600, 0x103));
    TRY("write-usr", open("/usr/tsrun-probe-escaped", O_WRONLY | O_CREAT, 0600));
    TRY("write-null", open("/dev/null", O_WRONLY | O_TRUNC));
    int own = open(at(mine, "own"), O_RDWR | O_CREAT, 0600);
    TRY("create-mine", own);
    TRY("fchmod-mine", fchmod(own, 0700));
    TRY("chmod-mine", chmod(at(mine, "own"), 0755));
    TRY("chmodat-mine", fchmodat(open(mine, O_PATH), "own", 0755, 0));
    TRY("chmod-through-link", chmod(link_, 0777));
    TRY("chmod-missing", chmod(at(mine, "nothing"), 0755));
    TRY("utimens-secret", utimensat(AT_FDCWD, secret, 0, 0));
    TRY("futimens-mine", futimens(own, 0));
    TRY("utimens-mine", utimensat(AT_FDCWD, at(mine, "own"), 0, 0));
    TRY("fifo-mine", mkfifo(at(mine, "fifo"), 0600));
}

static void self(void) {
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2] = { { 1, 1, 1 }, { 1, 1, 1 } };
    int bounding = 0, open_ = 0;
    syscall(SYS_capget, &header, data);
    for (int i = 0; i < 64; i++)
        bounding += prctl(PR_CAPBSET_READ, i) == 1;
    for (int i = 3; i < 4096; i++)
        open_ += fcntl(i, F_GETFD) >= 0;
    printf("capabilities %x\n", data[0].effective | data[0].permitted | data[0].inheritable | data[1].effective | data[1].permitted | data[1].inheritable);
    printf("bounding-set %d\n", getuid() == 0 ? bounding : 0);
    printf("no-new-privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    printf("seccomp %d\n", prctl(PR_GET_SECCOMP));
    printf("open-descriptors %d\n", open_);
}

int main(int count, char **arguments) {
    if (count != 4)
        return 2;
    self();
    network();
    processes(atoi(arguments[1]));
    kernel(arguments[2]);
    files(arguments[2], arguments[3]);
    return 0;
}
