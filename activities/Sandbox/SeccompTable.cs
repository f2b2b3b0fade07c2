namespace Tsrun.Activities.Sandbox;

/// <summary>When a rule applies, judged by the lower 32 bits of one argument; pointers cannot be looked into.</summary>
internal abstract record ArgumentTest
{
    private protected ArgumentTest() { }

    /// <summary>Refused whatever the arguments are.</summary>
    internal sealed record Always : ArgumentTest;

    /// <summary>Refused unless the argument, a pointer, is null: both halves count, or a page at 4 GiB would pass for null.</summary>
    internal sealed record UnlessNull(int Argument) : ArgumentTest;

    /// <summary>Refused unless the argument is this.</summary>
    internal sealed record Unless(int Argument, uint Value) : ArgumentTest;

    /// <summary>Refused when the argument, masked, is this.</summary>
    internal sealed record When(int Argument, uint Mask, uint Value) : ArgumentTest;

    /// <summary>Refused when the argument has any bit of the mask.</summary>
    internal sealed record WhenAny(int Argument, uint Mask) : ArgumentTest;
}

/// <summary>One call that does not go through: which, when, and with what error number.</summary>
/// <param name="Error">Null: it waits until <see cref="CallListener"/> has answered it.</param>
internal sealed record SeccompRule(string Call, ArgumentTest Test, int? Error);

/// <summary>What children may not ask of the kernel, by reason. Everything that is not named is allowed: files are Landlock's business.</summary>
internal static class SeccompTable
{
    private const int NotPermitted = 1, AccessDenied = 13, NoSuchCall = 38;
    private const uint UnixFamily = 1, DatagramType = 2, SocketTypeMask = 0xf;
    // CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET. CLONE_NEWTIME is not for this call: its bit lies among those of the exit signal.
    private const uint NewNamespaces = 0x7e020000;
    private const uint PushTerminalInput = 0x5412, LinuxConsole = 0x541c;

    internal static readonly IReadOnlyList<SeccompRule> Rules =
    [
        // The network. socket() is refused for every family, also those that no network namespace holds, such as vsock.
        .. Refuse(AccessDenied, "socket connect bind listen accept accept4"),
        // rustc and cargo talk to their children through a connected pair. A datagram pair could be sent to any socket file, such as the system's log.
        new("socketpair", new ArgumentTest.Unless(0, UnixFamily), AccessDenied),
        new("socketpair", new ArgumentTest.When(1, SocketTypeMask, DatagramType), AccessDenied),
        // Ways round this filter: io_uring makes calls in the kernel, clone3 hides its flags in memory. libc falls back when they are absent.
        .. Refuse(NoSuchCall, "io_uring_setup io_uring_enter io_uring_register clone3"),
        // Other processes: their memory, their descriptors, their priority and limits.
        .. Refuse(NotPermitted, "ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp setpriority ioprio_set migrate_pages move_pages"),
        .. RefuseUnlessSelf("sched_setaffinity sched_setscheduler sched_setparam sched_setattr prlimit64"),
        // Stops on the way of a new child: it may not run before it is marked, nor before the thread that made it is gone. Later ones just pass.
        new("setsid", new ArgumentTest.Always(), null),
        new("set_tid_address", new ArgumentTest.Always(), null),
        // The mark by which ProcessTree knows its own.
        new("prlimit64", new ArgumentTest.When(1, uint.MaxValue, TreeMark.Resource), NotPermitted),
        new("setrlimit", new ArgumentTest.When(0, uint.MaxValue, TreeMark.Resource), NotPermitted),
        // Namespaces, mounts and other roots: no use for a build, and the part of the kernel that breaks most often.
        new("clone", new ArgumentTest.WhenAny(0, NewNamespaces), NotPermitted),
        .. Refuse(NotPermitted, "unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr"),
        // The kernel itself.
        .. Refuse(NotPermitted, "bpf perf_event_open userfaultfd keyctl add_key request_key kexec_load kexec_file_load init_module finit_module delete_module"),
        .. Refuse(NotPermitted, "open_by_handle_at quotactl quotactl_fd swapon swapoff reboot acct iopl ioperm modify_ldt syslog lookup_dcookie uselib vhangup"),
        .. Refuse(NotPermitted, "settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname"),
        // Typing into the user's terminal.
        new("ioctl", new ArgumentTest.When(1, uint.MaxValue, PushTerminalInput), NotPermitted),
        new("ioctl", new ArgumentTest.When(1, uint.MaxValue, LinuxConsole), NotPermitted),
        // Metadata, which Landlock does not watch: by path these reach every file of the same user. GNU ld makes its output executable by path, cargo dates
        // its fingerprints by path, and tests do both, so the broker does it for them, inside the box only. By descriptor is free: Landlock saw the opening.
        new("chmod", new ArgumentTest.Always(), null),
        new("fchmodat", new ArgumentTest.Always(), null),
        new("fchmodat2", new ArgumentTest.Always(), null),
        new("utimensat", new ArgumentTest.UnlessNull(1), null),
        .. Refuse(NotPermitted, "chown fchown lchown fchownat utime utimes futimesat file_setattr"),
        .. Refuse(NotPermitted, "setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat"),
        // Memory and queues shared by name with processes outside, and watching what they do to files.
        .. Refuse(NotPermitted, "shmget shmat shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink"),
        .. Refuse(NotPermitted, "inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark"),
    ];

    private static IEnumerable<SeccompRule> Refuse(int error, string calls) =>
        calls.Split(' ').Select(call => new SeccompRule(call, new ArgumentTest.Always(), error));

    // The first argument is a process id; 0 names the caller.
    private static IEnumerable<SeccompRule> RefuseUnlessSelf(string calls) =>
        calls.Split(' ').Select(call => new SeccompRule(call, new ArgumentTest.Unless(0, 0), NotPermitted));
}
