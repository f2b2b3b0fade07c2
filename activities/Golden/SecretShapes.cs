using System.Text.RegularExpressions;

namespace Tsrun.Activities.Golden;

/// <summary>A kind of secret, and what one looks like.</summary>
/// <param name="Shape">The secret is its group <c>s</c>; everything that it matched where there is no such group.</param>
/// <param name="IsRandom">Only what reads like random characters counts: the shape alone also fits ordinary words.</param>
internal sealed record SecretShape(string Kind, Regex Shape, bool IsRandom = false);

/// <summary>What secrets look like, by the forms that their issuers document, and by the names that people give them.</summary>
internal static partial class SecretShapes
{
    /// <summary>The specific ones first: a value is named after the first that it fits.</summary>
    public static IReadOnlyList<SecretShape> All { get; } =
    [
        new("private key", PrivateKey()), new("AWS access key", AwsKey()), new("GitHub token", GitHubToken()), new("Slack token", SlackToken()), new("API key", ApiKey()),
        new("registry token", RegistryToken()), new("web token", WebToken()), new("password in an address", AddressPassword()), new("authorization", Authorization()),
        new("secret value", Assignment(), IsRandom: true), new("secret value", Variable(), IsRandom: true), new("secret value", AccountKey()),
    ];

    // Its lines may each stand behind a diff's sign or a margin, and its end may be cut off.
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]{0,8000}?-----END [A-Z ]*PRIVATE KEY-----|(?:(?:[\s|>+-]|\\[nrt]){1,16}[0-9A-Za-z+/=]{16,})*)")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", RegexOptions.NonBacktracking)]
    private static partial Regex AwsKey();

    [GeneratedRegex(@"\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{22,})", RegexOptions.NonBacktracking)]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"\b(?:xox[abprs]-[0-9A-Za-z-]{10,}|xapp-[0-9A-Za-z-]{20,})", RegexOptions.NonBacktracking)]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\b(?:sk-[0-9A-Za-z_-]{20,}|[sr]k_(?:live|test)_[0-9A-Za-z]{16,}|AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{20,}|glpat-[0-9A-Za-z_-]{20,}|hf_[0-9A-Za-z]{30,}|SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,})", RegexOptions.NonBacktracking)]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"\b(?:cio[0-9A-Za-z]{32}|npm_[0-9A-Za-z]{36}|pypi-[0-9A-Za-z_-]{50,}|dckr_pat_[0-9A-Za-z_-]{20,})", RegexOptions.NonBacktracking)]
    private static partial Regex RegistryToken();

    [GeneratedRegex(@"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]*", RegexOptions.NonBacktracking)]
    private static partial Regex WebToken();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@""]{1,64}:(?<s>[^\s/:@""]{3,})@", RegexOptions.NonBacktracking)]
    private static partial Regex AddressPassword();

    [GeneratedRegex(@"(?i)\bauthorization""?\s*[:=]\s*""?(?:bearer|basic|token)\s+(?<s>[0-9A-Za-z+/=._~-]{12,})", RegexOptions.NonBacktracking)]
    private static partial Regex Authorization();

    [GeneratedRegex("""(?i)(?:password|passwd|secret|token|api_?key|access_?key|credential)\w*\\*"?\s*(?::\s*[&'\w<> ]{1,40})?[=:]\s*(?:\w*String::(?:from|new)\(\s*)?[br]?#*\\*"(?<s>[^"\\\s]{16,})""", RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();

    [GeneratedRegex("""\b[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|CREDENTIAL)[A-Z0-9_]*=(?<s>[^\s"'`<>;,(){}\\]{16,})""", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bAccountKey=(?<s>[0-9A-Za-z+/]{40,}={0,2})", RegexOptions.NonBacktracking)]
    private static partial Regex AccountKey();
}
