using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Runtime;
using Tsrun.TraceScript;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun script</c>: checks, formats and verifies TraceScript.</summary>
internal static class ScriptCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "a .tracescript file, or the name of a built-in script" };

    public static Command Create()
    {
        var command = new Command("script", "TraceScript: check, fmt, verify");
        command.Subcommands.Add(Sub("check", "types, names and phases", Check));
        command.Subcommands.Add(Sub("fmt", "print the script in its canonical form", Format));
        command.Subcommands.Add(Sub("verify", "prove order, bounds and profile, with the worst-case calls of each tool", Verify));
        return command;
    }

    private static Command Sub(string name, string description, Func<string, int> action)
    {
        var command = new Command(name, description) { File };
        command.SetAction(parsed => action(parsed.GetValue(File)!));
        return command;
    }

    private static int Check(string file)
    {
        var (script, profile) = Load(file);
        Console.Out.WriteLine($"ok: script {script.Name}, profile {profile}");
        return ExitCode.Green;
    }

    private static int Format(string file)
    {
        Console.Out.Write(ScriptPrinter.Print(Load(file).Script));
        return ExitCode.Green;
    }

    private static int Verify(string file)
    {
        var (script, profile) = Load(file);
        var (policy, _) = PolicyLoader.Parse(PolicyLoader.Layers(null, null, null));
        var knobs = new Dictionary<string, Value>(StringComparer.Ordinal) { ["B"] = Value.Of((long)policy.Knobs.B), ["K"] = Value.Of((long)policy.Knobs.K) };
        var verification = ScriptVerifier.Verify(script, Catalogue.Tools, policy.Profiles[profile].ToHashSet(StringComparer.Ordinal), null, knobs);
        foreach (var rule in verification.Rules) Console.Out.WriteLine(rule.ToString());
        foreach (var bound in verification.Bounds) Console.Out.WriteLine($"  at most {bound.CallsMax,4} × {bound.Tool}");
        return verification.Holds ? ExitCode.Green : ExitCode.Invalid;
    }

    private static (Script Script, string Profile) Load(string file)
    {
        string? profile = null;
        var (policy, _) = PolicyLoader.Parse(PolicyLoader.Layers(null, null, null));
        return (Prepared.Check(Prepared.Script(file), policy, ref profile), profile!);
    }
}
