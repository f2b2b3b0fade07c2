using Tsrun.Cli.Hosting.Cluster;
using Tsrun.History;
using Tsrun.Policy;
using Tsrun.Runtime;
using Tsrun.TraceScript;

namespace Tsrun.Cli.Hosting;

/// <summary>Checks and gathers what a run will depend on, before anything durable happens.</summary>
internal static class Prepared
{
    /// <summary>The profile without a tool that writes: under it a repair proposes.</summary>
    public const string ReadingProfile = "researcher";

    /// <summary>The script as it will travel with the run: a built-in name, or a file of the user's.</summary>
    public static ScriptText Script(string nameOrFile) => BuiltInScripts.Names.Contains(nameOrFile) || BuiltInScripts.Curating.Contains(nameOrFile)
        ? new ScriptText(nameOrFile, nameOrFile + ".tracescript", Resources.Text($"workflows/{nameOrFile}.tracescript"))
        : FromFile(nameOrFile);

    /// <summary>The built-in scripts that a run may start as children; those of curators are not among them.</summary>
    public static IReadOnlyList<ScriptText> Scripts => [.. BuiltInScripts.Names.Select(Script)];

    /// <summary>Parses and checks a script against the catalogue and a profile's tools.</summary>
    /// <exception cref="CliException">It does not hold; every complaint in rustc's form (exit 7).</exception>
    public static Script Check(ScriptText text, PolicySet policy, ref string? profile)
    {
        var parsed = ScriptParser.Parse(text.Text, text.File);
        profile ??= parsed.Script?.Profile ?? "coding";
        if (!policy.Profiles.TryGetValue(profile, out var tools))
            throw new CliException(ExitCode.Usage, "TS0015", $"found the profile `{profile}`, expected one of {string.Join(", ", policy.Profiles.Keys)}",
                $"a profile of temporal.toml is named by {ClusterWords.Profile}");
        IReadOnlyList<ScriptDiagnostic> diagnostics = parsed.Script is { } script && parsed.Diagnostics.Count == 0
            ? ScriptChecker.Check(script, Catalogue.Tools, tools.ToHashSet(StringComparer.Ordinal))
            : parsed.Diagnostics;
        if (parsed.Script is not null && diagnostics.Count == 0) return parsed.Script;
        throw Unfit(text, profile, diagnostics) ?? new CliException(ExitCode.Invalid, diagnostics[0].Code, string.Join("\n\n", diagnostics.Select(d => d.Render(text.Text))));
    }

    /// <summary>A script of ours is not the user's to mend: what does not fit is the profile, and one sentence says so. Null for any other script.</summary>
    private static CliException? Unfit(ScriptText text, string profile, IReadOnlyList<ScriptDiagnostic> diagnostics)
    {
        if (!BuiltInScripts.Names.Contains(text.Name) || Script(text.Name) != text) return null;
        // Each complaint is of a tool, and names it first of all.
        var lacking = diagnostics.Where(complaint => complaint.Code == "TS0121").Select(complaint => complaint.Message.Split('`')[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new CliException(ExitCode.Usage, "TS0015", $"tsrun {text.Name} cannot run under the profile `{profile}`, which has no {string.Join(", ", lacking)}", "leave the profile out; look without writing: tsrun propose");
    }

    /// <summary>The input of a run.</summary>
    public static RunInput Input(ScriptText script, IReadOnlyList<PolicyLayer> layers, IReadOnlyDictionary<string, Payload> arguments, RunFacts facts, RunOptions options, bool treeDirty, bool interactive, IReadOnlyDictionary<string, string> versions) =>
        new(script, Scripts, [.. layers.Select(layer => new PolicyText(layer.Origin, layer.Text, layer.MayLoosen))], arguments, facts,
            treeDirty, options.AllowDirty, options.Accept, interactive, versions);

    private static ScriptText FromFile(string path)
    {
        try
        {
            return new ScriptText(Path.GetFileNameWithoutExtension(path), Path.GetFileName(path), File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, "TS0016", $"the script {path} cannot be read: {FileTrouble.Why(e)}", $"name a .tracescript file, or a script that is built in: {string.Join(", ", BuiltInScripts.Names)}");
        }
    }
}
