using Tsrun.Cli;

namespace Tsrun.Tests.Cli;

/// <summary>How a defect of tsrun is told: in a sentence, and where it came from only to those who ask.</summary>
public sealed class FailuresTests
{
    [Fact]
    public void Stack_OfADefect_IsShownWhereTsrunBacktraceAsksForIt()
    {
        var defect = Assert.Throws<InvalidOperationException>(Break);
        Assert.Null(Failures.Stack(defect, Failures.Explain(defect, isStackWanted: false), isStackWanted: false));
        var explained = Failures.Explain(defect, isStackWanted: true);
        Assert.Equal(("TS0999", ExitCode.Environment, "please report it with the lines above"), (explained.Code, explained.ExitCode, explained.Help.Single()));
        Assert.Contains($"at {typeof(FailuresTests).FullName}.{nameof(Break)}", Failures.Stack(defect, explained, isStackWanted: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Stack_OfAMistakeOfTheUser_IsNeverShown()
    {
        var mistake = new CliException(ExitCode.Usage, "TS0001", "nowhere does not exist");
        Assert.Null(Failures.Stack(mistake, Failures.Explain(mistake, isStackWanted: true), isStackWanted: true));
    }

    private static void Break() => throw new InvalidOperationException("broken");
}
