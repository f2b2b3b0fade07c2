namespace Tsrun.History;

/// <summary>The built-in scripts whose result may be a proved patch: these can be applied later, exported as examples and become golden.</summary>
public static class RepairScripts
{
    /// <summary>Name of the script that diagnoses pull requests.</summary>
    public const string Shadow = "shadow";

    /// <summary>All of them; the first is the one that writes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fix", "propose", Shadow];

    /// <summary>Whether a script, or the workflow type of its run, is one of them.</summary>
    public static bool Has(string script) => Names.Contains(script);
}
