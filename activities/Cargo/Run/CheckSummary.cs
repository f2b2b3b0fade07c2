using System.Globalization;
using Tsrun.Activities.Cargo.Messages;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>Makes a check's result out of messages and the way cargo ended.</summary>
internal static class CheckSummary
{
    internal static CargoCheck.Result Make(IEnumerable<Diagnostic> messages, ProcessResult answer, PathMap paths, Toolchain toolchain)
    {
        var all = DiagnosticList.Normalise(messages.Concat(OwnErrors(answer, paths)));
        if (answer.ExitCode != 0 && all.All(message => message.Level != "error")) all = [Unexplained(answer, paths), .. all];
        var errors = all.Where(message => message.Level == "error").ToList();
        return new CargoCheck.Result(
            errors.Count,
            all.Count - errors.Count,
            errors.Count == 0,
            errors.Count == 0 ? CompilerPhase.Done : errors.Min(error => error.Phase),
            [.. all.Take(DiagnosticList.Max)],
            [.. errors.GroupBy(error => error.Class).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key)],
            answer.SandboxTier,
            toolchain.Version,
            Line(errors, all.Count - errors.Count));
    }

    private static IEnumerable<Diagnostic> OwnErrors(ProcessResult answer, PathMap paths)
    {
        if (answer.End == ProcessEnd.TimedOut)
            return [CargoErrors.ToDiagnostic(string.Create(CultureInfo.InvariantCulture, $"cargo check did not end within {answer.Elapsed.TotalSeconds:0} s and was stopped"))];
        return answer.ExitCode == 0 ? [] : CargoErrors.Read(answer.Stderr, paths);
    }

    private static Diagnostic Unexplained(ProcessResult answer, PathMap paths)
    {
        var said = paths.Text(answer.Stderr.Trim());
        return CargoErrors.ToDiagnostic(string.Create(CultureInfo.InvariantCulture, $"cargo ended with {answer.ExitCode}") + (said.Length == 0 ? "" : "\n" + said));
    }

    private static string Line(List<Diagnostic> errors, int warnings)
    {
        if (errors.Count == 0) return warnings == 0 ? "no errors" : $"no errors, {Amount.Of(warnings, "warning")}";
        var first = errors[0];
        var place = first.Primary is { } span ? string.Create(CultureInfo.InvariantCulture, $" at {span.File}:{span.LineStart}:{span.ColumnStart}") : "";
        return $"{Amount.Of(errors.Count, "error")}; first: {(first.Code.Length == 0 ? "" : first.Code + ' ')}{first.Message}{place}";
    }
}
