using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>A run without its machine: what leaves in a bundle names no folder, user or host of whoever ran it, and no secret that it came across.</summary>
/// <remarks>
/// The checkout's root becomes <c>/crate</c> everywhere, consistently, so the fold over the rewritten events still gives the rewritten commands: a portable
/// history replays as identically as the original. It is another run all the same, with other hashes. A run of a cluster may have had several checkouts on
/// several machines: each keeps a name of its own (<c>/crate-2</c>, <c>host-2</c>), so that what differed still differs.
/// </remarks>
internal static partial class Portable
{
    /// <summary>What a checkout is called in a bundle.</summary>
    public const string Root = "/crate";

    /// <summary>What the machine of a checkout is called in a bundle.</summary>
    public const string Host = "host";

    /// <summary>Those whose <c>by</c> says what happened, and not who somebody is.</summary>
    private static readonly string[] Nobodies = [Answerers.Accept, Answerers.Timeout, Answerers.Nobody];

    /// <summary>Rewrites a run of this machine; one that came in a bundle stays as it is.</summary>
    public static Recording Of(Recording recording)
    {
        if (recording.Archive is not null || recording.History is not { } history) return recording;
        return Recording.Of(recording.Run, Of(history));
    }

    /// <summary>Rewrites events.</summary>
    public static IReadOnlyList<HistoryEvent> Of(IReadOnlyList<HistoryEvent> history)
    {
        var rules = Rules(Residence.Of(history));
        return WithoutSecrets.Of([.. history.Select(next => HistoryJson.Read<HistoryEvent>(Encoding.UTF8.GetBytes(Rewrite(Encoding.UTF8.GetString(HistoryJson.Bytes(next)), rules))))]);
    }

    /// <summary>In this order: a checkout lies in a data directory, that in a home folder, and the deepest name says most.</summary>
    private static List<(Regex Found, string Instead)> Rules(IReadOnlyList<Residence> residences)
    {
        var rules = Numbered(residences.Select(residence => residence.Root), Root).Select(pair => (Whole(pair.Name), pair.Instead)).ToList();
        rules.Add((Whole(DataDirectory.Resolve()), "/data"));
        // Machines that took the run over have homes of their own, and their roots are all that is known of those.
        var homes = residences.Select(residence => Home().Match(residence.Root).Value).Append(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        rules.AddRange(homes.Where(home => home.Length > 1).Distinct(StringComparer.Ordinal).Select(home => (Whole(home), "~")));
        var hosts = residences.Select(residence => residence.Host).Where(host => host.Length > 0).Append(HostIdentity.Name);
        rules.AddRange(Numbered(hosts, Host).Select(pair => (Named(pair.Name), pair.Instead)));
        return rules;
    }

    private static IEnumerable<(string Name, string Instead)> Numbered(IEnumerable<string> names, string instead) =>
        names.Distinct(StringComparer.Ordinal).Select((name, i) => (name, i == 0 ? instead : string.Create(CultureInfo.InvariantCulture, $"{instead}-{i + 1}")))
            .OrderByDescending(pair => pair.name.Length);

    private static string Rewrite(string json, List<(Regex Found, string Instead)> rules)
    {
        foreach (var (found, instead) in rules) json = found.Replace(json, instead);
        json = Identity().Replace(json, "$1\"worker\"");
        return Person().Replace(json, match => Nobodies.Any(nobody => match.Groups[1].Value == Escaped(nobody)) ? match.Value : "\"by\":\"a person\"");
    }

    /// <summary>A path where it stands as one: not the start of a longer name; a line's start is an <c>n</c> behind a backslash here.</summary>
    private static Regex Whole(string path) => new($@"(?:(?<![\w/.-])|(?<=\\[nrt])){Regex.Escape(Escaped(path))}(?![\w-]|\.\w)", RegexOptions.CultureInvariant);

    /// <summary>A machine's name wherever it stands: in a queue (<c>tsrun@build7-4f2a91c0</c>), an identity, or a worker's own queue, which goes on with a dash.</summary>
    private static Regex Named(string host) => new($@"(?<![\w.-]){Regex.Escape(Escaped(host))}(?!\w)", RegexOptions.CultureInvariant);

    /// <summary>As a path stands inside JSON text.</summary>
    private static string Escaped(string path) => HistoryJson.ToPayload(path).Json[1..^1];

    // A quote inside of a JSON string is escaped, so an unescaped key is a key.
    [GeneratedRegex("(\"identity\":)\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Identity();

    [GeneratedRegex("\"by\":\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Person();

    [GeneratedRegex("^/(?:root|(?:home|Users)/[^/]+)(?=/|$)")]
    private static partial Regex Home();
}
