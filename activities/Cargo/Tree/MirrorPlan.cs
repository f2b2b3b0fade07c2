using System.Text;

namespace Tsrun.Activities.Cargo.Tree;

/// <summary>Everything a copy must hold so that cargo sees there what it would see in the checkout.</summary>
/// <param name="Main">The checkout.</param>
/// <param name="Outside">Packages outside of it that its manifests name.</param>
/// <param name="Configs">Texts of cargo's configuration in the folders above, by absolute path.</param>
/// <param name="Links">Folders that relative configuration names outside: links to the real ones, by absolute path.</param>
/// <param name="Readable">Real folders that cargo must be able to read.</param>
/// <param name="MayWrap">Some configuration that cargo will see may name a wrapper around rustc.</param>
public sealed record MirrorPlan(
    Snapshot Main,
    IReadOnlyList<Snapshot> Outside,
    IReadOnlyDictionary<string, byte[]> Configs,
    IReadOnlyList<string> Links,
    IReadOnlyList<string> Readable,
    bool MayWrap)
{
    private const int ConfigBytesMax = 1 << 20;

    /// <summary>Reads a checkout and what it refers to.</summary>
    /// <param name="dataFolder">Ours; never part of a snapshot.</param>
    /// <param name="cargoHome">Its configuration holds for every checkout.</param>
    public static MirrorPlan Make(string root, string dataFolder, string cargoHome)
    {
        var main = Snapshot.Take(root, dataFolder);
        var configs = Configuration(root);
        var mayWrap = configs.Concat(Configuration(dataFolder)).Select(config => config.Value).Append(Config(cargoHome, "config.toml")).Append(Config(cargoHome, "config")).Any(MayNameAWrapper);
        var registries = configs.Append(KeyValuePair.Create(Path.Combine(cargoHome, "config.toml"), Config(cargoHome, "config.toml")))
            .SelectMany(pair => OutsidePaths.Registries(Path.GetDirectoryName(Path.GetDirectoryName(pair.Key))!, Encoding.UTF8.GetString(pair.Value)))
            .Where(registry => OutsidePaths.IsOutside(root, registry.Folder) && OutsidePaths.IsRegistry(registry.Folder)).Distinct().ToList();
        foreach (var inside in configs.Keys.Where(path => !OutsidePaths.IsOutside(root, path)).ToList()) configs.Remove(inside);
        return new MirrorPlan(main, OutsidePackages(main, dataFolder), configs,
            [.. registries.Where(registry => registry.Relative && OutsidePaths.IsOutside(cargoHome, registry.Folder)).Select(registry => registry.Folder)],
            [.. registries.Select(registry => registry.Folder)], mayWrap);
    }

    private static byte[] Config(string cargoHome, string name) => RegularFile.Read(Path.Combine(cargoHome, name), ConfigBytesMax) ?? [];

    // A configuration may include others, which are not read here.
    private static bool MayNameAWrapper(byte[] config) => config.AsSpan().IndexOf("wrapper"u8) >= 0 || config.AsSpan().IndexOf("include"u8) >= 0;

    // Packages outside may name packages further outside; each round looks at the manifests the last one found.
    private static List<Snapshot> OutsidePackages(Snapshot main, string dataFolder)
    {
        var found = new List<Snapshot>();
        for (List<Snapshot> round = [main]; round.Count > 0;)
        {
            var folders = round.SelectMany(snapshot => OutsidePaths.Packages(main.Root, Manifests(snapshot))).Distinct().Order(StringComparer.Ordinal);
            round = [];
            foreach (var folder in folders)
            {
                if (found.Any(known => !OutsidePaths.IsOutside(known.Root, folder))) continue;
                round.Add(Snapshot.Take(folder, dataFolder, main.Root));
                found.Add(round[^1]);
            }
        }
        return found;
    }

    private static IEnumerable<(string, string)> Manifests(Snapshot snapshot) => snapshot.Entries
        .Where(entry => entry.Text is not null && entry.Path.EndsWith("Cargo.toml", StringComparison.Ordinal))
        .Select(entry => (Path.GetDirectoryName(Path.Combine(snapshot.Root, entry.Path))!, entry.Text!));

    private static SortedDictionary<string, byte[]> Configuration(string root)
    {
        var configs = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
            foreach (var name in (string[])[".cargo/config.toml", ".cargo/config"])
            {
                var path = Path.Combine(folder, name);
                if (RegularFile.Read(path, ConfigBytesMax) is { } bytes) configs[path] = bytes;
            }
        return configs;
    }
}
