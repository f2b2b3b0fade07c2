using System.Text.RegularExpressions;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>What a run that left something to do says to do next: commands that a person can type as they stand.</summary>
internal static partial class Plan
{
    /// <summary>The next steps, cheapest first; none where the run left nothing open. The same run gives the same steps on every machine.</summary>
    /// <param name="run">The run's id, with the options that find it again.</param>
    /// <param name="tauPatch">The threshold under which a patch needs a word to be taken.</param>
    /// <param name="place">How the crate's folder is typed where the steps are read; null as the run has it.</param>
    public static IReadOnlyList<PlanStep> For(RunView view, string run, double tauPatch, Func<string, string>? place = null) =>
        view.Result is { Outcome: RunOutcome.Abstained or RunOutcome.Unfixed } result ? [.. Steps(view, result, run, tauPatch, Crate(view, place))] : [];

    /// <summary>The command that takes a proved patch.</summary>
    public static string Take(RepairTry.Result best, string run, double tauPatch) => $"tsrun apply {run}{(best.Confidence < tauPatch ? " --accept" : "")}";

    /// <summary>A folder as it is typed in another one: from there where it lies below, else in full.</summary>
    public static string Near(string from, string folder)
    {
        var near = Path.GetRelativePath(from, folder);
        return near == "." ? near : near.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(near) ? folder : $".{Path.DirectorySeparatorChar}{near}";
    }

    private static IEnumerable<PlanStep> Steps(RunView view, RunResult result, string run, double tauPatch, string crate)
    {
        foreach (var code in Codes(view, result)) yield return new($"tsrun explain {Shell.Word(code)}", "what the toolchain's documentation says");
        if (view.IsDiagnosis)
        {
            yield return IsOfCargo(view) ? OfCargo : new($"tsrun fix {crate}", "repair it; applies only what check and tests prove", Writes: true);
            yield break;
        }
        // A run that came from elsewhere is shown and replayed; its crate is not here to be changed.
        if (result.Best is { Green: true } best && !IsPortable(view)) yield return new(Take(best, run, tauPatch), $"take the best candidate; it passes check{(best.Features.TestsPassed > 0 ? " and tests" : ", and there are no tests")}", Writes: true);
        else if (result.Best is { Title.Length: > 0 }) yield return new($"tsrun trace show {run}", "the best candidate, and why it was not good enough");
        if (IsOfCargo(view)) yield return OfCargo;
        else if (NoUtf8(view) is { } file) yield return new("", $"save {Printable.Line(file)} as UTF-8: rustc reads nothing else, and tsrun changes text alone");
        else if (CargoAdd(view) is { } add) yield return new(add, "if the crate is to have it; tsrun adds no dependency by itself", Writes: true);
        else if (Unknown(view) is { } fault) yield return new("", $"mend it by hand: tsrun knows no repair to try for {fault}");
        else if (view.FirstCheck is { Errors: > 0 }) yield return new($"tsrun propose {crate} --budget 6 --k 40", "more experiments and a larger diff");
        foreach (var step in (view.Unmet?.Failures ?? []).Select(Test).Distinct().Take(3)) yield return step;
        if (result.Best is { Green: true } green) yield return new("", green.Features.Evidence is null
            ? "write a test for what is meant; tsrun cannot infer it from the compiler"
            : "write another test for what is meant: of many edits that turn one test green, most are wrong");
    }

    private static PlanStep OfCargo => new("cargo check", "mend what cargo itself says above; no edit of Rust does");

    private static bool IsOfCargo(RunView view) => view.FirstCheck is { Errors: > 0, Phase: CompilerPhase.Cargo };

    private static bool IsPortable(RunView view) => view.Input?.Facts.Root == Portable.Root;

    /// <summary>The crate as an argument. A portable run's checkout has no place, so its folders are named from its top.</summary>
    private static string Crate(RunView view, Func<string, string>? place)
    {
        if (view.Input is not { Facts: { Root: var root, Cargo: var cargo } }) return ".";
        var folder = Path.GetDirectoryName(Path.Combine(root, cargo.ManifestPath)) ?? root;
        var typed = place is not null ? place(folder) : IsPortable(view) ? Near(root, folder) : folder;
        return cargo.Package is { } package ? $"{Shell.Word(typed)} -p {Shell.Word(package)}" : Shell.Word(typed);
    }

    /// <summary>How a failed test is run alone. A doctest is named by its place, which cargo takes no filter from; a program that crashed names no test, and history has cargo's own way to run it.</summary>
    private static PlanStep Test(string name) => name.Contains(" - ", StringComparison.Ordinal) ? new("cargo test --doc", "what fails, alone")
        : name == "cargo test" ? new(name, "what fails, alone")
        : TestFilter().IsMatch(name) ? new($"cargo test {name}", "what fails, alone")
        : new("", $"run what fails alone: {Printable.Line(name)}");

    /// <summary>The first error, where there was nothing to try: a larger search finds nothing either. The first compiler run of each search is the crate as it is.</summary>
    private static string? Unknown(RunView view) => view is { Ideas: 0, Screened: <= 1, Experiments: [], Result.Best: null or { Title: "" } } && view.FirstCheck?.Diagnostics.FirstOrDefault(error => error.Level == "error") is { } first
        ? FormattableString.Invariant($"{(first.Code.Length > 0 ? Printable.Line(first.Code) : "it")}{(first.Primary is { } at ? $" at {Printable.Line(at.File)}:{at.LineStart}:{at.ColumnStart}" : "")}")
        : null;

    /// <summary>The file that rustc cannot read. Where the error stands is another one, if that file is a module of it.</summary>
    private static string? NoUtf8(RunView view) => (view.FirstCheck?.Diagnostics ?? [])
        .Select(error => NoText().Match(error.Rendered)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    private static string? CargoAdd(RunView view) => (view.FirstCheck?.Diagnostics ?? [])
        .Select(error => AddsDependency().Match(error.Rendered) is { Success: true } advice ? advice.Groups[1].Value
            : MissingCrate().Match(error.Rendered) is { Success: true } missing ? $"cargo add {missing.Groups[1].Value}" : null)
        .FirstOrDefault(add => add is not null);

    /// <summary>rustc has no code for it.</summary>
    [GeneratedRegex(@"\Aerror: couldn't read `?(.+?)`?: stream did not contain valid UTF-8")]
    private static partial Regex NoText();

    [GeneratedRegex("use `(cargo add [A-Za-z0-9_-]+)`")]
    private static partial Regex AddsDependency();

    /// <summary>Of an <c>extern crate</c>, which rustc has no advice for. The standard library is no dependency: where that is missing, the target is.</summary>
    [GeneratedRegex(@"\Aerror\[E0463\]: can't find crate for `(?!(?:std|core|alloc|proc_macro|test)`)([A-Za-z0-9_-]+)`")]
    private static partial Regex MissingCrate();

    /// <summary>A test function's path, or cargo's words for one program. A harness of the crate's own may report any text as a name, which is no command of ours.</summary>
    [GeneratedRegex(@"\A(?:[\p{L}_][\p{L}\p{N}_]*(?:::[\p{L}_][\p{L}\p{N}_]*)*|(?:-p [\w@.:/+#-]+ )?--(?:lib|doc|bins|(?:bin|test|example|bench) [\w-]+))\z")]
    private static partial Regex TestFilter();

    private static IEnumerable<string> Codes(RunView view, RunResult result)
    {
        var asked = result.Next.Where(next => next.Tool == DocsLookup.Name)
            .Select(next => HistoryJson.Read<DocsLookup.Arguments>(next.Arguments).Query);
        var seen = (view.FirstCheck?.Diagnostics ?? []).Where(d => d.Level == "error").Select(d => d.Code);
        return asked.Concat(seen).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).Take(2);
    }
}
