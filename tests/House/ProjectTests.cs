using System.Xml.Linq;

namespace Tsrun.Tests.House;

/// <summary>Who may see whom: the table of docs/architecture.md, held against the project files.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> MaySee = new(StringComparer.Ordinal)
    {
        ["TraceScript"] = [],
        ["Policy"] = [],
        ["History"] = [],
        ["Runtime"] = ["History", "Policy", "TraceScript"],
        ["Activities"] = ["History"],
        ["Api"] = [],
        ["Engine"] = ["Api", "History"],
        ["Eval"] = ["History"],
        ["Tsrun"] = ["Activities", "Engine", "History", "Policy", "Runtime", "TraceScript"],
        ["Tests"] = ["Activities", "Api", "Engine", "Eval", "History", "Policy", "Runtime", "TraceScript", "Tsrun"],
    };

    private static readonly string[] PureProjects = ["History", "Policy", "Runtime", "TraceScript"];

    public static TheoryData<string> Projects => [.. SourceTree.With(".csproj")];

    [Fact]
    public void Projects_OfTheHouse_AreTheKnownTen() =>
        Assert.Equal(MaySee.Keys.Order(StringComparer.Ordinal), SourceTree.With(".csproj").Select(NameOf).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Projects))]
    public void ProjectReference_OfAProject_IsInTheTable(string project)
    {
        var seen = Includes(project, "ProjectReference").Select(NameOf);
        Assert.Empty(seen.Except(MaySee[NameOf(project)], StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Pure_OfAProject_IsSetWhereTheBanListIsDue(string project)
    {
        var isPure = Document(project).Descendants("Pure").Any(pure => pure.Value == "true");
        Assert.Equal(PureProjects.Contains(NameOf(project)), isPure);
    }

    [Fact]
    public void BanLists_OfTheHouse_AreGivenToTheCompiler()
    {
        var targets = Document("Directory.Build.targets").Descendants("ItemGroup")
            .ToDictionary(group => (string)group.Attribute("Condition")!, group => (string)group.Element("AdditionalFiles")!.Attribute("Include")!);
        Assert.Equal("$(BannedListFolder)BannedSymbols.pure.txt", targets["'$(Pure)' == 'true'"]);
        Assert.Equal("$(BannedListFolder)BannedSymbols.txt", targets["'$(Pure)' != 'true' and '$(MSBuildProjectName)' != 'Tests'"]);
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", SourceTree.Text(".editorconfig"), StringComparison.Ordinal);
        var forbidden = SourceTree.Text("BannedSymbols.pure.txt").Split('\n').Select(line => line.Split(';')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string>(["N:System.IO", "N:System.Net", "N:System.Threading.Tasks", "T:System.Random", "T:System.TimeProvider"], StringComparer.Ordinal), forbidden);
    }

    [Theory]
    [InlineData("Microsoft.Data.Sqlite", "Engine")]
    [InlineData("SQLitePCLRaw", "Engine")]
    [InlineData("Google.Protobuf", "Api")]
    [InlineData("Grpc", "Api")]
    [InlineData("System.CommandLine", "Tsrun", "Eval")] // two programs, two command lines
    [InlineData("Spectre.Console", "Tsrun")]
    [InlineData("Sprache", "TraceScript")]
    [InlineData("DiffPlex", "Activities", "Eval")]
    [InlineData("Polly", "Activities")]
    public void Package_WithOwners_IsReferencedThereAlone(string package, params string[] owners)
    {
        var users = SourceTree.With(".csproj").Where(project => Includes(project, "PackageReference").Any(name => name.StartsWith(package, StringComparison.Ordinal)));
        Assert.Empty(users.Select(NameOf).Except(owners, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Includes(string project, string element) =>
        Document(project).Descendants(element).Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/'));

    private static XDocument Document(string file) => XDocument.Parse(SourceTree.Text(file));

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);
}
