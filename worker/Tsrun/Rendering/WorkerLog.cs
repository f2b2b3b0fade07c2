using System.Globalization;
using System.Text.Json;
using Tsrun.Cli.Hosting;
using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>What a worker has to tell, a line each: for people on stderr with the time, for programs as records on stdout.</summary>
internal sealed class WorkerLog(OutputOptions output, TimeProvider clock)
{
    /// <summary>Runs that were terminated from outside end without a word to us; of what was taken up the oldest are forgotten.</summary>
    private const int RunsMax = 10_000;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<RunId, bool> _taken = [];

    /// <summary>The worker is there.</summary>
    /// <param name="identity">As it stands in every event that it causes.</param>
    /// <param name="where">What it works for, for people.</param>
    public void Started(string identity, string where)
    {
        if (output.IsMachine) Record(("started", Texts(("identity", identity), ("where", where))));
        else if (output.ShowsProgress) Console.Error.WriteLine($"tsrun {CommandLine.Version} · worker {identity} · {Printable.Line(where)}");
    }

    /// <summary>Tells it, unless it is known.</summary>
    public void Tell(WorkerNews news)
    {
        lock (_gate)
        {
            if (news is WorkerNews.RunTaken taken && !IsNew(taken.Run)) return;
            if (news is WorkerNews.RunEnded ended) _taken.Remove(ended.Run);
            if (output.IsMachine) Record(Fields(news));
            else if (output.ShowsProgress || news is WorkerNews.TurnFailed) Console.Error.WriteLine(Printable.Line($"{clock.GetLocalNow():HH:mm:ss} {Words(news)}"));
        }
    }

    private bool IsNew(RunId run)
    {
        if (!_taken.TryAdd(run, true)) return false;
        if (_taken.Count > RunsMax) _taken.RemoveAt(0);
        return true;
    }

    /// <summary>It in words.</summary>
    public static string Words(WorkerNews news) => news switch
    {
        WorkerNews.RunTaken taken => $"{taken.Workflow} taken up ({taken.Script})",
        WorkerNews.RunEnded ended => $"{ended.Workflow} is over: {ended.Outcome}",
        WorkerNews.ConnectionLost lost => $"connection lost, trying again at least every 5 s: {lost.Why}",
        WorkerNews.ConnectionRegained regained => $"connection regained after {HumanReport.Seconds(regained.After)}",
        WorkerNews.Stopping { Now: true } => "stopping; what is under way is given back",
        WorkerNews.Stopping => "stopping after what is under way; press Ctrl-C again to give it back now",
        WorkerNews.TurnFailed failed => string.Create(CultureInfo.InvariantCulture, $"error[{failed.Code}]: {failed.Workflow}, attempt {failed.Attempt}: {failed.Why}"),
        WorkerNews.Remark remark => remark.Text,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>It as a record: its type, and what there is to say of it.</summary>
    private static (string Type, Action<Utf8JsonWriter> Fields) Fields(WorkerNews news) => news switch
    {
        WorkerNews.RunTaken taken => ("run-taken", Texts(("run", taken.Workflow.Value), ("script", taken.Script))),
        WorkerNews.RunEnded ended => ("run-ended", Texts(("run", ended.Workflow.Value), ("outcome", ended.Outcome))),
        WorkerNews.TurnFailed failed => ("turn-failed", json => Fields(json, failed)),
        WorkerNews.ConnectionLost lost => ("connection-lost", Texts(("reason", lost.Why))),
        WorkerNews.ConnectionRegained regained => ("connection-regained", json => json.WriteNumber("ms", (long)regained.After.TotalMilliseconds)),
        WorkerNews.Stopping stopping => ("stopping", json => json.WriteBoolean("now", stopping.Now)),
        WorkerNews.Remark remark => ("remark", Texts(("text", remark.Text))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Action<Utf8JsonWriter> Texts(params (string Name, string Value)[] texts) => json =>
    {
        foreach (var (name, value) in texts) json.WriteString(name, value);
    };

    private static void Fields(Utf8JsonWriter json, WorkerNews.TurnFailed failed)
    {
        json.WriteString("run", failed.Workflow.Value);
        json.WriteNumber("attempt", failed.Attempt);
        json.WriteString("code", failed.Code);
        json.WriteString("reason", failed.Why);
    }

    private void Record((string Type, Action<Utf8JsonWriter> Fields) record) => JsonReport.Write(Console.Out, json =>
    {
        json.WriteString("type", record.Type);
        json.WriteString("at", clock.GetUtcNow().UtcDateTime);
        record.Fields(json);
    }, "tsrun.worker/1");
}
