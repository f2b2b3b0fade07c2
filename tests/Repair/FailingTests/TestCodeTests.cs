using Tsrun.Activities.Repair.FailingTests;
using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Tests.Repair.FailingTests;

/// <summary>What is never edited, because it says what is right.</summary>
public sealed class TestCodeTests
{
    [Theory]
    [InlineData("#[cfg(test)]", true)]
    [InlineData("#[cfg(all(test, unix))]", true)]
    [InlineData("#[cfg(any(test, feature = \"mock\"))]", true)]
    [InlineData("#[cfg(not(test))]", false)]
    [InlineData("#[cfg(all(unix, not(any(test, windows))))]", false)]
    [InlineData("#[cfg(feature = \"test\")]", false)]
    [InlineData("#[rstest]", true)]
    [InlineData("#[test_case(1, 2; \"one\")]", true)]
    [InlineData("#[tokio::test(flavor = \"current_thread\")]", true)]
    [InlineData("#[inline]", false)]
    public void IsTest_AFunctionWithAnAttribute_IsWhenItIsCompiledForTests(string attribute, bool expected) =>
        Assert.Equal(expected, SourceFile.Of("src/lib.rs", $"#[must_use]\n{attribute}\nfn f() -> u8 {{ 1 }}\n").Root.Children.Single().IsTest);

    [Fact]
    public void IsTest_InAFileThatIsForTestsAsAWhole_IsEveryItem() => Assert.True(SourceFile.Of("src/a.rs", "#![allow(unused)]\n#![cfg(test)]\nfn f() {}\n").Root.Children.Single().IsTest);

    [Fact]
    public void Files_ModulesThatAreDeclaredForTests_AreLeftOutWithTheirOwn()
    {
        var texts = new Dictionary<string, string>
        {
            ["src/lib.rs"] = "#[cfg(test)]\nmod helpers;\nmod a;\n",
            ["src/a.rs"] = "mod inner { #[cfg(test)] mod deep; mod used; }\n",
            ["src/a/inner/deep.rs"] = "",
            ["src/a/inner/used.rs"] = "",
            ["src/helpers.rs"] = "mod more;\n",
            ["src/helpers/more/mod.rs"] = "",
        };
        Assert.Equal(["src/a.rs", "src/a/inner/used.rs", "src/lib.rs"], ProductCode.Files(texts).Select(file => file.Path));
    }
}
