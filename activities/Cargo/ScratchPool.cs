using System.Collections.Concurrent;
using System.Globalization;
using Tsrun.Activities.Cargo.Run;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.Cargo;

/// <summary>Keeps the lanes of all checkouts under <c>DATA/scratch/ROOTHASH/LANE</c>.</summary>
/// <param name="dataFolder">Absolute; tsrun's own folder.</param>
/// <param name="toolchains">Where toolchains were asked for before; null: nowhere.</param>
public sealed class ScratchPool(IProcessRunner runner, string dataFolder, HostEnvironment host, ToolchainFinder? toolchains = null) : IScratchPool, IDisposable
{
    private readonly ToolchainFinder _toolchains = toolchains ?? new(runner, host);
    private readonly CargoRunner _cargo = new(runner);
    private readonly ConcurrentDictionary<string, SnapshotCheck> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Root, int Lane), Lazy<Lane>> _lanes = new();

    /// <summary>Two checks at once take half the time each on two cores; beyond four the gain is memory's loss.</summary>
    public int Lanes { get; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Where the toolchain of a checkout is found.</summary>
    public ToolchainFinder Toolchains => _toolchains;

    /// <inheritdoc/>
    public async Task<IScratch> OpenAsync(RunFacts run, int lane, CancellationToken cancellation)
    {
        if (!Directory.Exists(run.Root)) throw ActivityFailureException.Final("TS0001", $"{run.Root} is not there any more; give the path of a crate");
        var toolchain = await _toolchains.DiscoverAsync(run.Root, run.Limits.Sandbox != "trusted", cancellation);
        var taken = _lanes.GetOrAdd((run.Root, lane), key => new Lazy<Lane>(() => Lane.Take(LaneFolder(key.Root), key.Lane))).Value;
        var plan = MirrorPlan.Make(run.Root, dataFolder, host.CargoHome);
        return new Scratch(_cargo, new CargoCommand(run, toolchain, host, taken.Folders, plan.Readable, plan.MayWrap), plan, taken.Metadata, _known.GetOrAdd(run.Root, _ => new SnapshotCheck()));
    }

    /// <summary>Lets other processes have the lanes; their folders stay warm.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes.Values.Where(lane => lane.IsValueCreated)) lane.Value.Dispose();
        _lanes.Clear();
    }

    private string LaneFolder(string root) => Path.Combine(dataFolder, "scratch", HistoryJson.Sha256(root)[..16]);

    /// <summary>A lane's folder, held by this process alone.</summary>
    private sealed class Lane(LaneFolders folders, FileStream hold) : IDisposable
    {
        internal LaneFolders Folders => folders;

        internal MetadataCache Metadata { get; } = new();

        public void Dispose() => hold.Dispose();

        // Another tsrun on the same checkout holds its lanes: then this one takes a spare of its own, cold at first, instead of waiting.
        internal static Lane Take(string parent, int number)
        {
            Directory.CreateDirectory(parent);
            for (var spare = 0; ; spare++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{number}{(spare == 0 ? "" : $".{spare}")}");
                if (Hold(Path.Combine(parent, name + ".lock")) is not { } hold) continue;
                var folders = new LaneFolders(Path.Combine(parent, name));
                folders.Create();
                // `tsrun prune` goes by it.
                File.SetLastWriteTimeUtc(hold.Name, TimeProvider.System.GetUtcNow().UtcDateTime);
                return new Lane(folders, hold);
            }
        }

        private static FileStream? Hold(string path)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                return null;
            }
        }
    }
}
