using Tsrun.Activities;
using Tsrun.History;
using Xunit.Abstractions;

namespace Tsrun.Tests.Patching;

public sealed class SymlinkRaceTests(ITestOutputHelper output)
{
    private const int Tries = 2_000;

    /// <summary>The same at every single step, without chance: what was opened before the swap stays inside, what is opened after it is refused.</summary>
    [Fact]
    public void Apply_FolderSwappedAtEachStep_NeverWritesOutside()
    {
        var applied = 0;
        for (var (at, steps) = (1, int.MaxValue); at <= steps; at++)
        {
            using var checkout = new Checkout().With("src/lib.rs", "a\n");
            Directory.CreateDirectory(checkout.Undo);
            File.WriteAllText(Path.Combine(checkout.Outside, "lib.rs"), "a\n");
            var count = 0;
            checkout.Apply(checkout.Patch(("src/lib.rs", "b\n")), (_, _) =>
            {
                if (++count != at) return;
                Directory.Move(checkout.At("src"), checkout.At("real"));
                Directory.CreateSymbolicLink(checkout.At("src"), checkout.Outside);
            });
            (steps, applied) = (count, applied + 1);
            Assert.Equal(("a\n", "b\n"), (File.ReadAllText(Path.Combine(checkout.Outside, "lib.rs")), checkout.Text("real/lib.rs")));
            Assert.Equal(["lib.rs"], Directory.GetFileSystemEntries(checkout.Outside).Select(path => Path.GetFileName(path)));
        }
        Assert.True(applied > 10, $"only {applied} steps");
    }

    /// <summary>A folder becomes a link to a twin outside and back again, all the time, while patches are applied through it.</summary>
    [Fact]
    public async Task Apply_FolderSwappedForALinkMeanwhile_NeverWritesOutside()
    {
        using var checkout = new Checkout().With("src/lib.rs", "a\n");
        var victim = Path.Combine(checkout.Outside, "lib.rs");
        File.WriteAllText(victim, "a\n");
        using var stop = new CancellationTokenSource();
        var swaps = 0;
        var swapper = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(checkout.At("src"), checkout.At("real"));
                Directory.CreateSymbolicLink(checkout.At("src"), checkout.Outside);
                swaps++;
                File.Delete(checkout.At("src"));
                Directory.Move(checkout.At("real"), checkout.At("src"));
            }
        });
        var (applied, refused, text) = (0, 0, "a\n");
        for (var at = 0; at < Tries; at++)
        {
            var next = $"text {at}\n";
            try
            {
                checkout.Apply(new Patch([new("src/lib.rs", HistoryJson.Sha256(text), HistoryJson.Sha256(next), next, "", 1)]), run: $"r{at}");
                (applied, text) = (applied + 1, next);
            }
            catch (ActivityFailureException)
            {
                refused++;
            }
        }
        await stop.CancelAsync();
        await swapper;
        Assert.Equal("a\n", File.ReadAllText(victim));
        Assert.Equal(["lib.rs"], Directory.GetFileSystemEntries(checkout.Outside).Select(path => Path.GetFileName(path)));
        output.WriteLine($"{Tries} tries, {swaps} swaps: {applied} applied, {refused} refused, 0 outside");
        Assert.True(applied > 0 && refused > 0, $"no race: {applied} applied, {refused} refused");
    }
}
