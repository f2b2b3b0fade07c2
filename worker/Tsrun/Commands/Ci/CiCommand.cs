using System.CommandLine;

namespace Tsrun.Cli.Commands.Ci;

/// <summary><c>tsrun ci</c>: pull requests get a second opinion; one job diagnoses and may write nothing, another posts and builds nothing.</summary>
internal static class CiCommand
{
    public static Command Create() => new("ci", "for pull requests: shadow diagnoses and writes nothing, report posts and builds nothing") { CiShadow.Create(), CiReport.Create() };

    /// <summary>Whether a line is one of these: they read settings in their own way, since a pull request's files say nothing about policy.</summary>
    public static bool Owns(ParseResult parsed) => parsed.CommandResult.Command.Name is "shadow" or "report" && parsed.CommandResult.Parent is System.CommandLine.Parsing.CommandResult { Command.Name: "ci" };
}
