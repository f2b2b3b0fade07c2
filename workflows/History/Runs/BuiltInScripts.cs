namespace Tsrun.History;

/// <summary>The scripts that are built in, and what they do: a command starts one by its name, and a run of one has that name as its workflow type.</summary>
public static class BuiltInScripts
{
    /// <summary>Repairs a crate.</summary>
    public const string Fix = "fix";

    /// <summary>Proves a patch and writes nothing.</summary>
    public const string Propose = "propose";

    /// <summary>Diagnoses pull requests.</summary>
    public const string Shadow = "shadow";

    /// <summary>Proves a patch again, and writes it.</summary>
    public const string Apply = "apply";

    /// <summary>Lists what is wrong.</summary>
    public const string Diagnose = "diagnose";

    /// <summary>Finds what the toolchain's documentation says.</summary>
    public const string Explain = "explain";

    /// <summary>Asks rust-analyzer about a place.</summary>
    public const string Inspect = "inspect";

    /// <summary>Lets a run in among the golden traces.</summary>
    public const string Admit = "admit";

    /// <summary>Admits, verifies, learns and promotes.</summary>
    public const string Nightly = "nightly";

    /// <summary>Those whose result may be a proved patch: these can be applied later, exported as examples and become golden.</summary>
    public static IReadOnlyList<string> Repairing { get; } = [Fix, Propose, Shadow];

    /// <summary>Those that change a crate: these can be reverted, and want a clean tree.</summary>
    public static IReadOnlyList<string> Writing { get; } = [Fix, Apply];

    /// <summary>All that a person or another run may start: the workflow types of a cluster.</summary>
    public static IReadOnlyList<string> Names { get; } = [Fix, Propose, Shadow, Apply, Diagnose, Explain, Inspect];

    /// <summary>What curators of golden traces start, and no run as its child.</summary>
    public static IReadOnlyList<string> Curating { get; } = [Admit, Nightly];

    /// <summary>Whether a run of it may have proved a patch.</summary>
    public static bool Repairs(string script) => Repairing.Contains(script);

    /// <summary>Whether a run of it may have changed its crate.</summary>
    public static bool Writes(string script) => Writing.Contains(script);

    /// <summary>Whether it answers a question and tries nothing.</summary>
    public static bool OnlyLooks(string script) => script is Diagnose or Explain or Inspect;
}
