using System.Globalization;
using System.Text;
using Tsrun.History;

namespace Tsrun.Cli.Ci.Rendering;

/// <summary>A diagnosis in Markdown: as the summary of the job that made it, and as the comment of the job that posts it.</summary>
internal static class FindingsMarkdown
{
    /// <summary>GitHub and its relatives take 65536 characters of a comment.</summary>
    public const int CommentBytesMax = 60 * 1024;

    private const int FaultsShown = 20, FaultLinesMax = 30;

    /// <summary>The job's summary.</summary>
    public static string Summary(Findings findings)
    {
        var text = new StringBuilder($"## tsrun: {Verdict(findings)}\n\n");
        Body(text, findings, isOpen: true);
        if (findings.Tried.Count > 0) Tried(text, findings);
        Foot(text, findings);
        return Markdown.Within(text.ToString(), Shadow.RunnerFiles.SummaryBytesMax);
    }

    /// <summary>The job's summary where no diagnosis could begin, or go on: the sentence that stands in the log.</summary>
    public static string Refusal(CliException refused) => $"## tsrun: no diagnosis\n{Markdown.Block(string.Join('\n', refused.Help.Select(help => $"help: {help}").Prepend($"error[{refused.Code}]: {refused.Message}")))}";

    /// <summary>The one comment.</summary>
    /// <param name="marker">An HTML comment by which it is found again.</param>
    /// <param name="place">How a person takes the patch, in Markdown of ours.</param>
    public static string Comment(Findings findings, string marker, string place)
    {
        var text = new StringBuilder($"{marker}\n**tsrun:** {Verdict(findings)}\n");
        if (findings.Outcome != RunOutcome.Clean) Body(text.Append('\n'), findings, isOpen: false);
        if (findings.Best is not null && findings.Outcome == RunOutcome.Proposed) text.Append($"\n{place}\n");
        Foot(text, findings);
        return Markdown.Within(text.ToString(), CommentBytesMax);
    }

    /// <summary>One line that says how it stands. Abstention is neutral, not bad.</summary>
    public static string Verdict(Findings findings) => findings.Outcome switch
    {
        RunOutcome.Clean => findings.Tests is { } tests ? string.Create(CultureInfo.InvariantCulture, $"green. `cargo check` and `cargo test` pass ({Amount.Of(tests.Passed, "test")}).") : "green. `cargo check` passes; the tests were not run.",
        RunOutcome.Proposed => string.Create(CultureInfo.InvariantCulture, $"{Errors(findings)}, and a patch that passes {(findings.Best!.Features.TestsPassed > 0 ? "check and tests" : "check; there are no tests")} (confidence {findings.Best.Confidence:0.00}, {Amount.Of(findings.Best.Lines, "line")})."),
        RunOutcome.Abstained => $"{Errors(findings)}. No repair that can be proved, so none is proposed.",
        RunOutcome.Blocked => "blocked by policy; nothing was tried.",
        _ => $"{Errors(findings)}. The diagnosis did not come to an end.",
    };

    private static string Errors(Findings findings) => findings.Faults.Count > 0 ? Amount.Of(findings.Faults.Count, "error") : findings.Tests is { Failed: > 0 } tests ? Amount.Of(tests.Failed, "failing test") : "no compiler error";

    private static void Body(StringBuilder text, Findings findings, bool isOpen)
    {
        if (findings.Reason.Length > 0) text.Append($"{Markdown.Span(findings.Reason)}\n\n");
        foreach (var fault in findings.Faults.Take(FaultsShown)) Fault(text, findings, fault, isOpen && findings.Faults.Count <= 3);
        if (findings.Faults.Count > FaultsShown) text.Append($"\n… and {findings.Faults.Count - FaultsShown} more errors.\n");
        if (findings.Tests is { Green: false } tests) text.Append(Markdown.Block(string.Join('\n', tests.Failures.Take(20))));
        if (findings.Best is { } best) Patch(text, findings, best, isOpen);
        if (findings.Plan.Count > 0) text.Append("\nNext:\n").Append(Markdown.Block(string.Join('\n', findings.Plan.Select(step => step.Line))));
    }

    private static void Fault(StringBuilder text, Findings findings, Diagnostic fault, bool isOpen)
    {
        var place = fault.Primary is { } span ? $" {Markdown.HtmlCode(string.Create(CultureInfo.InvariantCulture, $"{findings.Folder}{span.File}:{span.LineStart}"))}" : "";
        text.Append($"<details{(isOpen ? " open" : "")}><summary>{Markdown.HtmlCode(fault.Code.Length > 0 ? fault.Code : "error")}{place} {Markdown.HtmlCode(Words.Clip(fault.Message, 160))}</summary>\n")
            .Append(Markdown.Block(fault.Rendered, linesMax: FaultLinesMax));
        if (findings.Pages.FirstOrDefault(page => page.Anchor.StartsWith($"rustc:{fault.Code}@", StringComparison.Ordinal)) is { } page)
            text.Append($"\n- cause: {Markdown.Span(Words.Clip(FirstSentence(page.Text), 200))} {Markdown.Span(page.Anchor)}\n");
        text.Append("\n</details>\n");
    }

    private static string FirstSentence(string text)
    {
        var words = text.ReplaceLineEndings(" ").Trim();
        return words.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? words[..(end + 1)] : words;
    }

    private static void Patch(StringBuilder text, Findings findings, RepairTry.Result best, bool isOpen)
    {
        var name = findings.Outcome == RunOutcome.Proposed ? "patch" : "best candidate, not proposed";
        text.Append($"\n<details{(isOpen || findings.Outcome == RunOutcome.Proposed ? " open" : "")}><summary>{name}: {Markdown.HtmlCode(Words.Clip(best.Title, 160))}</summary>\n").Append(Markdown.Block(best.Patch.Diff, "diff", 400)).Append('\n');
        foreach (var why in best.Whys.Distinct(StringComparer.Ordinal).Take(5)) text.Append($"- why: {Markdown.Span(why)}\n");
        text.Append(string.Create(CultureInfo.InvariantCulture, $"- confidence {best.Confidence:0.00} {(best.Confidence >= findings.TauPatch ? "≥" : "<")} τ_patch {findings.TauPatch:0.00}"))
            .Append(best.Tests is { } tests ? tests.Passed + tests.Failed == 0 ? " · no tests" : string.Create(CultureInfo.InvariantCulture, $" · tests {tests.Passed}/{tests.Passed + tests.Failed}") : " · tests not run").Append('\n');
        if (best.Citations.Count > 0) text.Append($"- anchors: {string.Join(' ', best.Citations.Take(12).Select(Markdown.Span))}\n");
        text.Append("\n</details>\n");
    }

    private static void Tried(StringBuilder text, Findings findings)
    {
        text.Append("\n### Experiments\n\n").Append(findings.EditsTested > 0
            ? $"{Amount.Of(findings.EditsTested, "edit")} of the functions that failing tests run through were put to the tests; what passed was proved again:\n\n"
            : $"{Amount.Of(findings.Screened, "candidate")} were screened by the compiler alone; these were put to the tests:\n\n");
        foreach (var experiment in findings.Tried) text.Append($"- {(experiment.Green ? "✔" : "✘")} {Markdown.Span(experiment.Title)}: {Markdown.Span(experiment.Summary)}\n");
    }

    private static void Foot(StringBuilder text, Findings findings) => text.Append(string.Create(CultureInfo.InvariantCulture,
        $"\n<sub>Never applied automatically. {Markdown.Span(findings.Toolchain)} · sandbox {Markdown.Span(findings.Sandbox)} · {findings.Elapsed.TotalSeconds:0.0} s · trace {Markdown.Span(findings.Run)} `{findings.TraceSha256[..12]}`</sub>\n"));
}
