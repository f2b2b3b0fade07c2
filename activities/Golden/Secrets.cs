using System.Text;
using System.Text.RegularExpressions;

namespace Tsrun.Activities.Golden;

/// <summary>Finds what looks like a secret. It finds too much rather than too little: an example can do without.</summary>
public static partial class Secrets
{
    /// <summary>Bits per character from which a long assigned value is taken for random; English words have about 2.5 in this measure, hex keys 3.6.</summary>
    private const double EntropyMin = 3.3;

    private static readonly (string Kind, Regex Shape)[] Shapes =
    [
        ("private key", PrivateKey()), ("AWS access key", AwsKey()), ("GitHub token", GitHubToken()), ("Slack token", SlackToken()), ("API key", ApiKey()), ("web token", WebToken()), ("password in an address", AddressPassword()),
    ];

    /// <summary>Kind and line of the first secret in a text; null when there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        var (text, number) = (Encoding.UTF8.GetString(utf8), 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            foreach (var (kind, shape) in Shapes)
                if (shape.IsMatch(line))
                    return $"{kind} in line {number}";
            if (Assignment().Match(line.ToString()) is { Success: true } assigned && Entropy(assigned.Groups[1].Value) >= EntropyMin) return $"a secret's value in line {number}";
        }
        return null;
    }

    private static double Entropy(string text) => -text.GroupBy(c => c).Sum(group => (double)group.Count() / text.Length * Math.Log2((double)group.Count() / text.Length));

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----", RegexOptions.NonBacktracking)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")]
    private static partial Regex AwsKey();

    [GeneratedRegex(@"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{22})")]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"\bxox[abprs]-[0-9A-Za-z-]{10}")]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\b(?:sk-[0-9A-Za-z_-]{20}|AIza[0-9A-Za-z_-]{35}|glpat-[0-9A-Za-z_-]{20})")]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.")]
    private static partial Regex WebToken();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@""]{1,64}:[^\s/:@""]{3,}@")]
    private static partial Regex AddressPassword();

    [GeneratedRegex("""(?i)(?:password|passwd|secret|token|api_?key|access_?key|credential)\w*\s*(?::\s*&?(?:'static\s+)?str\s*)?[=:]\s*"([^"\s]{16,})""")]
    private static partial Regex Assignment();
}
