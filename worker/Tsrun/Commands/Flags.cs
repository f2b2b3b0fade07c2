using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tsrun.Cli.Hosting;

namespace Tsrun.Cli.Commands;

/// <summary>The option table behind flags; each has an environment name and a settings key of the same word.</summary>
internal static class Flags
{
    public static readonly Argument<string> Crate = new("CRATE") { Description = "the crate's folder, or its Cargo.toml", DefaultValueFactory = _ => "." };
    public static readonly Option<string?> ManifestPath = new("--manifest-path", "-C") { Description = "same as CRATE, for those used to cargo", HelpName = "PATH" };
    public static readonly Option<string?> Package = new("--package", "-p") { Description = "only this package of the workspace", HelpName = "SPEC" };
    public static readonly Option<bool> Workspace = new("--workspace") { Description = "every package of the workspace; without it those that cargo takes by itself" };
    public static readonly Option<string[]> Features = new("--features", "-F") { Description = "features to switch on", HelpName = "LIST", AllowMultipleArgumentsPerToken = true };
    public static readonly Option<bool> AllFeatures = new("--all-features") { Description = "switch all features on" };
    public static readonly Option<bool> NoDefaultFeatures = new("--no-default-features") { Description = "switch the default features off" };
    public static readonly Option<bool> Locked = new("--locked") { Description = "Cargo.lock must fit as it is" };
    public static readonly Option<bool> Offline = new("--offline") { Description = "accepted for those used to cargo; tsrun downloads nothing in any case" };
    public static readonly Option<string?> Profile = new("--profile") { Description = "dispatch table: coding or researcher (reads only: a repair proposes)", HelpName = "NAME" };
    public static readonly Option<string?> Policy = new("--policy") { Description = "a policy file on top of the defaults", HelpName = "FILE" };
    public static readonly Option<int?> Budget = Count("--budget", "-B", "experiments put to the tests (policy: B)");
    public static readonly Option<int?> K = Count("--k", "-K", "changed lines of a patch (policy: K)");
    public static readonly Option<string?> Timeout = new("--timeout") { Description = "give up after this long: 90s, 5m", HelpName = "TIME" };
    public static readonly Option<bool> AllowDirty = new("--allow-dirty") { Description = "write although the tree has uncommitted changes" };
    public static readonly Option<bool> Apply = new("--apply") { Description = "apply at or above tau_patch, also where settings say no-apply" };
    public static readonly Option<bool> NoApply = new("--no-apply") { Description = "never write; show and save the best patch" };
    public static readonly Option<string?> Accept = new("--accept") { Description = "a standing yes to what passes check and tests, under tau_patch too; `checked` is its only value and may be left out", HelpName = "checked", Arity = ArgumentArity.ZeroOrOne };
    public static readonly Option<bool> Trust = new("--trust-this-code") { Description = "run the crate's code without a sandbox where the system has none" };
    public static readonly Option<bool> ExitZeroOnAbstain = new("--exit-zero-on-abstain") { Description = "for CI that only reads" };
    public static readonly Option<string?> Format = new("--format") { Description = "human, json, jsonl or short", HelpName = "FORMAT", Recursive = true };
    public static readonly Option<bool> Json = new("--json") { Description = "same as --format json", Recursive = true };
    public static readonly Option<string?> Color = new("--color") { Description = "auto, always or never", HelpName = "WHEN", Recursive = true };
    public static readonly Option<string?> Progress = new("--progress") { Description = "auto, plain or none", HelpName = "HOW", Recursive = true };
    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "no progress", Recursive = true };
    public static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "progress every second also without a terminal; of each step its place, rule, limit and attempt; every remark about the crate", Recursive = true };

    private static readonly Option[] OfRuns = [ManifestPath, Package, Workspace, Features, AllFeatures, NoDefaultFeatures, Locked, Offline, Profile, Policy, Budget, K, Timeout, AllowDirty, NoApply, Accept, Trust, ExitZeroOnAbstain];

    /// <summary>Options that say which crate and what of it; for commands that bring their own crate or look at none.</summary>
    public static IReadOnlyList<Option> OfCrates { get; } = [ManifestPath, Package, Workspace, Features, AllFeatures, NoDefaultFeatures, Locked];

    /// <summary>Options that only a repair can obey.</summary>
    public static IReadOnlyList<Option> OfRepairs { get; } = [Budget, K, AllowDirty, Accept];

    /// <summary>Adds CRATE and every option of a run.</summary>
    /// <param name="command">Gets them.</param>
    /// <param name="without">Options that mean nothing to it: a flag that is listed is obeyed.</param>
    public static Command ForRuns(this Command command, params IEnumerable<Option> without) => command.ForRunsHere(without).WithCluster();

    /// <summary>The same for runs that never leave this machine: without the options that name a cluster, its variables count as little.</summary>
    public static Command ForRunsHere(this Command command, params IEnumerable<Option> without)
    {
        command.Arguments.Add(Crate);
        return command.With(OfRuns.Except(without));
    }

    /// <summary>Adds every option of a run, without CRATE.</summary>
    public static Command WithRunOptions(this Command command, params IEnumerable<Option> without) => command.With(OfRuns.Except(without)).WithCluster();

    /// <summary>Adds arguments and options.</summary>
    public static Command With(this Command command, IEnumerable<Symbol> symbols)
    {
        foreach (var symbol in symbols)
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        return command;
    }

    /// <summary>The path that a command line is about, for finding settings beside it; the current folder where it names none.</summary>
    public static string PathOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var manifest = command.Options.Contains(ManifestPath) ? parsed.GetValue(ManifestPath) : null;
        var crate = command.Arguments.Contains(Crate) ? parsed.GetResult(Crate) : null;
        if (manifest is not null && crate is { Implicit: false }) throw new CliException(ExitCode.Usage, "TS0022",
            $"found the crate `{parsed.GetValue(Crate)}` and `{ManifestPath.Name} {manifest}`, expected one of the two", "leave one of them out");
        var path = manifest ?? (crate is not null ? parsed.GetValue(Crate)! : ".");
        return path.Length > 0 ? path : throw new CliException(ExitCode.Usage, "TS0001", "found an empty path, expected a crate's folder or its Cargo.toml", "is a shell variable unset?");
    }

    /// <summary>Reads the options of a run.</summary>
    public static RunOptions Read(ParseResult parsed)
    {
        var settings = Settings.Current;
        var profile = parsed.GetValue(Profile) ?? settings.Text("profile");
        return new RunOptions(
            PathOf(parsed),
            parsed.GetValue(Package),
            [.. (parsed.GetValue(Features) ?? []).SelectMany(list => list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))],
            parsed.GetValue(Workspace), parsed.GetValue(AllFeatures), parsed.GetValue(NoDefaultFeatures), parsed.GetValue(Locked),
            profile,
            parsed.GetValue(Policy) ?? settings.Text("policy"),
            parsed.GetValue(Budget),
            parsed.GetValue(K),
            SaidOf(parsed, Timeout)?.Duration(),
            parsed.GetValue(AllowDirty) || settings.Flag("allow-dirty"),
            WritesNothing(parsed, profile),
            AcceptOf(parsed),
            parsed.GetValue(Trust) || settings.Flag("trust-this-code"),
            parsed.GetValue(ExitZeroOnAbstain),
            ReadOutput(parsed))
        {
            Cluster = ClusterArguments.Read(parsed),
        };
    }

    /// <summary>A flag or the profile says that nothing may be written; a setting says it unless <c>--apply</c> is given.</summary>
    /// <exception cref="CliException">TS1058: <c>--apply</c> beside a flag or profile that takes it back (exit 2).</exception>
    private static bool WritesNothing(ParseResult parsed, string? profile)
    {
        var never = parsed.GetValue(NoApply) ? NoApply.Name : profile == Prepared.ReadingProfile ? $"{Profile.Name} {profile}" : null;
        if (!parsed.GetValue(Apply)) return never is not null || Settings.Current.Flag("no-apply");
        return never is null ? false : throw new CliException(ExitCode.Usage, "TS1058", $"found `{Apply.Name}` and `{never}`: the one asks for what the other rules out", "leave one of them out");
    }

    /// <summary>Reads how the answer is to be shown.</summary>
    public static OutputOptions ReadOutput(ParseResult parsed)
    {
        var settings = Settings.Current;
        return new OutputOptions(
            parsed.GetValue(Json) ? "json" : WordOf(parsed, Format),
            WordOf(parsed, Color),
            WordOf(parsed, Progress),
            parsed.GetValue(Quiet) || settings.Flag("quiet"),
            parsed.GetValue(Verbose) ? 1 : 0);
    }

    /// <summary>Refuses a flag that a command cannot obey.</summary>
    /// <exception cref="CliException">TS1058: it was given (exit 2).</exception>
    internal static void Refuse(ParseResult parsed, Option flag, string reason)
    {
        if (parsed.GetResult(flag) is { Implicit: false }) throw new CliException(ExitCode.Usage, "TS1058", $"found `{flag.Name}`: {reason}", "leave it out");
    }

    private static Option<int?> Count(string name, string alias, string description) => new(name, alias)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ReadCount(name, result),
    };

    /// <summary>The word behind an option that counts something; null, and a complaint, where it is no whole number of at least 1.</summary>
    internal static int? ReadCount(string name, ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0) return count;
        result.AddError($"found `{name} {result.Tokens[0].Value}`, expected a whole number of at least 1");
        return null;
    }

    /// <summary>What a flag says, or the setting of its name where the flag is silent; null where both are.</summary>
    private static Said? SaidOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } value ? Said.ByFlag(option.Name, value) : Said.BySetting(option.Name[2..]);

    private static string AcceptOf(ParseResult parsed) =>
        parsed.GetResult(Accept) is { Tokens.Count: 0 } ? "checked" : WordOf(parsed, Accept);

    /// <summary>The setting's default where nothing was said.</summary>
    private static string WordOf(ParseResult parsed, Option<string?> option) =>
        SaidOf(parsed, option) is { } said ? said.OneOf(Settings.Words[option.Name[2..]]) : Settings.Defaults[option.Name[2..]];

    internal static string OneOf(string name, string value, params string[] allowed) => Said.ByFlag(name, value).OneOf(allowed);

    /// <summary>A duration; null for no text.</summary>
    /// <param name="orNone">Nothing (<c>0s</c>) is one too.</param>
    internal static TimeSpan? Duration(string name, string? text, bool orNone = false) => text is null ? null : Said.ByFlag(name, text).Duration(orNone);
}
