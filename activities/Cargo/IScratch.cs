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

    /// <summary>The test programs on what the copy holds now, as a search over many edits wants them.</summary>
    Task<TestTrialResult> TrialAsync(TestTrial trial, CancellationToken cancellation);
}

/// <summary>A run of the test programs, without documentation tests.</summary>
/// <param name="Variant">The edit that is in force where the copy holds many, see <see cref="VariantVariable"/>; 0: none.</param>
/// <param name="Only">Full names of the tests to run; empty: all.</param>
/// <param name="KeepGoing">To the end; otherwise a program that fails is the last.</param>
/// <param name="Timeout">For building and running together.</param>
public sealed record TestTrial(int Variant, IReadOnlyList<string> Only, bool KeepGoing, TimeSpan Timeout)
{
    /// <summary>The variable that tells an instrumented program its variant.</summary>
    public const string VariantVariable = "VARIANT_UNDER_TEST";
}

/// <summary>What a trial showed.</summary>
/// <param name="Stderr">What the programs wrote there, cargo's own words among it.</param>
/// <param name="TimedOut">It was stopped at its limit.</param>
public sealed record TestTrialResult(CargoTest.Result Tests, string Stderr, bool TimedOut, TimeSpan Elapsed);

/// <summary>Gives out scratch copies.</summary>
public interface IScratchPool
{
    /// <summary>The copy of a checkout for one lane, freshly equal to the snapshot; the same (run root, lane) gives the same folder, so that its target folder stays warm.</summary>
    /// <param name="lane">0, 1 …: copies that may be used at the same time.</param>
    Task<IScratch> OpenAsync(RunFacts run, int lane, CancellationToken cancellation);

    /// <summary>How many lanes are worth using on this machine.</summary>
    int Lanes { get; }
}
