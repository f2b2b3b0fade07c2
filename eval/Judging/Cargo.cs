using System.Text.RegularExpressions;

namespace Tsrun.Eval;

/// <summary>The user's own cargo on one crate, offline, with its target folder outside the crate.</summary>
/// <param name="crate">Absolute path of the crate or workspace.</param>
/// <param name="target">Absolute path of the build folder.</param>
/// <param name="timeout">For each call.</param>
public sealed partial class Cargo(string crate, string target, TimeSpan timeout)
{
    /// <summary>What the compiler says about all targets, tests included.</summary>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var result = await RunAsync(["check", "--workspace", "--all-targets", "--offline", "--quiet", "--message-format=json"], cancellation);
        return new CheckResult(result.ExitCode == 0, CompilerMessage.Errors(result.Stdout), result.Stderr);
    }

    /// <summary>Builds and runs all tests, doctests included, on past the first target that fails.</summary>
    public async Task<TestResult> TestAsync(CancellationToken cancellation)
    {
        var result = await RunAsync(["test", "--workspace", "--offline", "--no-fail-fast"], cancellation);
        var passed = PassedPattern().Matches(result.Stdout).Sum(match => int.Parse(match.Groups[1].ValueSpan));
        return new TestResult(result.ExitCode == 0, passed);
    }

    private Task<ChildResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        ChildProcess.RunAsync(new ChildRequest("cargo", arguments, crate, Variables(), timeout), cancellation);

    private Dictionary<string, string> Variables() => new()
    {
        ["CARGO_TARGET_DIR"] = target,
        ["CARGO_TERM_COLOR"] = "never",
        ["CARGO_INCREMENTAL"] = "0",
        ["CARGO_PROFILE_DEV_DEBUG"] = "0",
    };

    [GeneratedRegex(@"^test result: .*? (\d+) passed;", RegexOptions.Multiline)]
    private static partial Regex PassedPattern();
}

/// <summary>What <c>cargo check</c> said.</summary>
/// <param name="Errors">Distinct errors; may be empty although not green, when cargo itself gave up.</param>
public sealed record CheckResult(bool Green, IReadOnlyList<CompilerMessage> Errors, string Stderr);

/// <summary>What <c>cargo test</c> said.</summary>
public sealed record TestResult(bool Green, int Passed);
