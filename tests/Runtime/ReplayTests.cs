using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Tests.Runtime;

public sealed class ReplayTests
{
    private static readonly IReadOnlyList<HistoryEvent> Recorded = new RecordedRun(Canned.Input(), Canned.Crate(Canned.Try())).Play().History;

    [Fact]
    public void Replay_OwnHistory_IsIdentical()
    {
        var result = Replayer.Replay(Recorded);
        Assert.True(result.Identical, result.Divergence?.ToString());
        Assert.Equal(Recorded.Count, result.Events);
    }

    [Fact]
    public void Replay_EveryChangedOutcomeThatMatters_IsNamed()
    {
        var index = Recorded.ToList().FindIndex(e => e.Attributes is ActivityTaskCompleted { Result.Json: var json } && json.Contains("\"errors\":1", StringComparison.Ordinal));
        var changed = Recorded.ToList();
        changed[index] = changed[index] with { Attributes = (ActivityTaskCompleted)changed[index].Attributes with { Result = HistoryJson.ToPayload(Canned.Check()) } };
        var result = Replayer.Replay(changed);
        Assert.False(result.Identical);
        Assert.True(result.Divergence!.EventId > index);
    }

    [Fact]
    public void Replay_ChangedScript_DivergesAtTheFirstDifferentCommand()
    {
        var started = (WorkflowExecutionStarted)Recorded[0].Attributes;
        var input = HistoryJson.Read<RunInput>(started.Input);
        var other = input with { Script = input.Script with { Text = input.Script.Text.Replace("Make `cargo check`", "Get `cargo check`", StringComparison.Ordinal) } };
        var changed = Recorded.ToList();
        changed[0] = changed[0] with { Attributes = started with { Input = HistoryJson.ToPayload(other) } };
        var first = Recorded.First(e => e.Attributes is MarkerRecorded).EventId;
        Assert.Equal(first, Replayer.Replay(changed).Divergence!.EventId);
    }

    [Fact]
    public void Replay_CutBeforeTheClose_NamesTheMissingCommand() =>
        Assert.Equal("the end of history", Replayer.Replay([.. Recorded.Take(Recorded.Count - 1)]).Divergence!.Expected);

    [Fact]
    public void Apply_InArbitraryCuts_GivesTheSameCommands()
    {
        var expected = Cuts(1);
        for (var size = 2; size < Recorded.Count; size++) Assert.Equal(expected, Cuts(size));
    }

    /// <summary>Feeds the history in pieces of a size, repeating the last event of each piece as a server may, and asking for commands wherever a turn is open.</summary>
    private static List<string> Cuts(int size)
    {
        var (machine, commands) = (new WorkflowMachine(), new List<string>());
        foreach (var piece in Recorded.Chunk(size))
        {
            foreach (var next in piece)
            {
                machine.Apply(next);
                if (next.Attributes is WorkflowTaskStarted) commands.AddRange(machine.TakeCommands().Select(command => command.ToString()!));
            }
            machine.Apply(piece[^1]);
            Assert.Null(machine.Divergence);
        }
        return commands;
    }

    [Fact]
    public void Project_Twice_GivesTheSameBytes()
    {
        var (seal, lines) = TraceProjection.Project(new RunId("w"), Recorded);
        var (again, linesAgain) = TraceProjection.Project(new RunId("w"), Recorded);
        Assert.Equal(seal.Head, again.Head);
        Assert.Equal(lines, linesAgain);
        Assert.Null(TraceVerifier.Verify(lines, seal));
    }

    [Fact]
    public void Verify_AnyByteFlippedOrLineLost_IsFound()
    {
        var (seal, lines) = TraceProjection.Project(new RunId("w"), Recorded);
        for (var line = 0; line < lines.Count; line++)
        {
            var flipped = lines.Select(bytes => bytes.ToArray()).ToList();
            flipped[line][flipped[line].Length / 2] ^= 1;
            Assert.NotNull(TraceVerifier.Verify(flipped, seal));
            Assert.NotNull(TraceVerifier.Verify([.. lines.Where((_, index) => index != line)], seal));
        }
        Assert.NotNull(TraceVerifier.Verify([.. lines.Take(lines.Count - 1)], seal));
        Assert.NotNull(TraceVerifier.Verify([.. lines.Reverse()], seal));
    }

    [Fact]
    public void Verify_PatchWithoutAnchors_IsRejected()
    {
        var (_, lines) = TraceProjection.Project(new RunId("w"), Recorded);
        var index = lines.ToList().FindIndex(line => HistoryJson.Read<TraceLine>(line).Kind == TraceKind.Patch);
        var bare = lines.ToList();
        bare[index] = HistoryJson.Bytes(HistoryJson.Read<TraceLine>(lines[index]) with { Anchors = [] });
        Assert.Equal($"rejected: event {index} patch has no anchors", TraceVerifier.Verify(bare, null)!.Message);
    }
}
