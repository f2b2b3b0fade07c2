using System.Text;
using System.Text.Json;
using Tsrun.Cli.Ci;
using Tsrun.Cli.Ci.Rendering;
using Tsrun.History;
using Tsrun.Tests.Patching;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Ci;

/// <summary>What a diagnosis looks like in each channel, and that it stays within what the channel takes.</summary>
public sealed class RenderingTests
{
    private const int SummaryBytesMax = 1024 * 1024, CommentCharactersMax = 65536;

    [Fact]
    public void Annotations_OfTwoErrors_StandOnTheirLines() => Assert.Equal(
        ["::error file=crates/a/src/lib.rs,line=2,endLine=2,col=1,title=E0382::borrow of moved value: `order`", "::error file=crates/a/src/lib.rs,line=2,endLine=2,col=1,title=E0382::borrow of moved value: `order`"],
        Annotations.Lines(Of(2)));

    [Fact]
    public void Annotations_OfFiveHundredErrors_AreTenAndSaySo()
    {
        var lines = Annotations.Lines(Of(500)).ToList();
        Assert.Equal((10, "::error title=tsrun::and 491 more errors, see the summary"), (lines.Count, lines[^1]));
    }

    [Fact]
    public void Annotations_OfHostileText_StayOneLineEach()
    {
        var fault = Canned.Moved with { Code = "x,line=1::a", Message = "a\r\n::set-output name=x::y\u001b[31m%0A", Spans = [Canned.Moved.Spans[0] with { File = "a:b,c\n.rs" }] };
        Assert.Equal(["::error file=crates/a/a%3Ab%2Cc␊.rs,line=2,endLine=2,col=1,title=x%2Cline=1%3A%3Aa::a␍%0A::set-output name=x::y␛[31m%250A"], Annotations.Lines(Of(fault)));
    }

    [Fact]
    public void Summary_OfFiveHundredErrors_IsTakenWhole()
    {
        var long500 = Enumerable.Repeat(Canned.Moved with { Rendered = new string('é', 40_000) }, 500).ToArray();
        Assert.InRange(Encoding.UTF8.GetByteCount(FindingsMarkdown.Summary(Of(long500))), 1000, SummaryBytesMax);
        Assert.InRange(FindingsMarkdown.Comment(Of(long500), "<!-- m -->", "").Length, 1000, CommentCharactersMax);
    }

    [Fact]
    public void Sarif_OfAProposal_HasOneRunAndTheFix()
    {
        using var sarif = JsonDocument.Parse(Sarif.Write(Of(1)));
        var run = Assert.Single(sarif.RootElement.GetProperty("runs").EnumerateArray());
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("""{"startLine":2,"startColumn":1,"endLine":2,"endColumn":6}""", result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetRawText());
        Assert.Equal("crates/a/src/lib.rs", result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("""[{"deletedRegion":{"startLine":1,"startColumn":1,"endLine":2,"endColumn":1},"insertedContent":{"text":"fn a() {}\n"}}]""",
            result.GetProperty("fixes")[0].GetProperty("artifactChanges")[0].GetProperty("replacements").GetRawText());
    }

    /// <summary>The standard's own schema, where somebody has it: TSRUN_TEST_SARIF_SCHEMA names the file, and Python's jsonschema reads it.</summary>
    [NeedsSchemaFact]
    public void Sarif_OfAnything_IsValidAgainstItsSchema()
    {
        foreach (var findings in new[] { Of(0), Of(1), Of(500), Of(Canned.Moved with { Code = "", Spans = [], Message = "<&>\u202E" }) })
        {
            var file = Path.GetTempFileName();
            File.WriteAllBytes(file, Sarif.Write(findings));
            var answer = Shell.TryRun("python3", ["-c", "import json,sys,jsonschema\ns=json.load(open(sys.argv[1]))\njsonschema.validators.validator_for(s)(s).validate(json.load(open(sys.argv[2])))", NeedsSchemaFactAttribute.Schema!, file]);
            File.Delete(file);
            Assert.Equal((0, ""), answer);
        }
    }

    [Theory]
    [InlineData("@@ -1,3 +1,3 @@\n a\n-b\n+c\n d", "2: b → c")]
    [InlineData("@@ -1,2 +1,3 @@\n a\n+b\n c", "2:  → b")]
    [InlineData("@@ -5,0 +6,2 @@\n+a\n+b", "6:  → a|b")]
    [InlineData("@@ -1,2 +1,0 @@\n-a\n-b\n\\ No newline at end of file", "1: a|b → ")]
    [InlineData("@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d", "1: a → b; 9: c → d")]
    public void Changes_OfADiff_AreItsLinesWithoutContext(string diff, string expected) => Assert.Equal(expected,
        string.Join("; ", Hunks.Of(diff).Select(change => $"{change.LineStart}: {string.Join('|', change.Removed)} → {string.Join('|', change.Added)}")));

    private static Findings Of(int faults) => Of([.. Enumerable.Repeat(Canned.Moved, faults)]);

    private static Findings Of(params Diagnostic[] faults)
    {
        var crate = Canned.Crate(Canned.Try());
        var history = ReportRig.Diagnosis(scheduled => scheduled.ActivityType == CargoCheck.Name ? HistoryJson.ToPayload(Canned.Check(faults)) : crate(scheduled));
        return Findings.Of(new RunId("w"), history, "crates/a/", 0.85);
    }
}

/// <summary>A test that is skipped, with its reason shown, where nobody has the schema of SARIF 2.1.0.</summary>
internal sealed class NeedsSchemaFactAttribute : FactAttribute
{
    public NeedsSchemaFactAttribute()
    {
        if (Schema is null) Skip = "TSRUN_TEST_SARIF_SCHEMA names no schema of SARIF 2.1.0";
    }

    public static string? Schema { get; } = Environment.GetEnvironmentVariable("TSRUN_TEST_SARIF_SCHEMA") is { Length: > 0 } path && File.Exists(path) ? path : null;
}
