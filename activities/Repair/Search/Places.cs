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
    public static FunctionPlace? Function(string file, string text, int offset) => Read(At(file, text, offset).Around(ItemKind.Function));

    /// <summary>The functions of the impl or trait around a place; of a type's place, those of its impls in the same file.</summary>
    public static IEnumerable<FunctionPlace> Members(string file, string text, int offset)
    {
        var item = At(file, text, offset);
        var owner = item.Around(ItemKind.Impl) ?? item.Around(ItemKind.Trait);
        var owners = owner is not null ? [owner]
            : item.Kind is ItemKind.Struct or ItemKind.Enum or ItemKind.Union ? item.File.Root.All().Where(other => other.Kind == ItemKind.Impl && other.Name == item.Name)
            : [];
        return owners.SelectMany(members => members.Children).Where(member => member.Kind == ItemKind.Function).Select(Read).OfType<FunctionPlace>();
    }

    /// <summary>The functions outside of tests whose bodies name one of some items: what runs through a `use` or `mod` line are its users.</summary>
    public static IEnumerable<FunctionPlace> Users(string file, string text, IReadOnlySet<string> names)
    {
        var source = SourceFile.Of(file, text);
        return source.Root.All()
            .Where(item => item is { Kind: ItemKind.Function, BodyOpen: >= 0, BodyClose: > 0, IsTest: false })
            .Where(item => Enumerable.Range(item.BodyOpen, item.BodyClose - item.BodyOpen).Any(token => source.IsWord(token) && names.Contains(source[token])))
            .Select(Read).OfType<FunctionPlace>();
    }

    /// <summary>The names that a `use`, `mod` or other line outside functions speaks of, without keywords and path roots.</summary>
    public static IEnumerable<string> Names(string file, string text, int offset)
    {
        var source = SourceFile.Of(file, text);
        var index = source.IndexAt(offset);
        var (start, end) = (source.LineStart(index), source.LineEnd(index));
        return Enumerable.Range(0, source.Tokens.Length)
            .Where(token => source.IsWord(token) && source.Tokens[token].Start >= start && source.Tokens[token].End <= end)
            .Select(token => source[token]).Where(word => !NoItems.Contains(word));
    }

    /// <summary>The name of the constant, static or alias around a place; null when it stands in none.</summary>
    public static string? Constant(string file, string text, int offset) =>
        At(file, text, offset) is { Kind: ItemKind.Const or ItemKind.Static or ItemKind.Type, NameToken: >= 0 } item ? item.Name : null;

    private static readonly HashSet<string> NoItems = new(["use", "mod", "pub", "crate", "self", "super", "as", "std", "core", "alloc", "in", "extern"], StringComparer.Ordinal);

    /// <summary>The place is compiled for tests only: in cargo's folders for them, in the usual file of a test module, or in an item marked as test.</summary>
    public static bool IsTest(string file, string text, int offset)
    {
        if (file.Split('/')[^1] is "tests.rs" or "test.rs")
            return true;
        var source = SourceFile.Of(file, text);
        return TestCode.Contains(source, source.IndexAt(offset));
    }

    private static RustItem At(string file, string text, int offset)
    {
        var source = SourceFile.Of(file, text);
        return source.Root.At(source.TokenAt(source.IndexAt(offset)));
    }

    private static FunctionPlace? Read(RustItem? function) => function is { BodyOpen: >= 0 }
        ? new FunctionPlace(function.File.Path, function.Name, function.File.ByteAt(function.File.Tokens[function.BodyOpen].Start))
        : null;
}
