using FsCheck;
using FsCheck.Fluent;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Tests.Patching;

public sealed class PatchBuilderTests
{
    [Fact]
    public void BuildFile_CrlfAndNoFinalNewline_ShowsThemAsGitDoes()
    {
        var change = PatchBuilder.BuildFile("src/my lib.rs", "one\r\ntwo\r\nthree", "one\r\n2\r\nthree\n");
        Assert.Equal(
            "--- a/src/my lib.rs\t\n+++ b/src/my lib.rs\t\n@@ -1,3 +1,3 @@\n one\r\n-two\r\n-three\n\\ No newline at end of file\n+2\r\n+three\n", change.Diff);
        Assert.Equal((2, HistoryJson.Sha256("one\r\n2\r\nthree\n")), (change.Lines, change.AfterSha256));
    }

    [Fact]
    public void Build_SeveralFiles_SortsThemAndLeavesOutTheEqual()
    {
        var before = new Dictionary<string, string> { ["b.rs"] = "b\n", ["a.rs"] = "a\n", ["c.rs"] = "c\n" };
        var patch = PatchBuilder.Build(before, new Dictionary<string, string> { ["b.rs"] = "b\nb\nb\n", ["c.rs"] = "c\n", ["a.rs"] = "" });
        Assert.Equal(["a.rs", "b.rs"], patch.Files.Select(file => file.Path));
        Assert.Equal(3, patch.Lines);
        Assert.Equal("--- a/a.rs\n+++ b/a.rs\n@@ -1 +0,0 @@\n-a\n--- a/b.rs\n+++ b/b.rs\n@@ -1 +1,3 @@\n b\n+b\n+b\n", patch.Diff);
        Assert.Throws<ArgumentException>(() => PatchBuilder.Build(before, new Dictionary<string, string> { ["new.rs"] = "" }));
    }

    /// <summary>The other program that must read our diffs the way we mean them.</summary>
    [NeedsFact("git")]
    public void Diff_GivenToGitApply_MakesTheNewText()
    {
        using var checkout = new Checkout();
        var line = Gen.Elements("a\n", "b\n", "c\r\n", "\n", "é\n", "- x\n");
        var text = from lines in Gen.ListOf(line) from end in Gen.Elements("", "end") select string.Concat(lines) + end;
        var files = (from before in text from after in text select (before, after)).ListOf(12);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Arb.From(files), pairs =>
        {
            var before = pairs.Select((pair, i) => (Path: $"f{i}.rs", Text: pair.before)).Where(file => file.Text.Length > 0).ToDictionary(file => file.Path, file => file.Text);
            var after = pairs.Select((pair, i) => (Path: $"f{i}.rs", Text: pair.after)).Where(file => file.Text.Length > 0 && before.ContainsKey(file.Path)).ToDictionary(file => file.Path, file => file.Text);
            var patch = PatchBuilder.Build(before, after);
            if (patch.Files.Count == 0) return;
            foreach (var file in patch.Files) checkout.With(file.Path, before[file.Path]);
            File.WriteAllText(Path.Combine(checkout.Folder, "patch"), patch.Diff);
            Shell.Run("git", "-C", checkout.Root, "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", Path.Combine(checkout.Folder, "patch"));
            foreach (var file in patch.Files) Assert.Equal(file.After, checkout.Text(file.Path));
        }));
    }
}
