using Tsrun.Activities;
using Tsrun.Activities.Cargo;
using Tsrun.History;

namespace Tsrun.Tests.Cargo;

public sealed class CargoHandlersTests
{
    [Fact]
    public async Task Execute_CheckThenTest_AnswersInJsonAndGivesSignsOfLife()
    {
        using var bench = Bench.Library("#[test] fn t() { std::thread::sleep(std::time::Duration::from_millis(1500)); }\n");
        var beats = new List<string>();
        var context = new ActivityContext(new ActivityId("1"), 1, beats.Add);
        var check = await new CargoCheckHandler(bench.Pool).ExecuteAsync(
            HistoryJson.ToPayload(new ActivityInput<CargoCheck.Arguments>(bench.Run(), new(bench.Root))), context, default);
        Assert.Equal((true, "no errors"), (HistoryJson.Read<CargoCheck.Result>(check).Green, HistoryJson.Read<CargoCheck.Result>(check).Summary));
        var test = await new CargoTestHandler(bench.Pool).ExecuteAsync(
            HistoryJson.ToPayload(new ActivityInput<CargoTest.Arguments>(bench.Run(), new(bench.Root))), context, default);
        Assert.Equal("1 passed, 0 failed, 0 ignored", HistoryJson.Read<CargoTest.Result>(test).Summary);
        Assert.True(beats.Count(beat => beat == "cargo test") >= 2, string.Join(", ", beats));
    }

    [Fact]
    public async Task Execute_SameCheckTwice_GivesTheSameBytes()
    {
        using var bench = Bench.Library("pub fn f() -> u8 { \"\" }\npub fn g() { let x; }\n#[cfg(test)] mod tests { use super::*; #[test] fn t() { missing() } }\n");
        var first = HistoryJson.ToPayload(await bench.Check());
        Assert.Equal(first, HistoryJson.ToPayload(await bench.Check()));
    }

    [Fact]
    public async Task Execute_Cancelled_KillsCargoAndThrows()
    {
        using var bench = Bench.Library("");
        bench.Write("build.rs", "fn main() { loop { std::thread::park(); } }\n");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var scratch = await bench.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scratch.CheckAsync(stop.Token));
        bench.Write("build.rs", "fn main() {}\n");
        Assert.True((await bench.Check()).Green);
    }

    [Fact]
    public async Task CheckAsync_EditAsksForACrateThatIsNotThere_IsRedAndNoFailure()
    {
        using var bench = Bench.Library("");
        var scratch = await bench.Open();
        scratch.SetTexts(new Dictionary<string, string> { ["Cargo.toml"] = Bench.Manifest("app", "[dependencies]\nserde = \"1\"\n") });
        var result = await scratch.CheckAsync(default);
        Assert.Equal((false, "other"), (result.Green, result.Diagnostics[0].Class));
        Assert.Contains("serde", result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_HostileConfigurationNamesAFolderAsRegistry_GivesNoRightToReadIt()
    {
        using var bench = Bench.Library("");
        bench.Write("../secrets/key.txt", "secret");
        var secret = Path.GetFullPath(Path.Combine(bench.Root, "../secrets"));
        bench.Write(".cargo/config.toml", $"[source.mine]\ndirectory = \"{secret}\"\n");
        bench.Write("build.rs", $"fn main() {{ assert!(std::fs::read(\"{secret}/key.txt\").is_err(), \"could read\"); }}\n");
        var result = await bench.Check();
        Assert.True(result.Green, result.Summary);
    }
}
