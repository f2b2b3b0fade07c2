using Tsrun.Activities.Cargo.Tree;

namespace Tsrun.Tests.Cargo;

/// <summary>A folder that is left out of a snapshot has to be a result, and nothing else.</summary>
public sealed class ShadowResultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-result-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("""{"schema":"tsrun.shadow/1"}""", "trace.html", true)]
    [InlineData("""{"schema":"tsrun.shadow/1"}""", "data.csv", false)]
    [InlineData("""{"schema":"other/1"}""", "trace.html", false)]
    [InlineData("""{"depth":3}""", "trace.html", false)]
    [InlineData("[]", "trace.html", false)]
    [InlineData("not json", "trace.html", false)]
    public void IsIn_AFolderWithBothNames_TellsOurResultFromOthers(string manifest, string beside, bool expected)
    {
        File.WriteAllText(Path.Combine(_folder, ShadowResult.Manifest), manifest);
        foreach (var name in new[] { ShadowResult.Run, beside }) File.WriteAllText(Path.Combine(_folder, name), "");
        Assert.Equal(expected, ShadowResult.IsIn(_folder));
    }
}
