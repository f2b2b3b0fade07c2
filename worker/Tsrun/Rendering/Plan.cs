using System.Text.RegularExpressions;
using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>What a run that left something to do says to do next: commands that a person can type as they stand.</summary>
internal static partial class Plan
{
    /// <summary>The next probes, cheapest first.</summary>
    public static IReadOnlyList<string> For(RunView view, RunResult result, string run) => [.. Steps(view, result, run).Select(step => Called.In(
        step.Why.Length > 0 ? $"{step.What,-30}   {step.Why}" : step.What))];

    private static IEnumerable<(string What, string Why)> Steps(RunView view, RunResult result, string run)
    {
        foreach (var code in Codes(view, result)) yield return ($"tsrun explain {Printable.Line(code)}", "what the toolchain's documentation says");
        if (view.IsDiagnosis)
        {
            yield return ($"tsrun fix {Crate(view)}", "repair it; applies only what check and tests prove");
            yield break;
        }
        if (result.Best is { Green: true } best) yield return ($"tsrun apply {run} --accept", $"take the best candidate; it passes check{(best.Features.TestsPassed > 0 ? " and tests" : ", and there are no tests")}");
        else if (result.Best is { Title.Length: > 0 }) yield return ($"tsrun trace show {run}", "the best candidate, and why it was not good enough");
        if (view.FirstCheck is { Errors: > 0, Phase: CompilerPhase.Cargo }) yield return ("cargo check", "mend what cargo itself says above; no edit of Rust does");
        else if (CargoAdd(view) is { } add) yield return (Printable.Line(add), "rustc's advice; tsrun adds no dependency by itself");
        else if (view.FirstCheck is { Errors: > 0 }) yield return ($"tsrun propose {Crate(view)} --budget 6 --k 40", "more experiments and a larger diff");
        foreach (var typed in (view.Unmet?.Failures ?? []).Select(Test).Distinct(StringComparer.Ordinal).Take(3)) yield return (typed, "what fails, alone");
        if (result.Best is { Green: true }) yield return ("write a test for what is meant; tsrun cannot infer it from the compiler", "");
    }

    /// <summary>The crate's folder as it can be typed from here.</summary>
    private static string Crate(RunView view)
    {
        if (view.Input is not { Facts: { Root: var root, Cargo: var cargo } }) return ".";
        var folder = Path.GetDirectoryName(Path.Combine(root, cargo.ManifestPath)) ?? root;
        var near = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        var path = near == "." ? near : near.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(near) ? folder : $".{Path.DirectorySeparatorChar}{near}";
        var typed = path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or '.' or '-' or '_' or ':') ? path : $"'{Printable.Line(path).Replace("'", "'\\''", StringComparison.Ordinal)}'";
        return cargo.Package is { } package ? $"{typed} -p {Printable.Line(package)}" : typed;
    }

    /// <summary>How a failed test is run alone. A doctest is named by its place, which cargo takes no filter from; a program that crashed names no test, and history has cargo's own way to run it.</summary>
    private static string Test(string name) => name.Contains(" - ", StringComparison.Ordinal) ? "cargo test --doc"
        : name == "cargo test" ? name : $"cargo test {Printable.Line(name)}";

    private static string? CargoAdd(RunView view) => (view.FirstCheck?.Diagnostics ?? [])
        .Select(error => AddsDependency().Match(error.Rendered)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex("use `(cargo add [A-Za-z0-9_-]+)`")]
    private static partial Regex AddsDependency();

    private static IEnumerable<string> Codes(RunView view, RunResult result)
    {
        var asked = result.Next.Where(next => next.Tool == DocsLookup.Name)
            .Select(next => HistoryJson.Read<DocsLookup.Arguments>(next.Arguments).Query);
        var seen = (view.FirstCheck?.Diagnostics ?? []).Where(d => d.Level == "error").Select(d => d.Code);
        return asked.Concat(seen).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).Take(2);
    }
}
