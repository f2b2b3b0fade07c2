using Tsrun.Activities.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden play</c>: one step after the other, with a pause where somebody is there to press Enter; <c>--check</c> folds the history again beside it.</summary>
internal static class GoldenPlay
{
    public static int Execute(string name, bool check, string folder, OutputOptions output)
    {
        var golden = GoldenCases.Load(folder, name);
        var (history, fault) = HistoryReader.Read(golden.Bundle.Members[GoldenCase.History]);
        if (fault is not null) throw new CliException(ExitCode.Invalid, "TS1013", $"{name}: {fault}");
        var pauses = !output.IsMachine && Terminal.Detect(output.Color, output.Progress).Interactive;
        var (projection, lines) = (new TraceProjection(), Recorded(golden));
        foreach (var line in history.SelectMany(next => projection.Next(new RunId(golden.Trace.Provenance.Run), next)))
        {
            var bytes = projection.Seal(line);
            var same = line.Seq < lines.Count && bytes.AsSpan().SequenceEqual(lines[line.Seq]);
            Step(line, check ? same : null, output);
            if (line.Kind == TraceKind.Patch && !output.IsMachine) Console.Out.Write(Printable.Text(golden.Trace.FinalState.Diff));
            if (pauses) _ = Console.In.ReadLine();
            if (check && !same) throw new CliException(ExitCode.Diverged, "TS0901", $"{name}: step {line.Seq} is not the recorded one");
        }
        return check ? Compare(name, history, output) : ExitCode.Green;
    }

    private static int Compare(string name, IReadOnlyList<HistoryEvent> history, OutputOptions output)
    {
        var replay = Replayer.Replay(history);
        Records.Write(output, "tsrun.replay/1", replay.Divergence is { } divergence ? $"{name}: {divergence}" : $"replay identical: {replay.Events}/{replay.Total} events", json =>
        {
            json.WriteString("name", name);
            json.WriteBoolean("identical", replay.Identical);
            json.WriteNumber("events", replay.Events);
        });
        return replay.Identical ? ExitCode.Green : ExitCode.Diverged;
    }

    private static void Step(TraceLine line, bool? same, OutputOptions output) => Records.Write(output, "tsrun.step/1",
        Printable.Line($"{line.Seq,3}  {line.Kind,-8} {line.Tool ?? "",-14} {line.Summary}{(same is { } held ? held ? "  same" : "  DIFFERS" : "")}"), json =>
        {
            json.WriteNumber("seq", line.Seq);
            json.WriteString("kind", line.Kind);
            json.WriteString("summary", line.Summary);
            if (same is { } equal) json.WriteBoolean("same", equal);
        });

    private static List<byte[]> Recorded(GoldenCase golden)
    {
        var (text, lines) = (golden.Bundle.Members[GoldenCase.Lines], new List<byte[]>());
        foreach (var line in text.AsSpan(0, Math.Max(0, text.Length - 1)).Split((byte)'\n')) lines.Add(text[line]);
        return lines;
    }
}
