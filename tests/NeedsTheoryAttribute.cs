namespace Tsrun.Tests;

/// <summary><see cref="NeedsFactAttribute"/> for a test of several cases.</summary>
internal sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] programs) => Skip = OnPath.WhyNot(programs)!;
}
