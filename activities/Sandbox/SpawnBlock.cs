using System.Runtime.InteropServices;
using System.Text;

namespace Tsrun.Activities.Sandbox;

/// <summary>The arguments of one posix_spawn in native memory: argv, envp, file actions and attributes.</summary>
internal sealed unsafe class SpawnBlock : IDisposable
{
    // glibc's types are 80 and 336 bytes on 64-bit machines.
    private const int OpaqueBytes = 1024;
    // SETSIGDEF | SETSIGMASK | SETSID of <spawn.h>.
    private const short Flags = 0x04 | 0x08 | 0x80;
    private readonly List<nint> _owned = [];
    private readonly nint _program;
    private readonly nint _arguments;
    private readonly nint _environment;
    private readonly byte* _actions;
    private readonly byte* _attributes;

    /// <summary>Prepares a child with these descriptors as its stdin, stdout and stderr, in a session of its own.</summary>
    internal SpawnBlock(ProcessRequest request, int input, int output, int error)
    {
        _program = Text(request.Program);
        _arguments = Vector([request.Program, .. request.Arguments]);
        _environment = Vector(request.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        _actions = (byte*)Bytes(OpaqueBytes);
        _attributes = (byte*)Bytes(OpaqueBytes);
        AddActions((byte*)Text(request.WorkingDirectory), [input, output, error]);
        AddAttributes();
    }

    /// <summary>Points a launch at this block, which must outlive it.</summary>
    internal void Fill(LaunchState* state)
    {
        state->Program = _program;
        state->Arguments = _arguments;
        state->Environment = _environment;
        state->Actions = (nint)_actions;
        state->Attributes = (nint)_attributes;
    }

    public void Dispose()
    {
        _ = LibC.ActionsDestroy(_actions);
        _ = LibC.AttributesDestroy(_attributes);
        foreach (var block in _owned)
            NativeMemory.Free((void*)block);
        _owned.Clear();
    }

    private void AddActions(byte* directory, ReadOnlySpan<int> streams)
    {
        Demand(LibC.ActionsInit(_actions));
        for (var target = 0; target < streams.Length; target++)
            Demand(LibC.ActionsDuplicate(_actions, streams[target], target));
        Demand(LibC.ActionsChangeDirectory(_actions, directory));
        Demand(LibC.ActionsCloseFrom(_actions, 3));
    }

    private void AddAttributes()
    {
        var set = stackalloc byte[OpaqueBytes];
        Demand(LibC.AttributesInit(_attributes));
        new Span<byte>(set, OpaqueBytes).Clear();
        Demand(LibC.AttributesSignalMask(_attributes, set));
        _ = LibC.FillSignals(set);
        Demand(LibC.AttributesDefaultSignals(_attributes, set));
        Demand(LibC.AttributesFlags(_attributes, Flags));
    }

    private nint Vector(IEnumerable<string> texts)
    {
        var pointers = texts.Select(Text).ToArray();
        var vector = (nint*)Bytes((pointers.Length + 1) * sizeof(nint));
        pointers.CopyTo(new Span<nint>(vector, pointers.Length));
        return (nint)vector;
    }

    private nint Text(string text)
    {
        // A NUL would end the text early for the kernel but not for whoever checked it.
        if (text.Contains('\0'))
            throw ActivityFailureException.Final("TS0501", $"cannot start a process: '{text.Replace("\0", "\\0")}' holds a NUL character");
        var start = Bytes(Encoding.UTF8.GetByteCount(text) + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>((void*)start, Encoding.UTF8.GetByteCount(text)));
        return start;
    }

    private nint Bytes(int count)
    {
        var block = (nint)NativeMemory.AllocZeroed((nuint)count);
        _owned.Add(block);
        return block;
    }

    private static void Demand(int error)
    {
        if (error != 0)
            throw new IOException($"cannot prepare a process: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
