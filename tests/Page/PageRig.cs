using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering.Page;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Page;

/// <summary>Pages of runs with known contents.</summary>
internal sealed class PageRig : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-page-").FullName;

    /// <summary>What wants to leave its place: into markup, into script, over the end of its element, out of its line.</summary>
    public static readonly string[] Hostile =
    [
        "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "<!--<script>", "]]>", "{{trace}}", "\u001b[31mred\u001b[0m", "\u202Eevil\u2069", "\" onclick=\"alert(1)", "javascript:alert(1)",
        "<svg/onload=alert(1)>", "\u2028\u2029", "`${alert(1)}`", "\\u003cb>", "</SCRIPT >", "<style>*{display:none}</style>", "<base href=//evil.test>", "<meta http-equiv=refresh content=0>",
    ];

    /// <summary>A repaired crate, with some text in every field that a crate can influence.</summary>
    public static IReadOnlyList<HistoryEvent> Run(string text = "borrow of moved value: `order`")
    {
        var fault = Canned.Moved with { Message = text, Rendered = $"error[E0382]: {text}", Spans = [Canned.Moved.Spans[0] with { Label = text, Text = text }] };
        var patch = Canned.Patch with { Files = [Canned.Patch.Files[0] with { Path = $"src/{text}.rs", Diff = $"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n x\n-{text.ReplaceLineEndings(" ")}\n+fn a() {{}}\n" }] };
        var experiment = Canned.Try() with { Title = text, Summary = text, Whys = [text], Citations = [$"diag:{text}@12345678"], Patch = patch };
        var screen = new RepairScreen.Result([], 3, [new RejectedCandidate("12345678", text, text)], text);
        var crate = Canned.Crate(experiment);
        return new RecordedRun(Canned.Input(), scheduled => scheduled.ActivityType switch
        {
            CargoCheck.Name when crate(scheduled) is Payload check => HistoryJson.Read<CargoCheck.Result>(check) is { Green: false } ? HistoryJson.ToPayload(Canned.Check(fault)) : check,
            RepairScreen.Name => HistoryJson.ToPayload(screen),
            _ => crate(scheduled),
        }).Play().History;
    }

    /// <summary>A crate that compiles, and whose tests fail with these words.</summary>
    public static IReadOnlyList<HistoryEvent> RedTests(string tail) => new RecordedRun(Canned.Input(BuiltInScripts.Shadow, "researcher"), scheduled => scheduled.ActivityType switch
    {
        CargoCheck.Name => HistoryJson.ToPayload(Canned.Check()),
        CargoTest.Name => HistoryJson.ToPayload(Canned.Tests(failed: 1) with { Tail = tail }),
        TestsPropose.Name => HistoryJson.ToPayload(new TestsPropose.Result([], [], 0, "0 ideas")),
        TestsScreen.Name => HistoryJson.ToPayload(new TestsScreen.Result([], 0, [], "nothing to try")),
        RepairTry.Name => HistoryJson.ToPayload(Canned.Try(green: false) with { Title = "", Done = true }),
        _ => throw new InvalidOperationException(scheduled.ActivityType),
    }).Play().History;

    /// <summary>The same run with its experiments recorded again and again, until there are so many events.</summary>
    public static IReadOnlyList<HistoryEvent> Long(int events)
    {
        var run = Run();
        var at = run.First(next => next.Attributes is ActivityTaskScheduled { ActivityType: RepairTry.Name }).EventId;
        List<HistoryEvent> history = [.. run.Take((int)at - 1)];
        while (history.Count < events - (run.Count - at))
        {
            var id = history.Count + 1L;
            var time = history[^1].EventTime.AddSeconds(1);
            history.Add(new HistoryEvent(id, time, run[(int)at - 1].Attributes));
            history.Add(new HistoryEvent(id + 1, time, new ActivityTaskStarted(id, "test", 1)));
            history.Add(new HistoryEvent(id + 2, time.AddSeconds(1), (ActivityTaskCompleted)run[(int)at + 1].Attributes with { ScheduledEventId = id, StartedEventId = id + 1 }));
        }
        return history;
    }

    /// <summary>A history with its trace.</summary>
    public static Recording RecordingOf(IReadOnlyList<HistoryEvent> history)
    {
        var (seal, lines) = TraceProjection.Project(new RunId("w"), history);
        return new Recording("w", seal, lines, history);
    }

    /// <summary>Writes a run's page.</summary>
    public string Write(IReadOnlyList<HistoryEvent> history, PageContext? context = null)
    {
        var file = Path.Combine(_folder, $"{history.Count}.html");
        File.WriteAllText(file, TracePage.Render(RecordingOf(history), context));
        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
