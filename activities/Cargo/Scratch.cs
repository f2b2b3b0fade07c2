using Tsrun.Activities.Cargo.Run;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.Cargo;

/// <summary>One lane's copy of a checkout. Used by one caller at a time.</summary>
public sealed class Scratch : IScratch
{
    private readonly CargoRunner _cargo;
    private readonly CargoCommand _command;
    private readonly MirrorPlan _plan;
    private readonly LaneTree _tree;
    private readonly SortedDictionary<string, SnapshotEntry> _editable;
    private Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly MetadataCache _metadata;
    private readonly SnapshotCheck _known;
    private readonly string _key;
    // Foreign code ran and may have written anywhere in the copy: memory no longer says what is there.
    private bool _touched;

    internal Scratch(CargoRunner cargo, CargoCommand command, MirrorPlan plan, MetadataCache metadata, SnapshotCheck known)
    {
        (_cargo, _command, _plan, _metadata, _known) = (cargo, command, plan, metadata, known);
        _key = SnapshotCheck.KeyOf(command, plan);
        _tree = new LaneTree(command.Lane.Mirror);
        _editable = new SortedDictionary<string, SnapshotEntry>(
            plan.Main.Entries.Where(entry => entry.Text is not null).ToDictionary(entry => entry.Path), StringComparer.Ordinal);
        EditableFiles = [.. _editable.Keys];
        Restore();
    }

    /// <inheritdoc/>
    public string Root => _command.Lane.Mirror + _command.Run.Root;

    /// <summary>The snapshot that this copy stands for.</summary>
    public Snapshot Snapshot => _plan.Main;

    /// <inheritdoc/>
    public IReadOnlyList<string> EditableFiles { get; }

    /// <inheritdoc/>
    public string? SnapshotText(string file) => _editable.TryGetValue(file, out var entry) ? entry.Text : null;

    /// <inheritdoc/>
    public void SetTexts(IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Keys.FirstOrDefault(file => !_editable.ContainsKey(file)) is { } unknown)
            throw ActivityFailureException.Final("TS0006", $"{unknown} cannot be edited: it is not a Rust source or manifest of the checkout");
        if (_touched) Restore();
        foreach (var file in _texts.Keys.Where(file => !texts.ContainsKey(file)).ToList()) Put(file, _editable[file].Text!);
        foreach (var (file, text) in texts)
            if (!_texts.TryGetValue(file, out var there) || there != text) Put(file, text);
        _texts = new Dictionary<string, string>(texts, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<CargoCheck.Result> CheckAsync(CancellationToken cancellation)
    {
        var metadata = await PrepareAsync(cancellation);
        _touched |= metadata.Metadata?.RunsForeignCode ?? false;
        var result = await _cargo.CheckAsync(Command(metadata), metadata, cancellation);
        if (_texts.Count == 0) _known.Keep(_key, result);
        return result;
    }

    /// <inheritdoc/>
    public async Task<CargoCheck.Result> CheckSnapshotAsync(CancellationToken cancellation)
    {
        if (_known.Find(_key) is { } known) return known;
        SetTexts(new Dictionary<string, string>(StringComparer.Ordinal));
        return await CheckAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<CargoTest.Result> TestAsync(CancellationToken cancellation)
    {
        var metadata = await PrepareAsync(cancellation);
        _touched = true;
        return await _cargo.TestAsync(Command(metadata), metadata, cancellation);
    }

    /// <inheritdoc/>
    public async Task<TestTrialResult> TrialAsync(TestTrial trial, CancellationToken cancellation)
    {
        var metadata = await PrepareAsync(cancellation);
        _touched = true;
        return await _cargo.TrialAsync(Command(metadata), metadata, trial, cancellation);
    }

    private async Task<MetadataAnswer> PrepareAsync(CancellationToken cancellation)
    {
        if (_touched) SetTexts(_texts);
        var key = MetadataCache.KeyOf(_command, _plan, _texts);
        var answer = _metadata[key] ?? await _cargo.MetadataAsync(_command, cancellation);
        // A cargo that was killed has answered nothing worth remembering.
        if (answer.Process.End == ProcessEnd.Exited) _metadata[key] = answer;
        // When an edit of ours asks for a crate that is not there, the edit is wrong; when the checkout does, nothing can be checked at all.
        if (answer.Missing is { } missing && !_texts.Keys.Any(file => file.EndsWith("Cargo.toml", StringComparison.Ordinal)))
            throw ActivityFailureException.Final("TS0512", missing.Message, missing);
        return answer;
    }

    // Packages may come from folders that only the resolved graph names.
    private CargoCommand Command(MetadataAnswer metadata) => metadata.Metadata is null ? _command : _command with
    {
        Readable = [.. _command.Readable, .. metadata.Metadata.Packages.Select(package => Path.GetDirectoryName(package.ManifestPath)!)
            .Where(folder => OutsidePaths.IsOutside(_command.Lane.Mirror, folder) && OutsidePaths.IsOutside(_command.Host.CargoHome, folder))],
    };

    private void Put(string file, string text) => _tree.PutText(_tree.At(_command.Run.Root, file), text, _editable[file].Mode);

    // A lock file that only the copy has was made by cargo for it, and is kept so that nothing is resolved twice.
    private void Restore()
    {
        var lockFile = Path.Combine(Root, "Cargo.lock");
        var removed = _tree.Sync(_plan, new HashSet<string>(StringComparer.Ordinal) { lockFile });
        // A build script whose output lay in the source tree has to run again now that it is gone.
        if (removed) foreach (var script in _editable.Keys.Where(file => Path.GetFileName(file) == "build.rs")) Touch(script);
        _texts = new Dictionary<string, string>(StringComparer.Ordinal);
        _touched = false;
    }

    private void Touch(string file) => File.SetLastWriteTimeUtc(_tree.At(_command.Run.Root, file), TimeProvider.System.GetUtcNow().UtcDateTime);
}
