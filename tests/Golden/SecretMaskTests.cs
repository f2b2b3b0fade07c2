using System.Text;
using System.Text.Json;
using Tsrun.Activities.Golden;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Golden;

/// <summary>Secrets on their way out: masked wherever they stand, in whatever form, and nothing else is touched.</summary>
public sealed class SecretMaskTests
{
    private const string Value = Canned.Secret;

    /// <summary>What would be believed to be secrets by their issuers; made here out of nothing.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { "AWS-access-key", "AKIA" + "QZ7X2LMP9STD4KF8" },
        { "GitHub-token", "ghp_" + new string('a', 18) + "B7c9" + new string('z', 14) },
        { "GitHub-token", "github_pat_" + Value + "00" },
        { "Slack-token", "xoxb-" + Value },
        { "API-key", "sk-" + Value },
        { "API-key", "sk_live_" + Value },
        { "API-key", "glpat-" + Value },
        { "API-key", "hf_" + Value + Value },
        { "registry-token", "cio" + Value + Value[..12] },
        { "registry-token", "npm_" + Value + Value[..16] },
        { "web-token", $"eyJ{Value}.eyJ{Value}.{Value}" },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Apply_AKnownShape_NamesItsKindAndNothingOfIt(string kind, string secret)
    {
        var masked = SecretMask.Of([]).Apply($"before {secret} after");
        Assert.Matches($@"\Abefore \[redacted:{kind}:[0-9a-f]{{8}}\] after\z", masked);
    }

    [Theory]
    [InlineData("let password = \"{0}\";")]
    [InlineData("  \"api_key\": \"{0}\",")]
    [InlineData("let client_secret: Option<&str> = \"{0}\"")]
    [InlineData("let token: String = String::from(\"{0}\")")]
    [InlineData("let api_key: u32 = r#\"{0}\"#;")]
    [InlineData("DATABASE_PASSWORD={0}")]
    [InlineData("Authorization: Bearer {0}")]
    [InlineData("postgres://app:{0}@db/x")]
    [InlineData("+const TOKEN: &str = \"{0}\";")]
    public void Apply_AValueInItsPlace_IsMaskedEverywhereElseToo(string line)
    {
        var told = line.Replace("{0}", Value, StringComparison.Ordinal);
        var mask = SecretMask.Of([told]);
        foreach (var form in new[] { Value, Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value)) })
            Assert.DoesNotContain(form, mask.Apply($"thread panicked: left: {form}, right: 1"), StringComparison.Ordinal);
        Assert.DoesNotContain(Value, mask.Apply(told), StringComparison.Ordinal);
        Assert.Equal(mask.Apply(told), mask.Apply(mask.Apply(told)));
    }

    [Fact]
    public void Apply_APrivateKey_TakesItsLinesAlsoOutOfADiff()
    {
        string[] body = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7", "VJTUt9Us8cKjMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDu"];
        var key = $"-----BEGIN PRIVATE KEY-----\n{string.Join('\n', body)}\n-----END PRIVATE KEY-----";
        var mask = SecretMask.Of([key]);
        var shown = mask.Apply($"@@ -1 +1 @@\n+{body[0]}\n 3 | {body[1]}\n{key}");
        Assert.All(body, line => Assert.DoesNotContain(line, shown, StringComparison.Ordinal));
        Assert.EndsWith($"-----BEGIN PRIVATE KEY-----\n[redacted:private-key:{Hash(body[0])}]\n[redacted:private-key:{Hash(body[1])}]\n-----END PRIVATE KEY-----", shown, StringComparison.Ordinal);
    }

    private static string Hash(string value) => Tsrun.History.HistoryJson.Sha256(value)[..8];

    [Theory]
    [InlineData("fn token(secret: &str) -> usize { secret.len() }")]
    [InlineData("let token = lexer.next_token_of_the_longest_kind();")]
    [InlineData("fn of(token: &str) -> &str { \"a_long_name_that_is_no_secret\" }")]
    [InlineData("let token = parse(\"some_long_identifier_here\");")]
    [InlineData("error[E0382]: borrow of moved value: `order`")]
    [InlineData("https://docs.rs/serde/latest/serde/index.html")]
    [InlineData("sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    public void Apply_OrdinaryText_LeavesItAlone(string text) => Assert.Equal(text, SecretMask.Of([text]).Apply(text));

    /// <summary>Two writers may escape differently; a reader of masked JSON must not be able to tell.</summary>
    [Fact]
    public void ApplyToJson_OfTextWithEscapes_KeepsThem()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"a":"é\u0027😀\u003c let token = \u0022{{Value}}\" \n\ud83d\ude00","b":"\"let token = \\\"{{Value}}\\\"\""}""");
        var mask = $"[redacted:secret-value:{Hash(Value)}]";
        Assert.Equal(Encoding.UTF8.GetString(json).Replace(Value, mask, StringComparison.Ordinal), Encoding.UTF8.GetString(SecretMask.OfJson([json]).ApplyToJson(json)));
    }

    [Fact]
    public void ApplyToJson_OfTextWithHalfACharacter_MasksWhatStandsBesideIt()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"a":"\ud800\/ let token = \"{{Value}}\""}""");
        var mask = $"[redacted:secret-value:{Hash(Value)}]";
        Assert.Equal(Encoding.UTF8.GetString(json).Replace(Value, mask, StringComparison.Ordinal), Encoding.UTF8.GetString(SecretMask.OfJson([json]).ApplyToJson(json)));
    }

    [Fact]
    public void ApplyToJson_OfAnEvent_ChangesValuesAndKeepsTheRestByteForByte()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"password":"x","n":[1, 2.50],"text":"let token = \"{{Value}}\";\n","\u0070ath":"a/{{Value}}"}""");
        var masked = Encoding.UTF8.GetString(SecretMask.OfJson([json]).ApplyToJson(json));
        Assert.DoesNotContain(Value, masked, StringComparison.Ordinal);
        Assert.StartsWith("{\"password\":\"x\",\"n\":[1, 2.50],\"text\":\"let token = \\\"[redacted:secret-value:", masked, StringComparison.Ordinal);
        using var _ = JsonDocument.Parse(masked);
    }
}
