using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cli;

/// <summary>What a run says to do next can be pasted: nothing that a crate says becomes a command, and what writes says so.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData("a; touch owned")]
    [InlineData("$(touch owned)")]
    [InlineData("--config=evil")]
    [InlineData("it_works\ntouch owned")]
    public void For_ATestWhoseNameIsNoPath_TellsItAndOffersNoCommand(string name) =>
        Assert.DoesNotContain(Of(name), step => step.Command.Contains("cargo test", StringComparison.Ordinal) || step.Command.Contains("owned", StringComparison.Ordinal));

    [Theory]
    [InlineData("tests::größe_2", "cargo test tests::größe_2")]
    [InlineData("-p tiny --test it", "cargo test -p tiny --test it")]
    [InlineData("src/lib.rs - two (line 3)", "cargo test --doc")]
    [InlineData("cargo test", "cargo test")]
    public void For_AFailedTest_RunsItAlone(string name, string command) => Assert.Contains(Of(name), step => step.Command == command && !step.Writes);

    [Fact]
    public void For_AProvedPatch_SaysThatTakingItWrites() =>
        Assert.Equal(["tsrun apply w --accept"], Plan.For(Abstained("/somewhere"), "w", 0.99).Where(step => step.Writes).Select(step => step.Command));

    [Fact]
    public void For_APatchThatIsTooLong_OffersNoneToTake() => Assert.DoesNotContain(Plan.For(Abstained("/somewhere", Canned.Try(lines: 400)), "w", 0.99), step => step.Writes);

    [Fact]
    public void For_APortableRun_NamesNoFolderAndTakesNothing()
    {
        var steps = Plan.For(Abstained(Portable.Root), "w", 0.99);
        Assert.DoesNotContain(steps, step => step.Writes || step.Command.Contains(Portable.Root, StringComparison.Ordinal));
        Assert.Contains(steps, step => step.Command.StartsWith("tsrun propose . ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serde_json", "cargo add serde_json")]
    [InlineData("std", "tsrun propose . --budget 6 --k 40")]
    [InlineData("a; touch owned", "tsrun propose . --budget 6 --k 40")]
    public void For_ACrateThatIsMissing_AddsItAndOffersNoLargerSearch(string name, string command)
    {
        var missing = Canned.Moved with { Code = "E0463", Message = $"can't find crate for `{name}`", Rendered = $"error[E0463]: can't find crate for `{name}`\n --> src/lib.rs:1:1" };
        var view = RunView.Of(new RecordedRun(Canned.Input(BuiltInScripts.Shadow, "researcher"), scheduled => scheduled.ActivityType switch
        {
            CargoCheck.Name => HistoryJson.ToPayload(Canned.Check(missing)),
            _ => Canned.Crate(Canned.Try(green: false))(scheduled),
        }).Play().History);
        Assert.Equal([command], Plan.For(view, "w", 0.85).Select(step => step.Command).Where(typed => typed.StartsWith("cargo add", StringComparison.Ordinal) || typed.Contains("--budget", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("plain-1.2/x_y", "plain-1.2/x_y")]
    [InlineData("", "''")]
    [InlineData("$(id) it's", "'$(id) it'\\''s'")]
    [InlineData("a\nb", "'a␊b'")]
    public void Word_OfAnyText_IsOneWord(string text, string word) => Assert.Equal(word, Shell.Word(text));

    private static IReadOnlyList<PlanStep> Of(string failed) => Plan.For(RunView.Of(new RecordedRun(Canned.Input(BuiltInScripts.Shadow, "researcher"), scheduled => scheduled.ActivityType switch
    {
        CargoCheck.Name => HistoryJson.ToPayload(Canned.Check()),
        CargoTest.Name => HistoryJson.ToPayload(Canned.Tests(failed: 1) with { Failures = [failed] }),
        TestsPropose.Name => HistoryJson.ToPayload(new TestsPropose.Result([], [], 0, "0 ideas")),
        TestsScreen.Name => HistoryJson.ToPayload(new TestsScreen.Result([], 0, [], "nothing to try")),
        RepairTry.Name => HistoryJson.ToPayload(Canned.Try(green: false) with { Title = "", Done = true }),
        _ => throw new InvalidOperationException(scheduled.ActivityType),
    }).Play().History), "w", 0.85);

    /// <summary>A run with a green candidate that nobody could be sure of.</summary>
    private static RunView Abstained(string root) => Abstained(root, Canned.Try(touch: false, risk: Risk.High, anchors: 0));

    private static RunView Abstained(string root, RepairTry.Result experiment)
    {
        var input = Canned.Input(BuiltInScripts.Shadow, "researcher");
        var history = new RecordedRun(input with { Facts = input.Facts with { Root = root } }, Canned.Crate(experiment)).Play().History;
        return RunView.Of(history);
    }
}
