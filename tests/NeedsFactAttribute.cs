namespace Tsrun.Tests;

/// <summary>A test that is skipped, with its reason shown, where a program is missing.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] programs) => Skip = OnPath.WhyNot(programs)!;

    /// <summary>Also needs the right to mount.</summary>
    public bool Root
    {
        get => false;
        set => Skip ??= value && Environment.UserName != "root" ? "needs root, to mount a file system" : null;
    }
}
