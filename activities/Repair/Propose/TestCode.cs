using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>Tells test code from product code: what the tests say is the measure, so it is not changed to please the compiler.</summary>
internal static class TestCode
{
    /// <summary>Whether an index of a file lies in a test: under <c>tests/</c> or <c>benches/</c>, or in an item marked as one.</summary>
    public static bool Contains(SourceFile file, int index)
    {
        var parts = file.Path.Split('/');
        if (parts[..^1].Any(part => part is "tests" or "benches")) return true;
        return file.Root.At(Math.Min(file.TokenAt(index), file.Tokens.Length)).IsTest;
    }
}
