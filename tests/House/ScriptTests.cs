using Tsrun.Policy;
using Tsrun.Runtime;
using Tsrun.TraceScript;

namespace Tsrun.Tests.House;

/// <summary>The scripts that the product ships, as they lie in the repository.</summary>
public sealed class ScriptTests
{
    private static readonly PolicySet BuiltInPolicy = PolicyParser.Parse(
        [.. new[] { "defaults", "profiles", "confidence" }.Select(name => new PolicyLayer(name, SourceTree.Text($"policy/{name}.yaml"), MayLoosen: true))]).Policy!;

    public static TheoryData<string> Scripts => [.. SourceTree.With(".tracescript").Where(file => file.StartsWith("workflows/", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Scripts))]
    public void Check_BuiltInScript_FindsNothing(string file)
    {
        var script = Parsed(file);
        Assert.Empty(ScriptChecker.Check(script, Catalogue.Tools, ToolsOf(script)));
    }

    [Theory, MemberData(nameof(Scripts))]
    public void Verify_BuiltInScript_ProvesEveryRule(string file)
    {
        var script = Parsed(file);
        var knobs = new Dictionary<string, Value> { ["B"] = Value.Of((long)BuiltInPolicy.Knobs.B), ["K"] = Value.Of((long)BuiltInPolicy.Knobs.K) };
        var verification = ScriptVerifier.Verify(script, Catalogue.Tools, ToolsOf(script), null, knobs);
        Assert.DoesNotContain(verification.Rules, rule => !rule.Holds);
        Assert.True(verification.CallsMax < long.MaxValue);
    }

    [Theory, MemberData(nameof(Scripts))]
    public void Name_OfABuiltInScript_IsItsFiles(string file) => Assert.Equal(Path.GetFileNameWithoutExtension(file), Parsed(file).Name);

    [Fact]
    public void Profiles_OfThePolicy_NameOnlyToolsThatExist() =>
        Assert.Empty(BuiltInPolicy.Profiles.Values.SelectMany(tools => tools).Except(Catalogue.Tools.Tools.Keys, StringComparer.Ordinal));

    private static Script Parsed(string file)
    {
        var parsed = ScriptParser.Parse(SourceTree.Text(file), file);
        Assert.Empty(parsed.Diagnostics);
        return parsed.Script!;
    }

    private static HashSet<string> ToolsOf(Script script) => BuiltInPolicy.Profiles[script.Profile ?? "coding"].ToHashSet(StringComparer.Ordinal);
}
