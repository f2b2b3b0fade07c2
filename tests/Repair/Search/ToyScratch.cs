using Tsrun.Activities.Cargo;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Search;

/// <summary>
/// A copy with a toy compiler, one statement a line: <c>use N</c> needs a <c>def N</c> (E0425), <c>eq A B</c> needs equal words
/// (E0308), <c>differ A B</c> unequal ones (E0502), <c>junk</c> does not parse. As with rustc, errors of the earliest phase hide the later.
/// <c>test NAME A B</c> is a test that passes when the words are equal. What follows <c>#</c> is for <see cref="ToyProposer"/>.
/// </summary>
internal sealed class ToyScratch(IReadOnlyDictionary<string, string> snapshot, Action? onCheck = null) : IScratch
{
    private IReadOnlyDictionary<string, string> _changed = new Dictionary<string, string>();

    public string Root => "/toy";

    public IReadOnlyList<string> EditableFiles { get; } = [.. snapshot.Keys.Order(StringComparer.Ordinal)];

    public string? SnapshotText(string file) => snapshot.GetValueOrDefault(file);

    public void SetTexts(IReadOnlyDictionary<string, string> texts) => _changed = texts;

    public Task<CargoCheck.Result> CheckAsync(CancellationToken cancellation)
    {
        onCheck?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        var errors = Compile(Texts());
        var phase = errors.Count == 0 ? CompilerPhase.Done : errors.Min(error => error.Phase);
        var shown = errors.Where(error => error.Phase == phase).ToList();
        return Task.FromResult(new CargoCheck.Result(shown.Count, 0, shown.Count == 0, phase, shown, [], "none", "toy", ""));
    }

    public Task<CargoTest.Result> TestAsync(CancellationToken cancellation)
    {
        var tests = Lines(Texts()).Select(line => line.Words).Where(words => words[0] == "test").ToList();
        var failed = tests.Where(words => words[2] != words[3]).Select(words => words[1]).ToList();
        var green = failed.Count == 0;
        return Task.FromResult(new CargoTest.Result(green, true, tests.Count - failed.Count, failed.Count, 0, failed, "", "none", ""));
    }

    public async Task<TestTrialResult> TrialAsync(TestTrial trial, CancellationToken cancellation) => new(await TestAsync(cancellation), "", false, TimeSpan.Zero);

    private SortedDictionary<string, string> Texts()
    {
        var texts = new SortedDictionary<string, string>(snapshot.ToDictionary(), StringComparer.Ordinal);
        foreach (var (file, text) in _changed)
            texts[file] = text;
        return texts;
    }

    private static List<Diagnostic> Compile(SortedDictionary<string, string> texts)
    {
        var lines = Lines(texts).ToList();
        var defined = lines.Where(line => line.Words[0] == "def").Select(line => line.Words[1]).ToHashSet(StringComparer.Ordinal);
        return [.. lines.Select(line => line.Words switch
        {
            ["junk", ..] => Error(line, "", "expected a statement, found junk", CompilerPhase.Parse),
            ["use", var name, ..] when !defined.Contains(name) => Error(line, "E0425", $"cannot find `{name}`", CompilerPhase.Resolve),
            ["eq", var a, var b, ..] when a != b => Error(line, "E0308", $"expected `{a}`, found `{b}`", CompilerPhase.TypeCheck),
            ["differ", var a, var b, ..] when a == b => Error(line, "E0502", $"`{a}` is borrowed twice", CompilerPhase.BorrowCheck),
            _ => null,
        }).OfType<Diagnostic>()];
    }

    private static Diagnostic Error(ToyLine line, string code, string message, CompilerPhase phase) =>
        new(code, "error", message, DiagnosticClass.Other, phase, "toy", [line.Span], [], message);

    internal static IEnumerable<ToyLine> Lines(IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach (var (file, text) in texts)
        {
            var (offset, number) = (0, 0);
            foreach (var line in text.Split('\n'))
            {
                number++;
                var words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 0)
                    yield return new ToyLine(file, number, offset, line, words);
                offset += System.Text.Encoding.UTF8.GetByteCount(line) + 1;
            }
        }
    }
}

/// <summary>A statement and where it stands.</summary>
internal sealed record ToyLine(string File, int Number, int Offset, string Text, string[] Words)
{
    public int End => Offset + System.Text.Encoding.UTF8.GetByteCount(Text);

    public DiagnosticSpan Span => new(File, Offset, End, Number, 1, Number, 1 + Text.Length, true);
}

/// <summary>Gives out toy copies of one text.</summary>
internal sealed class ToyPool(IReadOnlyDictionary<string, string> snapshot, int lanes = 2, Action? onCheck = null) : IScratchPool
{
    public int Lanes => lanes;

    public Task<IScratch> OpenAsync(RunFacts run, int lane, CancellationToken cancellation) =>
        Task.FromResult<IScratch>(new ToyScratch(snapshot, onCheck));
}
