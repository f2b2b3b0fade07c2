using Tsrun.Activities;
using Tsrun.Activities.Golden;
using Tsrun.History;
using Tsrun.Tests.Patching;

namespace Tsrun.Tests.Golden;

/// <summary>What a toolchain says of golden traces that another one recorded.</summary>
public sealed class GoldenVerifyTests : IDisposable
{
    private static readonly string Ours = Path.Combine(Repository.Root, "golden-traces");
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Verify_ByAnotherToolchain_CountsWhatIsSameChangedAndGone()
    {
        foreach (var name in new[] { "move-e0507-slot", "syntax-watch", "trait-e0277-invoice", "type-e0308-type-string-for-str" }) Shell.Run("cp", "-r", Path.Combine(Ours, name), _folder);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "broken")).FullName, GoldenCase.Meta), "{");
        var answer = await VerifyAsync(new Toolchain(_folder, (name, then) => name switch
        {
            "move-e0507-slot" => then with { Before = then.Before with { Diagnostics = [.. then.Before.Diagnostics.Select(error => error with { Message = error.Message + " now" })] } },
            "syntax-watch" => then with { Before = then.Before with { Errors = 0 } },
            "trait-e0277-invoice" => then with { Tried = then.Tried with { Green = false, Summary = "tests 1/2" } },
            _ => then,
        }));
        Assert.StartsWith("1 same, 1 changed (move-e0507-slot: E0507 text), 3 gone (broken: golden.json is not a golden trace", answer.Summary, StringComparison.Ordinal);
        Assert.Equal(["syntax-watch: the compiler finds nothing wrong with the sources any more", "trait-e0277-invoice: the patch does not hold: tests 1/2"], answer.Gone.Skip(1));
    }

    [Fact]
    public async Task Verify_WhereARuleIsExplainedOtherwise_NamesTheStaleAnchor()
    {
        Shell.Run("cp", "-r", Path.Combine(Ours, "move-e0507-slot"), _folder);
        var answer = await VerifyAsync(new Toolchain(_folder, (_, then) => then with { Tried = then.Tried with { Citations = [.. then.Tried.Citations.Where(anchor => !anchor.StartsWith("rustc:", StringComparison.Ordinal))] } }));
        Assert.StartsWith("move-e0507-slot: stale rustc:E0507@", Assert.Single(answer.Changed), StringComparison.Ordinal);
    }

    private async Task<GoldenVerify.Result> VerifyAsync(ILiveTrial trial)
    {
        var run = new RunFacts("verify", _folder, "", "curator", new CargoOptions(), new ActivityLimits(TimeSpan.FromMinutes(1), 1 << 30, 1 << 20, 64, "required"));
        var input = HistoryJson.ToPayload(new ActivityInput<GoldenVerify.Arguments>(run, new GoldenVerify.Arguments(_folder)));
        return HistoryJson.Read<GoldenVerify.Result>(await new GoldenVerifyHandler(trial).ExecuteAsync(input, new ActivityContext(new ActivityId("1"), 1, _ => { }), CancellationToken.None));
    }

    /// <summary>Says of each what was recorded, or what a test makes of that.</summary>
    private sealed class Toolchain(string folder, Func<string, LiveAnswer, LiveAnswer> said) : ILiveTrial
    {
        public Task<LiveAnswer> TryAsync(IReadOnlyList<SourceFile> sources, RunInput input, RepairTry.Result best, CancellationToken cancellation)
        {
            var golden = new GoldenStore(folder).Read().Sound.Single(one => one.Trace.Snapshot.Hash == input.Facts.Snapshot);
            return Task.FromResult(said(golden.Trace.Name, new LiveAnswer(RecordedCase.Read(golden).FirstCheck, best)));
        }
    }
}
