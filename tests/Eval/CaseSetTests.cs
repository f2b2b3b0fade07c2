using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

public sealed class CaseSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-cases-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Crate(string name, string? facts = null)
    {
        Directory.CreateDirectory(Path.Combine(_folder, name));
        File.WriteAllText(Path.Combine(_folder, name, "Cargo.toml"), "");
        if (facts is not null)
            File.WriteAllText(Path.Combine(_folder, name, CaseSet.FactsFile), facts);
    }

    [Fact]
    public void Load_FactsBesideTheCrate_AreRead()
    {
        Crate("a", "class: move\ncodes: [E0382]\nexpected: abstain\nwhy: because\nlines: 2\ntests: 3\n");
        var facts = CaseSet.Load(_folder).Single().Facts;
        Assert.Equal(("move", "E0382", Expectation.Abstain, 2, 3), (facts.Class, facts.Codes.Single(), facts.Expected, facts.Lines, facts.Tests));
    }

    [Fact]
    public void Load_OneTruthForAllCrates_IsRead()
    {
        Crate("a");
        Crate("b");
        File.WriteAllText(Path.Combine(_folder, "TRUTH.json"), """{"schema":"tsrun.corpus/1","cases":{"b":{"codes":["","E0499"],"expected":"any","tests":7,"original":{"src/lib.rs":"x"}}}}""");
        Assert.Equal(
            [("a", "syntax", 0), ("b", "syntax", 7)],
            CaseSet.Load(_folder).Select(found => (found.Name, found.Facts.Class, found.Facts.Tests)));
    }

    [Fact]
    public void Load_FolderWithoutCrates_SaysWhatToDo() => Assert.StartsWith(
        "error TS0911: found no crate in",
        Assert.Throws<EvalException>(() => CaseSet.Load(_folder)).Message);

    [Fact]
    public void Load_FactsOfNoKnownExpectation_NamesFileAndLine()
    {
        Crate("a", "class: move\nexpected: maybe\n");
        Assert.Contains("case.yaml:2:", Assert.Throws<EvalException>(() => CaseSet.Load(_folder)).Message);
    }

    [Fact]
    public void Open_Workplace_HidesTheFacts()
    {
        Crate("a", "class: move\n");
        using var place = Workplace.Open(CaseSet.Load(_folder).Single(), TimeSpan.FromMinutes(1));
        Assert.Equal(["Cargo.toml"], Directory.EnumerateFiles(place.Copy).Select(Path.GetFileName));
    }
}
