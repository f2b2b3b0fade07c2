using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>Remembers the last answer of <c>cargo metadata</c> for a lane: a call costs as much as half a check, and manifests seldom change.</summary>
public sealed class MetadataCache
{
    private string _key = "";
    private MetadataAnswer? _answer;

    /// <summary>The answer for a key; null when the last one was for another.</summary>
    public MetadataAnswer? this[string key]
    {
        get => key == _key ? _answer : null;
        set => (_key, _answer) = (key, value);
    }

    /// <summary>Everything that the answer depends on: manifests, lock file and configuration, here and outside, the names of sources (targets are found by name), options and toolchain.</summary>
    /// <param name="texts">Texts that replace those of the snapshot.</param>
    public static string KeyOf(CargoCommand command, MirrorPlan plan, IReadOnlyDictionary<string, string> texts)
    {
        var parts = new List<string> { command.Toolchain.Cargo, command.Toolchain.Version, command.Run.Cargo.ManifestPath, command.Run.Cargo.Locked.ToString() };
        foreach (var snapshot in plan.Outside.Append(plan.Main))
            foreach (var entry in snapshot.Entries)
                parts.Add(Matters(entry.Path) ? $"{entry.Path}\0{entry.Sha256}" : entry.Path);
        foreach (var (path, bytes) in plan.Configs) parts.Add($"{path}\0{HistoryJson.Sha256(bytes)}");
        foreach (var (file, text) in texts.Where(pair => Matters(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal)) parts.Add($"{file}\0{HistoryJson.Sha256(text)}");
        return HistoryJson.Sha256(string.Join('\n', parts));
    }

    private static bool Matters(string path) => Path.GetFileName(path) is "Cargo.toml" or "Cargo.lock" or "config.toml" or "config";
}
