using System.Globalization;
using System.Text;
using Tsrun.Activities.Cargo.Messages;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>Makes a test run's result out of what cargo and the test programs left.</summary>
internal static class TestSummary
{
    private const int FailuresMax = 100, TailBytesMax = 4096;
    private static readonly string[] ProgramFailed = ["error: test failed, to rerun pass `", "error: doctest failed, to rerun pass `"];

    internal static CargoTest.Result Make(ProcessResult answer, PathMap paths)
    {
        var reader = new MessageReader(paths);
        var lines = paths.Text(answer.Stdout).Split('\n');
        var built = Array.FindIndex(lines, line => reader.Read(line) is CargoMessage.Finished);
        if (built < 0 || reader.Read(lines[built]) is CargoMessage.Finished { Success: false }) return NotBuilt(answer, lines, reader, paths);
        var output = TestOutput.Read(lines.Skip(built + 1));
        var ended = answer.End == ProcessEnd.Exited;
        var failures = output.Failures.Count > 0 || answer.ExitCode == 0 || !ended ? output.Failures : CrashedPrograms(answer.Stderr);
        var failed = Math.Max(output.Failed, failures.Count);
        return new CargoTest.Result(
            ended && answer.ExitCode == 0 && failed == 0,
            Compiled: true, output.Passed, failed, output.Ignored,
            [.. failures.Take(FailuresMax)],
            Tail(output.Shown.Length > 0 || answer.ExitCode == 0 ? output.Shown : paths.Text(answer.Stderr)),
            answer.SandboxTier,
            Line(answer, output, failures, failed));
    }

    private static CargoTest.Result NotBuilt(ProcessResult answer, string[] lines, MessageReader reader, PathMap paths)
    {
        var first = lines.Select(reader.Read).OfType<CargoMessage.Compiler>().FirstOrDefault(message => message.Diagnostic.Level == "error")?.Diagnostic
            ?? (CargoErrors.Read(answer.Stderr, paths) is [var own, ..] ? own : null);
        var summary = answer.End == ProcessEnd.TimedOut ? $"building the tests did not end within {Seconds(answer)} and was stopped"
            : $"the tests do not build: {first?.Message ?? $"cargo ended with {answer.ExitCode.ToString(CultureInfo.InvariantCulture)}"}";
        return new CargoTest.Result(false, Compiled: false, 0, 0, 0, [], Tail(first?.Rendered ?? paths.Text(answer.Stderr)), answer.SandboxTier, summary);
    }

    // A program that aborts names no test: the way to run it again is all that cargo says.
    private static IReadOnlyList<string> CrashedPrograms(string stderr)
    {
        var names = from line in stderr.Split('\n')
                    from start in ProgramFailed
                    where line.StartsWith(start, StringComparison.Ordinal)
                    select line[start.Length..].TrimEnd('`');
        var found = names.Distinct().ToList();
        return found.Count > 0 ? found : ["cargo test"];
    }

    private static string Line(ProcessResult answer, TestOutput output, IReadOnlyList<string> failures, int failed)
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"{output.Passed} passed, {failed} failed, {output.Ignored} ignored");
        if (answer.End == ProcessEnd.TimedOut)
            return $"the tests did not end within {Seconds(answer)} and were stopped{(output.Slow.Count > 0 ? $"; still running: {string.Join(", ", output.Slow)}" : "")}; until then {counts}";
        if (answer.End == ProcessEnd.Signaled) return string.Create(CultureInfo.InvariantCulture, $"the tests were ended by signal {answer.ExitCode - 128}; until then {counts}");
        return failures.Count == 0 ? counts : $"{counts}: {string.Join(", ", failures.Take(3))}{(failures.Count > 3 ? ", …" : "")}";
    }

    private static string Seconds(ProcessResult answer) => string.Create(CultureInfo.InvariantCulture, $"{answer.Elapsed.TotalSeconds:0} s");

    private static string Tail(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= TailBytesMax) return text;
        var start = bytes.Length - TailBytesMax;
        while (start < bytes.Length && (bytes[start] & 0xC0) == 0x80) start++;
        return Encoding.UTF8.GetString(bytes, start, bytes.Length - start);
    }
}
