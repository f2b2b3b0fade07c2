using FsCheck;
using FsCheck.Fluent;
using Tsrun.Activities.Patching;
using Tsrun.History;
using Xunit.Abstractions;

namespace Tsrun.Tests.Patching;

/// <summary>Whatever step breaks, the tree is the old one or the new one.</summary>
public sealed class PatchFaultTests(ITestOutputHelper output)
{
    private sealed record Case(IReadOnlyList<(string Path, byte[] Before, UnixFileMode Mode, string After)> Files, int Fault, bool Dead)
    {
        public override string ToString() => $"{Files.Count} files, fault {Fault}, {(Dead ? "dead" : "once")}";
    }

    [Fact]
    public void Apply_EveryStepFailsOnce_IsTakenBackAtOnce() => Sweep((checkout, patch) => steps => checkout.Apply(patch, steps), Fault.Once, afterIsAllowed: false, alreadyApplied: false);

    [Fact]
    public void Apply_DiesAtEveryStep_RecoversToOldOrNew() => Sweep((checkout, patch) => steps => checkout.Apply(patch, steps), Fault.From, afterIsAllowed: true, alreadyApplied: false);

    [Fact]
    public void Revert_EveryStepFailsOnce_KeepsTheRunsText() => Sweep((checkout, _) => steps => checkout.Revert(steps), Fault.Once, afterIsAllowed: false, alreadyApplied: true);

    [Fact]
    public void Revert_DiesAtEveryStep_RecoversToOldOrNew() => Sweep((checkout, _) => steps => checkout.Revert(steps), Fault.From, afterIsAllowed: true, alreadyApplied: true);

    [Fact]
    public void Recover_DiesAtEveryStepOfEveryDeath_RecoversInTheEnd()
    {
        var (points, restored) = (0, 0);
        for (var death = 1; ; death++)
        {
            using var checkout = Sample();
            var (old, patch) = (checkout.TreeHash(), SamplePatch(checkout));
            if (!Breaks(() => checkout.Apply(patch, Fault.From(death)))) break;
            for (var second = 1; Breaks(() => checkout.Recover(Fault.From(second))); second++) points++;
            restored += checkout.Recover().RestoredRuns.Count;
            Assert.Contains(checkout.TreeHash(), new[] { old, After(old, patch) });
            Assert.Empty(checkout.Recover().RestoredRuns);
        }
        Assert.True(points > 50, $"only {points} points");
        Assert.Equal(0, restored);
        output.WriteLine($"{points} deaths in recovery, all recovered");
    }

    /// <summary>Random trees, patches and faults; FsCheck prints the seed of a failure.</summary>
    [Fact]
    public void Apply_RandomTreeAndFault_IsOldOrNewNeverBetween()
    {
        var (rolledBack, kept, none) = (0, 0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Arb.From(Cases()), random =>
        {
            using var checkout = Checkout.InMemory();
            foreach (var file in random.Files) checkout.With(file.Path, file.Before, file.Mode);
            checkout.With("untracked/notes.txt", "mine");
            File.CreateSymbolicLink(checkout.At("untracked/link"), "notes.txt");
            var old = checkout.TreeHash();
            var patch = checkout.Patch([.. random.Files.Select(file => (file.Path, file.After))]);
            var broke = Breaks(() => checkout.Apply(patch, random.Dead ? Fault.From(random.Fault) : Fault.Once(random.Fault)));
            if (!broke) none++;
            if (broke && !random.Dead) Assert.Equal(old, checkout.TreeHash());
            checkout.Recover();
            var isOld = checkout.TreeHash() == old;
            Assert.True(isOld || checkout.TreeHash() == After(old, patch), "between");
            Assert.True(isOld != !broke || (broke && random.Dead), "reported one thing, did another");
            if (isOld) rolledBack++;
            else kept++;
            if (!isOld) checkout.Revert();
            Assert.Equal(old, checkout.TreeHash());
        }));
        output.WriteLine($"{rolledBack}/{rolledBack} rolled back, {kept} applied in full ({none} without fault), then reverted");
        Assert.True(rolledBack >= 500, $"only {rolledBack} rollbacks");
    }

    private void Sweep(Func<Checkout, Patch, Action<FileSteps>> work, Func<int, FileSteps> fault, bool afterIsAllowed, bool alreadyApplied)
    {
        var (point, ended) = (0, false);
        while (!ended)
        {
            using var checkout = Sample();
            var patch = SamplePatch(checkout);
            if (alreadyApplied) checkout.Apply(patch);
            var start = checkout.TreeHash();
            var old = alreadyApplied ? Before(checkout) : start;
            ended = !Breaks(() => work(checkout, patch)(fault(++point)));
            if (ended) break;
            if (!afterIsAllowed) Assert.Equal(start, checkout.TreeHash());
            checkout.Recover();
            Assert.Contains(checkout.TreeHash(), new[] { old, After(old, patch) });
            if (checkout.TreeHash() != old) Assert.Equal("reverted", checkout.Revert().Outcome);
            Assert.Equal(old, checkout.TreeHash());
            Assert.Equal("applied", checkout.Apply(patch).Outcome);
        }
        Assert.True(point > 15, $"only {point} points");
        output.WriteLine($"{point - 1} points");
    }

    private static Checkout Sample() => Checkout.InMemory().With("src/lib.rs", "old lib\r\n").With("src/deep/main.rs", [], (UnixFileMode)0b111_101_101)
        .With("build.rs", [0xEF, 0xBB, 0xBF, 0xFF], (UnixFileMode)0b100_100_100).With("untracked", "mine");

    private static Patch SamplePatch(Checkout checkout) => checkout.Patch(("src/lib.rs", "new lib\r\n"), ("src/deep/main.rs", "fn main() {}"), ("build.rs", ""));

    // The old tree of a checkout whose patch is applied: the same files without it.
    private static string Before(Checkout applied)
    {
        using var fresh = Sample();
        Assert.NotEqual(fresh.TreeHash(), applied.TreeHash());
        return fresh.TreeHash();
    }

    private static string After(string old, Patch patch) => string.Join('\n', old.Split('\n').Select(line =>
    {
        var change = patch.Files.FirstOrDefault(file => line.StartsWith(file.Path + " ", StringComparison.Ordinal));
        if (change is null) return line;
        var content = change.After.Length == 0 ? "" : change.AfterSha256;
        return line[..(line.LastIndexOf(' ') + 1)] + content;
    }));

    private static bool Breaks(Action work)
    {
        try
        {
            work();
            return false;
        }
        catch (Tsrun.Activities.ActivityFailureException failure) when (failure.GetBaseException() is Fault.InjectedException || failure.InnerException is AggregateException or Fault.InjectedException)
        {
            return true;
        }
    }

    private static Gen<Case> Cases()
    {
        var mode = Gen.Elements(0b110_100_100, 0b111_101_101, 0b100_100_100, 0b110_000_000).Select(bits => (UnixFileMode)bits);
        var bytes = Gen.OneOf(
            Gen.ListOf(Gen.Choose(0, 255).Select(value => (byte)value)).Select(list => list.ToArray()),
            Gen.Elements("a\r\nb", "\uFEFFx\n", "", "no end").Select(System.Text.Encoding.UTF8.GetBytes));
        var folder = Gen.Elements("", "src/", "src/a/", "crates/b c/");
        var files = from count in Gen.Choose(1, 5)
                    from folders in folder.ListOf(count)
                    from contents in bytes.ListOf(count)
                    from modes in mode.ListOf(count)
                    from afters in Gen.Choose(0, 9).ListOf(count)
                    select Enumerable.Range(0, count).Select(i => ($"{folders[i]}f{i}.rs", contents[i], modes[i], $"after {i}\n{new string('é', afters[i] * 100)}")).ToList();
        return from chosen in files
               from fault in Gen.Choose(1, 14 + 8 * chosen.Count)
               from dead in Gen.Elements(false, true)
               select new Case(chosen, fault, dead);
    }
}
