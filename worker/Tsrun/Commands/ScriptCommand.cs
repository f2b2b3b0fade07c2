using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
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

    private static Command Sub(string name, string description, Func<string, OutputOptions, int> action)
    {
        var command = new Command(name, description) { File };
        command.SetAction(parsed => action(parsed.GetValue(File)!, Flags.ReadOutput(parsed)));
        return command;
    }

    private static int Check(string file, OutputOptions output)
    {
        var (script, profile) = Load(file);
        Records.Write(output, "tsrun.script/1", $"ok: script {script.Name}, profile {profile}", json =>
        {
            json.WriteString("script", script.Name);
            json.WriteString("profile", profile);
            json.WriteBoolean("ok", true);
        });
        return ExitCode.Green;
    }

    private static int Format(string file, OutputOptions output)
    {
        var text = ScriptPrinter.Print(Load(file).Script);
        Records.Write(output, "tsrun.script/1", text.TrimEnd('\n'), json => json.WriteString("text", text));
        return ExitCode.Green;
    }

    private static int Verify(string file, OutputOptions output)
    {
        var (script, profile) = Load(file);
        var (policy, _) = PolicyLoader.Parse(PolicyLoader.Layers(null, null, null));
        var knobs = new Dictionary<string, Value>(StringComparer.Ordinal) { ["B"] = Value.Of((long)policy.Knobs.B), ["K"] = Value.Of((long)policy.Knobs.K) };
        var verification = ScriptVerifier.Verify(script, Catalogue.Tools, policy.Profiles[profile].ToHashSet(StringComparer.Ordinal), null, knobs);
        foreach (var rule in verification.Rules)
            Records.Write(output, "tsrun.verify/1", rule.ToString(), json => json.WriteString("rule", rule.ToString()));
        foreach (var bound in verification.Bounds)
            Records.Write(output, "tsrun.verify/1", $"  at most {bound.CallsMax,4} × {bound.Tool}", json =>
            {
                json.WriteString("tool", bound.Tool);
                json.WriteNumber("calls_max", bound.CallsMax);
            });
        return verification.Holds ? ExitCode.Green : ExitCode.Invalid;
    }

    private static (Script Script, string Profile) Load(string file)
    {
        string? profile = null;
        var (policy, _) = PolicyLoader.Parse(PolicyLoader.Layers(null, null, null));
        return (Prepared.Check(Prepared.Script(file), policy, ref profile), profile!);
    }
}
