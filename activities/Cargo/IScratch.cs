using Tsrun.History;

namespace Tsrun.Activities.Cargo;

/// <summary>A scratch copy of a checkout, with a target folder of its own. Experiments happen here and nowhere else.</summary>
public interface IScratch
{
    /// <summary>The copy's root; mirrors <see cref="RunFacts.Root"/>.</summary>
    string Root { get; }

    /// <summary>Text of a file as the snapshot holds it; null when there is none (or it is not UTF-8).</summary>
    /// <param name="file">Relative to the root, with <c>/</c>.</param>
    string? SnapshotText(string file);

    /// <summary>The relative paths of all Rust sources and manifests that may be edited, sorted ordinally.</summary>
    IReadOnlyList<string> EditableFiles { get; }

    /// <summary>Makes the copy hold these texts; every file not named goes back to the snapshot's text. Only what differs is written, always with a new mtime.</summary>
    void SetTexts(IReadOnlyDictionary<string, string> texts);

    /// <summary><c>cargo check</c> on what the copy holds now.</summary>
    Task<CargoCheck.Result> CheckAsync(CancellationToken cancellation);

    /// <summary><c>cargo check</c> on the snapshot; may be the remembered answer to the same question. Afterwards the copy holds any texts: set them.</summary>
    Task<CargoCheck.Result> CheckSnapshotAsync(CancellationToken cancellation)
    {
        SetTexts(new Dictionary<string, string>(StringComparer.Ordinal));
        return CheckAsync(cancellation);
    }

    /// <summary><c>cargo test</c> on what the copy holds now.</summary>
    Task<CargoTest.Result> TestAsync(CancellationToken cancellation);
}

/// <summary>Gives out scratch copies.</summary>
public interface IScratchPool
{
    /// <summary>The copy of a checkout for one lane, freshly equal to the snapshot; the same (run root, lane) gives the same folder, so that its target folder stays warm.</summary>
    /// <param name="lane">0, 1 …: copies that may be used at the same time.</param>
    Task<IScratch> OpenAsync(RunFacts run, int lane, CancellationToken cancellation);

    /// <summary>How many lanes are worth using on this machine.</summary>
    int Lanes { get; }
}
