using System.Globalization;
using System.Text.RegularExpressions;
using Tsrun.Activities.Cargo;
using Tsrun.Activities.Patching;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Reach;

/// <summary>
/// Finds out which test runs through which function: each function tells, once for each thread, that it was entered, and libtest runs
/// each test in a thread of its name. One compilation and one run of the tests.
/// </summary>
internal sealed partial class ReachProbe(TimedScratch scratch, SourceTree tree, Action<string> heartbeat)
{
    /// <summary>Compilations that may be spent on leaving out functions that take no instrument.</summary>
    private const int BuildsMax = 4;

    /// <summary>Long, so that no other output holds it by chance.</summary>
    private const string Mark = "tsrun-reach:";

    private readonly IReadOnlyList<SourceFile> _files = [.. ProductCode.Files(tree.Texts)];

    /// <summary>What the tests run through; null when the instruments do not compile, or the time came first.</summary>
    public async Task<ReachResult?> RunAsync(CancellationToken cancellation)
    {
        var all = _files.SelectMany(ProductCode.Functions).ToList();
        var functions = all.Where(function => !ProductCode.IsConst(function)).ToList();
        for (var build = 0; build < BuildsMax && functions.Count > 0; build++)
        {
            heartbeat("compiling the tests with instruments");
            var texts = Texts(functions);
            if (await scratch.CheckAsync(texts, cancellation) is not { } check) return null;
            if (check.Green)
            {
                heartbeat("running the tests to see what they run through");
                var trial = await scratch.TrialAsync(new TestTrial(0, [], KeepGoing: true, TimeSpan.MaxValue), cancellation);
                return trial is null ? null : new ReachResult(trial.Tests, Read(trial.Stderr, functions), [.. all.Except(functions)]);
            }
            var blamed = check.Diagnostics.Where(error => error.Level == "error").Select(error => Blamed(error, texts)).OfType<string>().ToHashSet(StringComparer.Ordinal);
            if (functions.RemoveAll(function => blamed.Contains(Key(function))) == 0) return null;
        }
        return null;
    }

    private SortedDictionary<string, string> Texts(IReadOnlyList<RustItem> functions)
    {
        var (texts, instruments) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new Instruments(_files));
        foreach (var file in functions.Select((function, number) => (function, number)).GroupBy(pair => pair.function.File.Path, StringComparer.Ordinal))
            texts[file.Key] = TextEdits.Apply(tree.Text(file.Key)!, [.. file.Select(pair => new TextEdit(file.Key, Entry(pair.function), Entry(pair.function), Marker(pair.number, instruments.Std(file.Key))))]);
        instruments.Complete(texts, tree.Texts);
        return texts;
    }

    private static int Entry(RustItem function) => function.File.ByteAt(function.File.Tokens[function.BodyOpen].End);

    // To the stream itself: what goes through libtest's capture is shown for failed tests only.
    private static string Marker(int number, string std) => string.Create(CultureInfo.InvariantCulture,
        $" {{ {std}::thread_local! {{ static TSRUN_SEEN: {std}::cell::Cell<bool> = const {{ {std}::cell::Cell::new(false) }}; }} if !TSRUN_SEEN.try_with(|seen| seen.replace(true)).unwrap_or(true) {{ let _ = {std}::io::Write::write_fmt(&mut {std}::io::stderr(), {std}::format_args!(\"{Mark}{number}:{{}}\\n\", {std}::thread::current().name().unwrap_or(\"\"))); }} }} ");

    /// <summary>The function of the original text that an error of the instrumented one stands in; markers add no line.</summary>
    private static string? Blamed(Diagnostic error, SortedDictionary<string, string> texts)
    {
        if (error.Primary is not { } at || !texts.TryGetValue(at.File, out var text)) return null;
        var file = SourceFile.Of(at.File, text);
        return file.Root.At(file.TokenAt(file.Range(at).Start)).Around(ItemKind.Function) is { } function ? Key(function) : null;
    }

    private static string Key(RustItem function) => string.Create(CultureInfo.InvariantCulture, $"{function.File.Path}:{function.Name}:{function.File.Text.AsSpan(0, function.File.Tokens[function.Keyword].Start).Count('\n')}");

    private static Dictionary<RustItem, IReadOnlySet<string>> Read(string stderr, IReadOnlyList<RustItem> functions)
    {
        var reached = new Dictionary<RustItem, IReadOnlySet<string>>();
        foreach (var line in Line().Matches(stderr).GroupBy(match => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)))
            if (line.Key < functions.Count)
                reached[functions[line.Key]] = line.Select(match => match.Groups[2].Value.Trim()).ToHashSet(StringComparer.Ordinal);
        return reached;
    }

    [GeneratedRegex($"{Mark}([0-9]{{1,6}}):([^\n]*)")]
    private static partial Regex Line();
}

/// <summary>What an instrumented run of the tests told.</summary>
/// <param name="Tests">Its result: the same as without instruments, unless the tests are a matter of chance.</param>
/// <param name="Threads">By function, the names of the threads that entered it.</param>
/// <param name="Silent">Functions that take no instrument: whether a test enters them is not known.</param>
internal sealed record ReachResult(CargoTest.Result Tests, IReadOnlyDictionary<RustItem, IReadOnlySet<string>> Threads, IReadOnlyList<RustItem> Silent);
