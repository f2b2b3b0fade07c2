using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A function with a body.</summary>
/// <param name="Open">Byte offset of its body's <c>{</c>.</param>
public sealed record FunctionPlace(string File, string Name, int Open);

/// <summary>What stands at a place of a source text. Offsets are bytes.</summary>
public static class Places
{
    /// <summary>The innermost function around a place, its head included; null when there is none, or it has no body.</summary>
    public static FunctionPlace? Function(string file, string text, int offset)
    {
        var source = SourceFile.Of(file, text);
        var function = source.Root.At(source.TokenAt(source.IndexAt(offset))).Around(ItemKind.Function);
        return function is { BodyOpen: >= 0 } ? new FunctionPlace(file, function.Name, source.ByteAt(source.Tokens[function.BodyOpen].Start)) : null;
    }

    /// <summary>The place is compiled for tests only: in cargo's folders for them, in the usual file of a test module, or in an item marked as test.</summary>
    public static bool IsTest(string file, string text, int offset)
    {
        if (file.Split('/')[^1] is "tests.rs" or "test.rs")
            return true;
        var source = SourceFile.Of(file, text);
        return TestCode.Contains(source, source.IndexAt(offset));
    }
}
