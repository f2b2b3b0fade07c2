using Tsrun.Activities.Patching;
using Xunit.Abstractions;

namespace Tsrun.Tests.Patching;

/// <summary>Real file systems that are full, out of inodes, or read-only.</summary>
public sealed class PatchDiskTests(ITestOutputHelper output)
{
    private const int Sizes = 64, StepKiB = 8;

    [NeedsFact("mount", Root = true)]
    public void Apply_DiskOfEverySize_AppliesOrRefusesCleanly()
    {
        var (applied, refused) = (0, 0);
        for (var size = 1; size <= Sizes; size++)
        {
            OnTmpfs($"size={64 + size * StepKiB}k", checkout =>
            {
                if (TryApply(checkout, "TS0705")) applied++;
                else refused++;
            });
        }
        output.WriteLine($"{Sizes} sizes: {applied} applied, {refused} refused with the tree untouched");
        Assert.True(applied > 0 && refused > 0, $"{applied} applied, {refused} refused");
    }

    [NeedsFact("mount", Root = true)]
    public void Apply_NoInodeLeft_RefusesCleanly()
    {
        var refused = 0;
        for (var inodes = 7; inodes < 16; inodes++) OnTmpfs($"size=4m,nr_inodes={inodes}", checkout => refused += TryApply(checkout, "TS0705") ? 0 : 1);
        Assert.InRange(refused, 1, 8);
    }

    [NeedsFact("mount", Root = true)]
    public void Apply_SpaceComesBack_Applies() => OnTmpfs("size=200k", checkout =>
    {
        var filler = Path.Combine(checkout.Folder, "filler");
        File.WriteAllBytes(filler, new byte[60_000]);
        Assert.False(TryApply(checkout, "TS0705"));
        File.Delete(filler);
        Assert.True(TryApply(checkout, "TS0705"));
    });

    [NeedsFact("mount", Root = true)]
    public void Apply_ReadOnlyFileSystem_RefusesCleanly()
    {
        using var checkout = Filled(new Checkout());
        Shell.Run("mount", "--bind", checkout.Root, checkout.Root);
        try
        {
            Shell.Run("mount", "-o", "remount,bind,ro", checkout.Root);
            Assert.False(TryApply(checkout, "TS0706"));
        }
        finally
        {
            Shell.Run("umount", "--lazy", checkout.Root);
        }
        Assert.True(TryApply(checkout, "TS0706"));
    }

    private static bool TryApply(Checkout checkout, string code)
    {
        var before = checkout.TreeHash();
        var patch = checkout.Patch([.. Enumerable.Range(0, 3).Select(i => ($"f{i}.rs", new string('x', 30_000)))]);
        try
        {
            Assert.Equal("applied", checkout.Apply(patch).Outcome);
            return true;
        }
        catch (Tsrun.Activities.ActivityFailureException)
        {
            Assert.Equal(before, checkout.TreeHash());
            Assert.Equal(code, Refused.By(() => checkout.Apply(patch)).Code);
            Assert.Equal(before, checkout.TreeHash());
            Assert.Empty(PatchEngine.Recover(checkout.Root, checkout.Undo).RestoredRuns);
            return false;
        }
    }

    private static void OnTmpfs(string options, Action<Checkout> work)
    {
        using var outer = new Checkout();
        var mount = Directory.CreateDirectory(Path.Combine(outer.Folder, "mount")).FullName;
        Shell.Run("mount", "-t", "tmpfs", "-o", options, "none", mount);
        try
        {
            work(Filled(new Checkout(mount)));
        }
        finally
        {
            // Lazily: a child that another test forks at this moment may still hold what was open here.
            Shell.Run("umount", "--lazy", mount);
        }
    }

    private static Checkout Filled(Checkout checkout)
    {
        for (var i = 0; i < 3; i++) checkout.With($"f{i}.rs", new string('o', 15_000));
        return checkout;
    }
}
