using Tsrun.Activities.Bundles;
using Tsrun.Activities.Cargo.Tree;

namespace Tsrun.Activities.Golden;

/// <summary>A folder of golden traces, one folder each, readable in any review.</summary>
public sealed class GoldenStore(string folder)
{
    /// <summary>Where it lies.</summary>
    public string Folder => folder;

    /// <summary>Names of all golden traces, sorted.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, GoldenCase.Meta))).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Every golden trace that is in order, by name, and what is wrong with each of the others: a damaged one does not take the others' place.</summary>
    /// <param name="only">Some of them; null: all.</param>
    public (IReadOnlyList<GoldenCase> Sound, IReadOnlyList<string> Damaged) Read(IEnumerable<string>? only = null)
    {
        var (sound, damaged) = (new List<GoldenCase>(), new List<string>());
        foreach (var name in only ?? Names)
        {
            try
            {
                sound.Add(Load(name));
            }
            catch (BundleException e)
            {
                damaged.Add(e.Message);
            }
        }
        return (sound, damaged);
    }

    /// <summary>Every golden trace, for a step that judges or learns from all of them: what it would say without one of them is another answer.</summary>
    /// <exception cref="ActivityFailureException">TS1013: one of them is not in order, and no repetition cures that.</exception>
    public IReadOnlyList<GoldenCase> Sound() => Read() is var (sound, damaged) && damaged.Count == 0 ? sound
        : throw ActivityFailureException.Final("TS1013", $"{folder}: {string.Join("; ", damaged)}\n  help: what is wrong with each: tsrun golden validate --folder {folder}");

    /// <summary>Reads one.</summary>
    /// <exception cref="BundleException">It is not there, or not in order.</exception>
    public GoldenCase Load(string name)
    {
        if (GoldenName.Fault(name) is not null || !Directory.Exists(Path.Combine(folder, name))) throw new BundleException($"there is no golden trace `{name}` in {folder}");
        var root = Path.Combine(folder, name);
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var member = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (IsCargos(member)) continue;
            members[member] = RegularFile.Read(path, BundleLimits.MemberBytesMax) ?? throw new BundleException($"{name}/{member} is not an ordinary file");
        }
        try
        {
            return GoldenCase.Of(Bundle.Of("golden", name, members));
        }
        catch (BundleException e)
        {
            throw new BundleException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>Keeps one: as a whole or not at all. The same content again changes nothing.</summary>
    /// <returns>False when it was there already.</returns>
    /// <exception cref="BundleException">Another content has this name.</exception>
    public bool Keep(GoldenCase golden)
    {
        var (target, staged) = (Path.Combine(folder, golden.Trace.Name), Path.Combine(folder, $".{golden.Trace.Name}.tmp"));
        if (Directory.Exists(target))
            return Load(golden.Trace.Name).Bundle.Hash == golden.Bundle.Hash ? false : throw new BundleException($"`{golden.Trace.Name}` is taken by another golden trace");
        if (Directory.Exists(staged)) Directory.Delete(staged, recursive: true);
        foreach (var (path, bytes) in golden.Bundle.Members) DurableFile.Write(Path.Combine(staged, path), bytes);
        Directory.Move(staged, target);
        DurableFile.Sync(folder);
        return true;
    }

    /// <summary>What cargo leaves in sources that somebody built in place.</summary>
    private static bool IsCargos(string member) => member.StartsWith(GoldenCase.Input + "target/", StringComparison.Ordinal);
}
