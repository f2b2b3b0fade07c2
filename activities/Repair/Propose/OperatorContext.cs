using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>A place in a file of the state, in UTF-16 indices and tokens.</summary>
/// <param name="First">The token the place starts at or before.</param>
/// <param name="Last">The last token that starts inside the place; <see cref="First"/> when the place is empty.</param>
internal sealed record Place(SourceFile File, int Start, int End, int First, int Last)
{
    /// <summary>The text of the place.</summary>
    public string Text => File.Text[Start..End];

    /// <summary>The innermost item around it.</summary>
    public RustItem Item => File.Root.At(First);

    /// <summary>The function around it, if any.</summary>
    public RustItem? Function => Item.Around(ItemKind.Function);

    /// <summary>A change that replaces the whole place.</summary>
    public Change Replace(string text) => new(File, Start, End, text);
}

/// <summary>What an operator gets to see: the state, the diagnostic, and short ways to both.</summary>
internal sealed class OperatorContext(SourceState state, Diagnostic target)
{
    private IReadOnlyList<SourceFile>? _files;

    /// <summary>All texts and errors.</summary>
    public SourceState State { get; } = state;

    /// <summary>The diagnostic to answer.</summary>
    public Diagnostic Target { get; } = target;

    /// <summary>Its code, such as <c>E0308</c>.</summary>
    public string Code => Target.Code;

    /// <summary>Its message.</summary>
    public string Message => Target.Message;

    /// <summary>Its primary place; null when that is outside the state.</summary>
    public Place? Primary => Target.Primary is { } span ? PlaceOf(span) : null;

    /// <summary>All Rust files, sorted by path.</summary>
    public IReadOnlyList<SourceFile> Files => _files ??=
        [.. State.Texts.Where(text => text.Key.EndsWith(".rs", StringComparison.Ordinal)).OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => SourceFile.Of(text.Key, text.Value))];

    /// <summary>All items of all files.</summary>
    public IEnumerable<RustItem> Items => Files.SelectMany(file => file.Root.All());

    /// <summary>A file of the state by path; null when it is not there.</summary>
    public SourceFile? File(string path) => State.Texts.TryGetValue(path, out var text) ? SourceFile.Of(path, text) : null;

    /// <summary>Where a span lies; null when it is in no file of the state.</summary>
    public Place? PlaceOf(DiagnosticSpan span)
    {
        if (File(span.File) is not { } file || file.Tokens.Length == 0) return null;
        var (start, end) = file.Range(span);
        var first = Math.Min(file.TokenAt(start), file.Tokens.Length - 1);
        var last = end > start ? file.TokenAt(end - 1) : first;
        if (!file.Has(last) || file.Tokens[last].Start >= end) last = Math.Max(first, last - 1);
        return new Place(file, start, end, first, last);
    }

    /// <summary>The texts of all labels, the primary's first.</summary>
    public IEnumerable<string> Labels => Target.Spans.OrderByDescending(span => span.IsPrimary).Select(span => span.Label).OfType<string>();

    /// <summary>Every sentence rustc said: message, labels, children and their labels.</summary>
    public IEnumerable<string> Sentences => Labels.Prepend(Message)
        .Concat(Target.Children.SelectMany(child => child.Spans.Select(span => span.Label).OfType<string>().Prepend(child.Message)));

    /// <summary>The place of the first span, of the diagnostic or its children, whose label contains a text.</summary>
    public Place? Labelled(string part) => Target.Spans.Concat(Target.Children.SelectMany(child => child.Spans))
        .Where(span => span.Label?.Contains(part, StringComparison.Ordinal) == true).Select(PlaceOf).FirstOrDefault(place => place is not null);

    /// <summary>The first place of the first child whose message contains a text.</summary>
    public Place? Noted(string part) => Target.Children
        .Where(child => child.Message.Contains(part, StringComparison.Ordinal) && child.Spans.Count > 0)
        .Select(child => PlaceOf(child.Spans[0])).FirstOrDefault(place => place is not null);

    /// <summary>Names in backticks of a sentence, in order.</summary>
    public static IReadOnlyList<string> Quoted(string sentence)
    {
        var parts = sentence.Split('`');
        return [.. Enumerable.Range(0, parts.Length / 2).Select(i => parts[(2 * i) + 1])];
    }
}
