using System.Text.RegularExpressions;
using Tsrun.Activities.Git;

namespace Tsrun.Cli.Ci.Shadow;

/// <summary>A job that may run a pull request's code: it holds nothing worth stealing. Whoever has one has looked.</summary>
internal sealed partial record CleanRoom
{
    private const string Secret = "TS1052";

    /// <summary>Tokens that runners hand out and that would let foreign code write, and the keys to a cluster.</summary>
    private static readonly string[] Tokens =
    [
        "GITHUB_TOKEN", "GH_TOKEN", "INPUT_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "TEMPORAL_API_KEY", "TEMPORAL_TLS_CLIENT_KEY_DATA", "TEMPORAL_TLS_CLIENT_KEY_PATH", "TEMPORAL_GRPC_META_AUTHORIZATION",
    ];

    private CleanRoom() { }

    /// <summary>Looks at the environment and the checkout.</summary>
    /// <exception cref="CliException">TS1052: something is there that the pull request's code must not meet (exit 4).</exception>
    public static CleanRoom Require(Func<string, string?> variable, string checkout)
    {
        if (Tokens.FirstOrDefault(name => variable(name) is { Length: > 0 }) is { } token)
            throw new CliException(ExitCode.Blocked, Secret, $"the environment of this job holds {token}; a pull request's build scripts and tests run here", "leave `env:` without tokens, and `permissions: { contents: read }`; `tsrun ci report` posts from another job");
        if (WorkTree.TopLevel(Path.GetFullPath(checkout)) is { } top && Path.Combine(top, ".git", "config") is var config && File.Exists(config) && Kept().IsMatch(File.ReadAllText(config)))
            throw new CliException(ExitCode.Blocked, Secret, "the checkout keeps a token in .git/config", "give actions/checkout `persist-credentials: false`");
        return new CleanRoom();
    }

    /// <summary>Where checkout actions leave a token: as a header, in a file of their own that the configuration includes, or in the remote's address. A token may be all that stands before its `@`, in place of the user's name.</summary>
    [GeneratedRegex(@"extraheader|git-credentials-|https?://[^/\s@]*@|://[^/\s@]*:[^/\s@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex Kept();
}
