using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Tsrun.Tests.Cli;

namespace Tsrun.Tests.Ci;

/// <summary>A repository with a pull request, and the built program in a job of it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ShadowRig : IDisposable
{
    /// <summary>What a stranger may write where he likes: for a shell, a template, a log, Markdown.</summary>
    public const string Injection = "`id` $(touch /tmp/tsrun-pwned) ; ::error::x\n::set-output name=outcome::pwned\n##[error]x ${{ github.token }} <!-- tsrun-shadow --> @everyone";

    public ShadowRig()
    {
        foreach (var name in new[] { "GITHUB_TOKEN", "GH_TOKEN" }) Cli.With(name, null);
        Cli.With("GITHUB_ACTIONS", "true").With("GITHUB_EVENT_NAME", "pull_request").With("GITHUB_EVENT_PATH", PathOf("event.json")).With("GITHUB_OUTPUT", PathOf("output")).With("GITHUB_STEP_SUMMARY", PathOf("summary"));
    }

    public CliRig Cli { get; } = new();

    public string Artifact => PathOf("artifact");

    public string Summary => File.ReadAllText(PathOf("summary"));

    public IReadOnlyDictionary<string, string> Outputs => File.ReadAllLines(PathOf("output")).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>A crate under version control, with a commit of it.</summary>
    public async Task<string> RepositoryAsync(string source)
    {
        var crate = Cli.Crate("repository", source);
        File.WriteAllText(Path.Combine(crate, ".gitignore"), "Cargo.lock\n");
        await GitAsync(crate, "init -q -b main .");
        await CommitAsync(crate);
        return crate;
    }

    /// <summary>Commits everything, and gives the commit's id.</summary>
    public async Task<string> CommitAsync(string crate)
    {
        await GitAsync(crate, "add -A");
        await GitAsync(crate, "-c user.name=a -c user.email=a@b commit -q --allow-empty -m x");
        return (await GitAsync(crate, "rev-parse HEAD")).Trim();
    }

    /// <summary>Writes the event: a pull request with hostile words in every place for words.</summary>
    public void Event(string head, string @base, string headRepository = "me/tiny") => File.WriteAllText(PathOf("event.json"), new JsonObject
    {
        ["pull_request"] = new JsonObject
        {
            ["number"] = 7,
            ["title"] = Injection,
            ["body"] = Injection,
            ["head"] = new JsonObject { ["sha"] = head, ["ref"] = Injection, ["repo"] = new JsonObject { ["full_name"] = headRepository } },
            ["base"] = new JsonObject { ["sha"] = @base, ["ref"] = "main", ["repo"] = new JsonObject { ["full_name"] = "me/tiny" } },
        },
        ["comment"] = new JsonObject { ["body"] = Injection },
    }.ToJsonString());

    public Task<CliAnswer> RunAsync(string crate, params string[] options) => Cli.RunAsync(["ci", "shadow", crate, "--out", Artifact, .. options]);

    public async Task<string> GitAsync(string folder, string arguments) => (await new CliRigShell(Cli).RunAsync($"git {arguments}", folder)).Expect(0).Out;

    public string PathOf(string name) => Path.Combine(Cli.Folder, name);

    public void Dispose() => Cli.Dispose();
}
