using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tsrun.Activities.Sandbox;

/// <summary>A pipe whose ends close on exec; closing an end twice is harmless.</summary>
internal sealed unsafe class Pipe : IDisposable
{
    private int _read;
    private int _write;

    internal Pipe()
    {
        var ends = stackalloc int[2];
        if (LibC.Pipe(ends, LibC.OpenCloseOnExec) != 0)
            throw new IOException($"cannot make a pipe: {Marshal.GetLastPInvokeErrorMessage()}");
        (_read, _write) = (ends[0], ends[1]);
    }

    /// <summary>The end to read from; -1 when closed, which poll(2) skips.</summary>
    internal int ReadEnd => _read;

    /// <summary>The end to write to; -1 when closed.</summary>
    internal int WriteEnd => _write;

    internal void CloseRead() => Close(ref _read);

    internal void CloseWrite() => Close(ref _write);

    /// <summary>Reads what is there, waiting for a first byte; 0 at the end of the stream.</summary>
    internal int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
                count = LibC.Read(_read, start, buffer.Length);
            while (count < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);
            return count < 0 ? throw new IOException($"cannot read from a child: {Marshal.GetLastPInvokeErrorMessage()}") : (int)count;
        }
    }

    /// <summary>The end to write to, as a stream that closes it; it is not this pipe's any more.</summary>
    internal Stream WriteStream() => new FileStream(new SafeFileHandle(Interlocked.Exchange(ref _write, -1), ownsHandle: true), FileAccess.Write, bufferSize: 0);

    internal void WriteByte(byte value) => _ = LibC.Write(_write, &value, 1);

    public void Dispose()
    {
        CloseRead();
        CloseWrite();
    }

    private static void Close(ref int end)
    {
        var descriptor = Interlocked.Exchange(ref end, -1);
        if (descriptor >= 0)
            _ = LibC.Close(descriptor);
    }
}
