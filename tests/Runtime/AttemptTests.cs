using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Tests.Runtime;

public sealed class AttemptTests
{
    private static readonly Failure FirstFailure = Failure.Application("TS0581", "too slow"), Second = Failure.Application("TS0582", "broken") with { Cause = FirstFailure };

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)] // an attempt knows of one before it, whatever hangs behind that
    [InlineData(3, 2)]
    [InlineData(9, 2)] // those of a process that was killed are not known
    public void Project_ActivityBegunSeveralTimes_HasALineForEachKnownAttempt(int attempts, int lines)
    {
        var trace = Trace(attempts).Where(line => line.Kind == TraceKind.Error).ToList();
        Assert.Equal(Enumerable.Range(attempts - lines, lines).Select(number => (int?)number), trace.Select(line => line.Attempts));
        if (lines == 2) Assert.Equal([$"attempt {attempts - 2}: too slow", $"attempt {attempts - 1}: broken"], trace.Select(line => line.Summary));
    }

    private static IEnumerable<TraceLine> Trace(int attempts)
    {
        var history = new RecordedRun(Canned.Input(), Canned.Crate(Canned.Try())).Play().History
            .Select(e => e.Attributes is ActivityTaskStarted { ScheduledEventId: var id } started && id == First ? e with { Attributes = started with { Attempt = attempts, LastFailure = attempts > 1 ? Second : null } } : e).ToList();
        return TraceProjection.Project(new RunId("w"), history).Lines.Select(line => HistoryJson.Read<TraceLine>(line)).Where(line => line.Tool == CargoCheck.Name).Take(attempts > 1 ? 3 : 1);
    }

    /// <summary>The event that schedules the first check of the fix script.</summary>
    private const long First = 7;
}
