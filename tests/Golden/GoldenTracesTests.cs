using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.History;

namespace Tsrun.Tests.Golden;

/// <summary>Every golden trace of the repository, folded again: no cargo, no network. Old ones stay, and keep replaying.</summary>
public sealed class GoldenTracesTests
{
    private static readonly GoldenStore Store = new(Path.Combine(Repository.Root, "golden-traces"));

    public static TheoryData<string> Names => [.. Store.Names];

    [Theory, MemberData(nameof(Names))]
    public void Validate_OfAGoldenTrace_FindsNothing(string name)
    {
        var (golden, faults, events) = GoldenValidation.Validate(Store, name);
        Assert.Empty(faults);
        Assert.Equal(golden!.Trace.Metrics.Events, events);
    }

    [Fact]
    public void GoldenTraces_OfTheRepository_CoverEveryClass()
    {
        var classes = Store.Read().Sound.Select(golden => golden.Trace.Class).ToList();
        Assert.True(classes.Count >= 12, $"{classes.Count} golden traces");
        Assert.Superset(new HashSet<string> { DiagnosticClass.Borrow, DiagnosticClass.Move, DiagnosticClass.Type, DiagnosticClass.Trait, DiagnosticClass.Visibility, DiagnosticClass.Syntax, DiagnosticClass.Lint }, classes.ToHashSet());
    }

    [Fact]
    public void Bundle_OfAGoldenTrace_IsReadBackAsItself()
    {
        foreach (var golden in Store.Read().Sound)
            Assert.Equal(golden.Bundle.Hash, GoldenCase.Of(Tsrun.Activities.Bundles.BundleReader.Read(golden.Bundle.ToArchive())).Bundle.Hash);
    }
}
