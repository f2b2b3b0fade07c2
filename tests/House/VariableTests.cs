using System.Text.RegularExpressions;
using Tsrun.Cli;

namespace Tsrun.Tests.House;

/// <summary>The program warns of variables that it does not know, so it has to know all that it reads.</summary>
public sealed partial class VariableTests
{
    [Fact]
    public void Variable_ReadBySources_IsKnown()
    {
        var read = SourceTree.ProductSources.SelectMany(file => Literal().Matches(SourceTree.Text(file))).Select(match => match.Groups[1].Value).Distinct();
        Assert.Empty(read.Except(Variables.Known));
    }

    [GeneratedRegex("\"(TSRUN_[A-Z_]*[A-Z])\"")]
    private static partial Regex Literal();
}
