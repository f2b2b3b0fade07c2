using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Follows one child from its start until nothing of it is left. Runs on a thread of its own and waits in one place, for output, news, or its time limit.</summary>
/// <param name="tier">What to start it in; <see cref="SandboxTier.None"/> only where the request allows it.</param>
/// <param name="talk">Who it talks with; null: it has no input, and its output is kept for the result.</param>
internal sealed unsafe class ChildSupervisor(ProcessRequest request, SandboxTier tier, Conversation? talk, CancellationToken cancellation) : IDisposable
{
    // After the last process died its pipes are at their end; only a process stuck in the kernel takes longer.
    private static readonly TimeSpan DrainMax = TimeSpan.FromMilliseconds(500);
    private const byte Cancel = (byte)'c';

    private readonly Pipe _wake = new();
    private readonly Pipe _output = new();
    private readonly Pipe _error = new();
    private readonly Pipe? _input = talk is null ? null : new Pipe();
    private readonly OutputCapture _outputKept = new(request.Limits.OutputBytesMax, request.OnStdoutLine);
    private readonly OutputCapture _errorKept = new(request.Limits.OutputBytesMax, null);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TreeMark _mark = TreeMark.Next();
    private LaunchState* _state;
    private CallListener? _listener;
    private TreeWatch? _watch;
    private Descriptor _child = Descriptor.None;
    private LibC.ChildInfo _info;
    private bool _exited;
    private bool _timedOut;
    private string? _broke;

    private TimeSpan TimeLimit => request.Limits.Timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : request.Limits.Timeout;

    private ProcessTree Tree => new(_state->Pid, _mark);

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Runs the child to its end.</summary>
    internal ProcessResult Run()
    {
        using var nothing = Descriptor.Open("/dev/null");
        using var ruleset = tier is SandboxTier.Landlock ? Landlock.Build(request.Sandbox.Read, request.Sandbox.Write) : Descriptor.None;
        using var block = new SpawnBlock(request, _input?.ReadEnd ?? nothing.Value, _output.WriteEnd, _error.WriteEnd);
        _state = LaunchThread.Allocate(ruleset.Value, _wake.WriteEnd);
        block.Fill(_state);
        var thread = LaunchThread.Start(_state);
        try
        {
            using var registration = cancellation.UnsafeRegister(static pipe => ((Pipe)pipe!).WriteByte(Cancel), _wake);
            Follow();
        }
        finally
        {
            Finish(thread);
        }
        cancellation.ThrowIfCancellationRequested();
        return Result();
    }

    public void Dispose()
    {
        _wake.Dispose();
        _output.Dispose();
        _error.Dispose();
        _input?.Dispose();
        NativeMemory.Free(_state);
    }

    private void Follow()
    {
        while (!_exited)
            Step(Patience());
        Tree.Kill();
        for (var deadline = Elapsed + DrainMax; (_output.ReadEnd >= 0 || _error.ReadEnd >= 0) && Elapsed < deadline;)
            Step(deadline - Elapsed);
    }

    // How long nothing may happen before we look at the clock or at the tree.
    private TimeSpan Patience()
    {
        if (_timedOut || _broke is not null || _watch is { Verdict: not null })
            return Timeout.InfiniteTimeSpan;
        var left = TimeLimit - Elapsed;
        return _watch is not null && _watch.NextLook < left ? _watch.NextLook : left;
    }

    private void Step(TimeSpan wait)
    {
        var entries = stackalloc LibC.PollEntry[5];
        entries[0] = new() { Descriptor = _wake.ReadEnd, Wanted = LibC.PollIn };
        entries[1] = new() { Descriptor = _output.ReadEnd, Wanted = LibC.PollIn };
        entries[2] = new() { Descriptor = _error.ReadEnd, Wanted = LibC.PollIn };
        entries[3] = new() { Descriptor = _listener?.Value ?? -1, Wanted = LibC.PollIn };
        entries[4] = new() { Descriptor = _exited ? -1 : _child.Value, Wanted = LibC.PollIn };
        var milliseconds = wait == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue);
        _ = LibC.Poll(entries, 5, milliseconds);
        if (entries[1].Returned != 0)
            TakeOutput();
        if (entries[2].Returned != 0)
            Take(_error, _errorKept);
        if (entries[3].Returned != 0)
            _listener!.Answer(entries[3].Returned);
        if (entries[0].Returned != 0)
            Hear();
        if (entries[4].Returned != 0)
            _exited = TryWait(LibC.WaitKeepsZombie);
        if (!_exited && _watch is not null)
            Enforce(_watch);
    }

    private void Enforce(TreeWatch watch)
    {
        if (_timedOut || watch.Verdict is not null)
            return;
        _timedOut = Elapsed >= TimeLimit;
        if (_timedOut || watch.Look())
            Tree.Kill();
    }

    private void Take(Pipe pipe, OutputCapture capture)
    {
        var count = pipe.Read(_buffer);
        if (count == 0)
            pipe.CloseRead();
        else
            capture.Append(_buffer.AsSpan(0, count));
    }

    private void TakeOutput()
    {
        if (talk is null)
        {
            Take(_output, _outputKept);
            return;
        }
        var count = _output.Read(_buffer);
        if (count == 0)
            _output.CloseRead();
        else if (!talk.Hear(_buffer.AsSpan(0, count)) && _broke is null)
        {
            _broke = $"\ntsrun: killed: more than {request.Limits.OutputBytesMax >> 20} MiB of output that nobody read\n";
            Tree.Kill();
        }
    }

    private void Hear()
    {
        var news = _buffer.AsSpan(0, _wake.Read(_buffer.AsSpan(0, 8)));
        if (news.Contains(LaunchState.Failed))
            throw SpawnFailure.Explain(request, _state->Step, _state->Error);
        if (news.Contains(LaunchState.Boxed))
            _listener = new CallListener(_state->Listener, new MetadataBroker(request.Sandbox.Write), Bind, AwaitLaunchThread);
        if (news.Contains(LaunchState.Started))
            Begin();
        if (cancellation.IsCancellationRequested && _state->Pid != 0)
            Tree.Kill();
    }

    private void Begin()
    {
        // Until the child has them, they must stay open; after that, they would keep us from seeing the end of the stream.
        _output.CloseWrite();
        _error.CloseWrite();
        _input?.CloseRead();
        if (talk is not null)
            _ = talk.SayAsync(_input!.WriteStream());
        _child = new Descriptor((int)LibC.SystemCall(SystemCalls.OpenProcess, _state->Pid, 0, 0, 0));
        // Trusted code outside a box runs unbound for some microseconds.
        if (_listener is null)
            Bind(_state->Pid);
        _watch = new TreeWatch(Tree, request.Limits);
    }

    private void Bind(int pid)
    {
        _mark.PutOn(pid);
        ChildLimits.Apply(pid, request.Limits);
    }

    // It still is in the child's Landlock domain, and a thread is a door to its process: signals, memory.
    private void AwaitLaunchThread()
    {
        while (Proc.Lines(Environment.ProcessId, $"task/{_state->Thread}/status").Contains("Seccomp:\t2"))
            Thread.Yield();
    }

    // Whatever happened, no process, no zombie and no thread of this run stays behind.
    private void Finish(Thread thread)
    {
        // First the listener: without it calls that wait fail, and so does a start that hangs on one.
        _listener?.Dispose();
        thread.Join();
        if (_listener is null && _state->Listener >= 0)
            _ = LibC.Close(_state->Listener);
        if (_state->Pid == 0)
            return;
        if (!_exited)
            Tree.Kill();
        _ = TryWait(0);
        _child.Dispose();
    }

    // The zombie is kept until the tree is dead: as long as it is there, its pid and session cannot name anybody else.
    private bool TryWait(int option)
    {
        fixed (LibC.ChildInfo* info = &_info)
        {
            while (LibC.Wait(LibC.WaitForPid, _state->Pid, info, LibC.WaitExited | option) != 0)
            {
                if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                    throw new IOException($"lost the child {request.Program}: {Marshal.GetLastPInvokeErrorMessage()}; is SIGCHLD ignored?");
            }
        }
        return true;
    }

    private ProcessResult Result()
    {
        var exited = _info.Code == LibC.ChildInfo.CodeExited;
        return new(
            _timedOut ? ProcessEnd.TimedOut : exited ? ProcessEnd.Exited : ProcessEnd.Signaled,
            exited ? _info.Status : 128 + _info.Status,
            _outputKept.Text, _errorKept.Text + _watch?.Verdict + _broke, _outputKept.Truncated || _errorKept.Truncated, tier.Name, Elapsed);
    }
}
