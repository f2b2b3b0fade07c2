using System.Globalization;
using System.Runtime.InteropServices;
using Tsrun.Activities;

namespace Tsrun.Tests.Sandbox;

public sealed partial class AttackTests
{
    // What a hostile program may do: nothing but work in its own folder. A line that turns to "ok" is a hole.
    private const string Expected = """
        capabilities 0
        bounding-set 0
        no-new-privs 1
        seccomp 2
        open-descriptors 0
        tcp EACCES
        tcp6 EACCES
        mptcp EACCES
        udp EACCES
        raw EACCES
        packet EACCES
        unix EACCES
        netlink EACCES
        vsock EACCES
        pair-inet EACCES
        pair-datagram EACCES
        pair-stream ok
        connect-pair EACCES
        ptrace EPERM
        vm-read EPERM
        pidfd-getfd EPERM
        kill EPERM
        kill-threads EPERM
        renice EPERM
        affinity EPERM
        affinity-self ok
        limit EPERM
        limit-self ok
        limit-mark EPERM
        setrlimit-mark EPERM
        engine-environ EACCES
        io-uring ENOSYS
        clone3 ENOSYS
        unshare-user EPERM
        clone-user EPERM
        mount EPERM
        chroot EPERM
        setns EPERM
        fsopen EPERM
        bpf EPERM
        perf EPERM
        userfaultfd EPERM
        keyctl EPERM
        by-handle EPERM
        shm EPERM
        mq EPERM
        inotify EPERM
        tiocsti EPERM
        x32 ENOSYS
        read-secret EACCES
        write-secret EACCES
        truncate-secret EACCES
        unlink-secret EACCES
        rename-secret EACCES
        hardlink-secret EXDEV
        chmod-secret EPERM
        chmodat-secret EPERM
        chown-secret EPERM
        xattr-secret EPERM
        link-to-secret ok
        read-through-link EACCES
        create-outside EACCES
        mkdir-outside EACCES
        create-tmp EACCES
        create-shm EACCES
        list-tmp EACCES
        read-passwd EACCES
        read-root EACCES
        device-node EACCES
        write-usr EACCES
        write-null ok
        create-mine ok
        fchmod-mine ok
        chmod-mine ok
        chmodat-mine ok
        chmod-through-link EPERM
        chmod-missing ENOENT
        utimens-secret EPERM
        futimens-mine ok
        utimens-mine ok
        fifo-mine ok
        """;

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [BoxFact("/usr/bin/cc")]
    public async Task Probe_HostileProgram_IsRefusedEverything()
    {
        using var box = new Box();
        var program = await box.CompileAsync("probe.c");
        // dup drops close-on-exec: a descriptor that the engine forgot.
        var leak = dup(0);
        var request = box.Request(program, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), box.Mine, box.Outside);
        var result = await Box.RunAsync(request with { Sandbox = SandboxRules.ForBuild(["/proc"], [box.Mine]) });
        _ = close(leak);
        Assert.Equal("", result.Stderr);
        Assert.Equal(Expected, result.Stdout.TrimEnd());
        Assert.Equal("token", File.ReadAllText(Path.Combine(box.Outside, "secret")));
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(box.Outside).Select(Path.GetFileName));
    }
}
