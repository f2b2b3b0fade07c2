using Tsrun.Activities.Golden.Learning;
using Tsrun.History;

namespace Tsrun.Tests.Golden;

/// <summary>What of a user's nights may go.</summary>
public sealed class ArtefactPruningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-artefacts-").FullName;
    private readonly Artefacts _artefacts;
    private readonly ArtefactPruning _pruning;

    public ArtefactPruningTests() => (_artefacts, _pruning) = (new Artefacts(_folder), new ArtefactPruning(_folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Unused_WhatIsInForceAndTheVersionsBefore_AreNeverAmongThem()
    {
        var models = Enumerable.Range(1, 8).Select(Promoted).ToList();
        _artefacts.Return(4);
        Assert.Equal([Artefacts.NameOf(models[0]), Artefacts.NameOf(models[4])], Unused());
        _artefacts.Return(1);
        Assert.DoesNotContain(Artefacts.NameOf(models[0]), Unused());
        foreach (var artefact in _pruning.Unused()) ArtefactPruning.Delete(artefact);
        Assert.Equal(models[0], HistoryJson.Sha256(HistoryJson.Bytes(_artefacts.Current()!.Value.Model)));
    }

    [Fact]
    public void Bound_ManyRejectedNights_KeepsTheNewestAndWhatIsPromoted()
    {
        var promoted = Promoted(1);
        var rejected = Enumerable.Range(2, 33).Select(Kept).ToList();
        _pruning.Bound();
        var left = Unused();
        Assert.Equal(30, left.Count);
        Assert.Equal(rejected.TakeLast(30).Select(Artefacts.NameOf).Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        Assert.True(Directory.Exists(_artefacts.ModelFolder(promoted)));
    }

    /// <summary>A night that goes on may need it, wherever its workflow is.</summary>
    [Fact]
    public void Idle_WrittenToday_StaysWhateverIsAskedFor()
    {
        Kept(1);
        var written = Assert.Single(_pruning.Unused()).LastWritten;
        Assert.Empty(_pruning.Idle(TimeSpan.Zero, written + TimeSpan.FromHours(23)));
        Assert.Single(_pruning.Idle(TimeSpan.Zero, written + TimeSpan.FromHours(24)));
        Assert.Empty(_pruning.Idle(TimeSpan.FromDays(2), written + TimeSpan.FromHours(24)));
    }

    private List<string> Unused() => [.. _pruning.Unused().Select(artefact => Path.GetFileName(artefact.Folder)).Where(name => Directory.Exists(Path.Combine(_folder, "models", name)))];

    /// <summary>A model that a night fitted; each is an hour younger than the one before.</summary>
    private string Kept(int number)
    {
        var hash = _artefacts.Keep(new LearnedModel(1, new string('a', 64), number, 1, new Dictionary<string, double>(), []));
        foreach (var file in Directory.EnumerateFiles(_artefacts.ModelFolder(hash))) File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(number));
        return hash;
    }

    private string Promoted(int number)
    {
        var hash = Kept(number);
        _artefacts.Promote(hash, new string('a', 64), $"night {number}");
        return hash;
    }
}
