using Tsrun.Activities;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Tests.Patching;

public sealed class PatchHandlerTests
{
    [Fact]
    public async Task ExecuteAsync_ApplyRepeatRevertRepeat_AnswersAsAtLeastOnceNeeds()
    {
        using var checkout = new Checkout().With("src/lib.rs", "a\n");
        var patch = PatchBuilder.Build(new Dictionary<string, string> { ["src/lib.rs"] = "a\n" }, new Dictionary<string, string> { ["src/lib.rs"] = "b\n" });
        var apply = new PatchApplyHandler(checkout.Folder);
        var revert = new PatchRevertHandler(checkout.Folder);
        Assert.Equal(("patch.apply", "patch.revert"), (apply.Name, revert.Name));

        Assert.Equal("""{"outcome":"applied","files":["src/lib.rs"],"undo":"run-1","summary":"changed 1 line in 1 file"}""", await Run(apply, checkout, new PatchApply.Arguments(".", patch)));
        Assert.Equal("""{"outcome":"already","files":["src/lib.rs"],"undo":"run-1","summary":"already holds this patch"}""", await Run(apply, checkout, new PatchApply.Arguments(".", patch)));
        Assert.Equal("""{"outcome":"reverted","files":["src/lib.rs"],"summary":"restored src/lib.rs"}""", await Run(revert, checkout, new PatchRevert.Arguments(".", "run-1")));
        Assert.Equal("""{"outcome":"nothing","files":[],"summary":"this run's change was taken back before"}""", await Run(revert, checkout, new PatchRevert.Arguments(".", "run-1")));
        Assert.Equal("""{"outcome":"nothing","files":[],"summary":"this run changed nothing here"}""", await Run(revert, checkout, new PatchRevert.Arguments(".", "run-9")));
        Assert.Equal("a\n", checkout.Text("src/lib.rs"));
    }

    private static async Task<string> Run<TArguments>(IActivityHandler handler, Checkout checkout, TArguments arguments)
    {
        var run = new RunFacts(Checkout.Run, checkout.Root, "", "default", new CargoOptions(), new ActivityLimits(TimeSpan.FromSeconds(10), 1 << 30, 1 << 20, 1, "required"));
        var input = HistoryJson.ToPayload(new ActivityInput<TArguments>(run, arguments));
        return (await handler.ExecuteAsync(input, new ActivityContext(new ActivityId("1"), 1, _ => { }), CancellationToken.None)).Json;
    }
}
