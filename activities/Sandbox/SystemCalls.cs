using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Numbers of system calls on the machine that we run on: those made by number, and those that <see cref="SeccompTable"/> names.</summary>
internal static class SystemCalls
{
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    internal static readonly int Write = Arm ? 64 : 1;
    internal static readonly int GetThreadId = Arm ? 178 : 186;
    internal static readonly int ProcessControl = Arm ? 167 : 157;
    internal static readonly int SetCapabilities = Arm ? 91 : 126;
    internal static readonly int Seccomp = Arm ? 277 : 317;
    internal const int OpenProcess = 434;
    internal const int LandlockCreateRuleset = 444, LandlockAddRule = 445, LandlockRestrictSelf = 446;

    // name, number on x86-64, number on arm64; "-" where the machine has no such call. From the kernel's unistd tables.
    private const string Table = """
        accept 43 202
        accept4 288 242
        acct 163 89
        add_key 248 217
        adjtimex 159 171
        bind 49 200
        bpf 321 280
        chmod 90 -
        chown 92 -
        chroot 161 51
        clock_adjtime 305 266
        clock_settime 227 112
        clone 56 220
        clone3 435 435
        connect 42 203
        delete_module 176 106
        fanotify_init 300 262
        fanotify_mark 301 263
        fchmodat 268 53
        fchmodat2 452 452
        fchown 93 55
        fchownat 260 54
        file_setattr 469 469
        finit_module 313 273
        fremovexattr 199 16
        fsconfig 431 431
        fsetxattr 190 7
        fsmount 432 432
        fsopen 430 430
        fspick 433 433
        futimesat 261 -
        init_module 175 105
        inotify_add_watch 254 27
        inotify_init 253 -
        inotify_init1 294 26
        io_uring_enter 426 426
        io_uring_register 427 427
        io_uring_setup 425 425
        ioctl 16 29
        ioperm 173 -
        iopl 172 -
        ioprio_set 251 30
        kcmp 312 272
        kexec_file_load 320 294
        kexec_load 246 104
        keyctl 250 219
        lchown 94 -
        listen 50 201
        lookup_dcookie 212 18
        lremovexattr 198 15
        lsetxattr 189 6
        migrate_pages 256 238
        modify_ldt 154 -
        mount 165 40
        mount_setattr 442 442
        move_mount 429 429
        move_pages 279 239
        mq_open 240 180
        mq_unlink 241 181
        msgctl 71 187
        msgget 68 186
        msgrcv 70 188
        msgsnd 69 189
        open_by_handle_at 304 265
        open_tree 428 428
        perf_event_open 298 241
        pidfd_getfd 438 438
        pivot_root 155 41
        prlimit64 302 261
        process_madvise 440 440
        process_vm_readv 310 270
        process_vm_writev 311 271
        ptrace 101 117
        quotactl 179 60
        quotactl_fd 443 443
        reboot 169 142
        removexattr 197 14
        removexattrat 466 466
        request_key 249 218
        sched_setaffinity 203 122
        sched_setattr 314 274
        sched_setparam 142 118
        sched_setscheduler 144 119
        semctl 66 191
        semget 64 190
        semop 65 193
        semtimedop 220 192
        setdomainname 171 162
        sethostname 170 161
        setns 308 268
        setpriority 141 140
        set_tid_address 218 96
        setrlimit 160 164
        setsid 112 157
        settimeofday 164 170
        setxattr 188 5
        setxattrat 463 463
        shmat 30 196
        shmctl 31 195
        shmget 29 194
        socket 41 198
        socketpair 53 199
        swapoff 168 225
        swapon 167 224
        syslog 103 116
        umount2 166 39
        unshare 272 97
        uselib 134 -
        userfaultfd 323 282
        utime 132 -
        utimensat 280 88
        utimes 235 -
        vhangup 153 58
        """;

    private static readonly FrozenDictionary<string, int?> Numbers = Table.Split('\n').Select(row => row.Split(' '))
        .ToFrozenDictionary(row => row[0], row => row[Arm ? 2 : 1] is "-" ? (int?)null : int.Parse(row[Arm ? 2 : 1], CultureInfo.InvariantCulture));

    /// <summary>All names of the table.</summary>
    internal static IEnumerable<string> Names => Numbers.Keys;

    /// <summary>The number of a call; null where this machine has none of that name.</summary>
    /// <exception cref="KeyNotFoundException">The table does not hold the name: a mistake in our own lists.</exception>
    internal static int? NumberOf(string name) => Numbers[name];
}
