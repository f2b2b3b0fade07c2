using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Follows one child from its start until nothing of it is left. Runs on a thread of its own and waits in one place, for output, news, or its time limit.</summary>
internal sealed unsafe class ChildSupervisor(ProcessRequest request, CancellationToken cancellation) : IDisposable
{
    // After the last process died its pipes are at their end; only a process stuck in the kernel takes longer.
    private static readonly TimeSpan s_drainMax = TimeSpan.FromMilliseconds(500);
    private const byte Cancel = (byte)'c';

    private readonly Pipe _wake = new();
    private readonly Pipe _output = new();
    private readonly Pipe _error = new();
    private readonly OutputCapture _outputKept = new(request.Limits.OutputBytesMax, request.OnStdoutLine);
    private readonly OutputCapture _errorKept = new(request.Limits.OutputBytesMax, null);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly LaunchState* _state = (LaunchState*)NativeMemory.AllocZeroed((nuint)sizeof(LaunchState));
    private bool _exited;
    private bool _timedOut;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Runs the child to its end.</summary>
    internal ProcessResult Run()
    {
        var input = LibC.Open("/dev/null", LibC.OpenReadOnly | LibC.OpenCloseOnExec);
        using var block = new SpawnBlock(request, input, _output.WriteEnd, _error.WriteEnd);
        Fill(block);
        var thread = LaunchThread.Start(_state);
        try
        {
            using var registration = cancellation.UnsafeRegister(static pipe => ((Pipe)pipe!).WriteByte(Cancel), _wake);
            Follow();
        }
        finally
        {
            Finish(thread);
            _ = LibC.Close(input);
        }
        cancellation.ThrowIfCancellationRequested();
        return Result();
    }

    public void Dispose()
    {
        _wake.Dispose();
        _output.Dispose();
        _error.Dispose();
        NativeMemory.Free(_state);
    }

    private void Fill(SpawnBlock block)
    {
        LaunchThread.Bind(_state);
        _state->Program = block.Program;
        _state->Arguments = block.Arguments;
        _state->Environment = block.Environment;
        _state->Actions = block.Actions;
        _state->Attributes = block.Attributes;
        _state->WakeDescriptor = _wake.WriteEnd;
    }

    private void Follow()
    {
        while (!_exited)
            Step(_timedOut ? Timeout.InfiniteTimeSpan : request.Limits.Timeout - Elapsed);
        new ProcessTree(_state->Pid).Kill();
        for (var deadline = Elapsed + s_drainMax; (_output.ReadEnd >= 0 || _error.ReadEnd >= 0) && Elapsed < deadline;)
            Step(deadline - Elapsed);
    }

    private void Step(TimeSpan wait)
    {
        var entries = stackalloc LibC.PollEntry[3];
        entries[0] = new() { Descriptor = _wake.ReadEnd, Wanted = LibC.PollIn };
        entries[1] = new() { Descriptor = _output.ReadEnd, Wanted = LibC.PollIn };
        entries[2] = new() { Descriptor = _error.ReadEnd, Wanted = LibC.PollIn };
        var milliseconds = wait == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue);
        _ = LibC.Poll(entries, 3, milliseconds);
        if (entries[1].Returned != 0)
            Take(_output, _outputKept);
        if (entries[2].Returned != 0)
            Take(_error, _errorKept);
        if (entries[0].Returned != 0)
            Hear();
        if (!_exited && !_timedOut && _state->Pid != 0 && Elapsed >= request.Limits.Timeout)
        {
            _timedOut = true;
            new ProcessTree(_state->Pid).Kill();
        }
    }

    private void Take(Pipe pipe, OutputCapture capture)
    {
        var count = pipe.Read(_buffer);
        if (count == 0)
            pipe.CloseRead();
        else
            capture.Append(_buffer.AsSpan(0, count));
    }

    private void Hear()
    {
        var news = _buffer.AsSpan(0, _wake.Read(_buffer.AsSpan(0, 8)));
        if (news.Contains(LaunchState.Failed))
            throw SpawnFailure.Explain(request, _state->Error);
        if (news.Contains(LaunchState.Started))
            CloseChildEnds();
        if (news.Contains(LaunchState.Exited))
            _exited = true;
        else if (cancellation.IsCancellationRequested && _state->Pid != 0)
            new ProcessTree(_state->Pid).Kill();
    }

    // Until the child has them, they must stay open; after that, they would keep us from seeing the end of the stream.
    private void CloseChildEnds()
    {
        _output.CloseWrite();
        _error.CloseWrite();
    }

    // Whatever happened, no process, no zombie and no thread of this run stays behind.
    private void Finish(Thread thread)
    {
        if (!_exited)
        {
            while (_state->Pid == 0 && thread.IsAlive)
                _ = thread.Join(1);
            if (_state->Pid != 0)
                new ProcessTree(_state->Pid).Kill();
        }
        thread.Join();
        if (_state->Pid == 0)
            return;
        LibC.ChildInfo info;
        _ = LibC.Wait(LibC.WaitForPid, _state->Pid, &info, LibC.WaitExited);
    }

    private ProcessResult Result()
    {
        var exited = _state->Info.Code == LibC.ChildInfo.CodeExited;
        return new(
            _timedOut ? ProcessEnd.TimedOut : exited ? ProcessEnd.Exited : ProcessEnd.Signaled,
            exited ? _state->Info.Status : 128 + _state->Info.Status,
            _outputKept.Text, _errorKept.Text, _outputKept.Truncated || _errorKept.Truncated, "none", Elapsed);
    }
}
