namespace Tsrun.Activities.Sandbox;

/// <summary>A file descriptor that closes with its scope.</summary>
/// <param name="value">-1 when there is none.</param>
internal sealed class Descriptor(int value) : IDisposable
{
    /// <summary>The number; -1 when there is none.</summary>
    internal int Value { get; private set; } = value;

    /// <summary>No descriptor.</summary>
    internal static Descriptor None => new(-1);

    /// <summary>Opens a path for reading, or with other flags; -1 when that fails. It closes on exec.</summary>
    internal static Descriptor Open(string path, int flags = LibC.OpenReadOnly) => new(LibC.Open(path, flags | LibC.OpenCloseOnExec));

    public void Dispose()
    {
        if (Value >= 0)
            _ = LibC.Close(Value);
        Value = -1;
    }
}
