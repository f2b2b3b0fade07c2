using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tsrun.Tests.Cli;

namespace Tsrun.Tests.Ci;

/// <summary>What a diagnosing job left behind.</summary>
/// <param name="Tokens">Names of variables that hold a token in a step after it.</param>
internal sealed record DiagnosedJob(string Log, string Outputs, string GitStatus, string Tokens);

/// <summary>The two workflows that docs/shadow-ci.md tells people to copy, on a genuine runner (act, without container and network), over a crate and against a forge of the test's own.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class PairRig : IDisposable
{
    private string _crate = "";
    private double _diagnosing, _reporting;

    public ShadowRig Job { get; } = new();

    public FakeForge Forge { get; } = new();

    /// <summary>A file of the artifact, or of what the step after the diagnosis saw.</summary>
    public string Seen(string name) => File.ReadAllText(Job.PathOf($"seen/{name}"));

    /// <summary>Runs the diagnosing workflow for a pull request that holds a crate.</summary>
    public async Task<DiagnosedJob> DiagnoseAsync(string source, string? buildScript, string from)
    {
        _crate = await Job.RepositoryAsync(source);
        if (buildScript is not null) File.WriteAllText(Path.Combine(_crate, "build.rs"), buildScript);
        WriteWorkflows();
        var head = await Job.CommitAsync(_crate);
        Job.Event(head, head, from);
        (Forge.HeadNow, Forge.HeadRepository) = (head, from);
        Forge.Diff["src/lib.rs"] = $"@@ -0,0 +1,2 @@\n+{source.TrimEnd('\n').Replace("\n", "\n+", StringComparison.Ordinal)}";
        var clock = Stopwatch.StartNew();
        var log = await RunAsync("pull_request", "event.json", "");
        _diagnosing = clock.Elapsed.TotalSeconds;
        return new DiagnosedJob(log, Seen("outputs.json"), Seen("status"), Seen("tokens"));
    }

    /// <summary>Runs this repository's own diagnosing workflow in a clone of it; the answer is its log.</summary>
    public async Task<string> DiagnoseOwnAsync()
    {
        _crate = Job.PathOf("clone");
        await Job.GitAsync(Job.Cli.Folder, $"clone -q {Repository.Root} {_crate}");
        await Job.GitAsync(_crate, "checkout -q -B main");
        var head = (await Job.GitAsync(_crate, "rev-parse HEAD")).Trim();
        Job.Event(head, head, FakeForge.Repository);
        (Forge.HeadNow, Forge.HeadRepository) = (head, FakeForge.Repository);
        return await RunAsync("pull_request", "event.json", "-W .github/workflows/tsrun-shadow.yml");
    }

    /// <summary>Runs the reporting workflow over the artifact that the diagnosis left; the answer is its log.</summary>
    public async Task<string> ReportAsync(string from)
    {
        Forge.Archive = ReportRig.Zip(Directory.EnumerateFiles(Job.PathOf("seen/tsrun-shadow")).Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllBytes(file))));
        File.WriteAllText(Job.PathOf("run.json"), new JsonObject
        {
            ["action"] = "completed",
            ["repository"] = new JsonObject { ["full_name"] = FakeForge.Repository, ["default_branch"] = "main" },
            ["workflow_run"] = new JsonObject
            {
                ["id"] = 42,
                ["event"] = "pull_request",
                ["conclusion"] = "success",
                ["head_sha"] = Forge.HeadNow,
                ["head_branch"] = ShadowRig.Injection,
                ["display_title"] = ShadowRig.Injection,
                ["head_repository"] = new JsonObject { ["full_name"] = from },
            },
        }.ToJsonString());
        var clock = Stopwatch.StartNew();
        var log = await RunAsync("workflow_run", "run.json", $"-W .github/workflows/tsrun-report.yml -s GITHUB_TOKEN=s3cret-token --env GITHUB_API_URL={Forge.Address.AbsoluteUri.TrimEnd('/')}");
        _reporting = clock.Elapsed.TotalSeconds;
        return log;
    }

    /// <summary>Adds a line to the table of times that TSRUN_TEST_TABLE names, if it does.</summary>
    public void Tell(string crate, string from, string outcome)
    {
        if (Environment.GetEnvironmentVariable("TSRUN_TEST_TABLE") is { Length: > 0 } table)
            File.AppendAllText(table, string.Create(CultureInfo.InvariantCulture, $"| {crate} | {(from == FakeForge.Repository ? "same repository" : "fork")} | {outcome} | {_diagnosing:0.0} s | {_reporting:0.0} s |\n"));
    }

    public void Dispose()
    {
        Forge.Dispose();
        Job.Dispose();
    }

    /// <summary>Both workflows as they stand in the document, and one more step that looks at what there is after the diagnosis.</summary>
    private void WriteWorkflows()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_crate, ".github", "workflows")).FullName;
        File.WriteAllText(Path.Combine(folder, "tsrun-report.yml"), Published("tsrun-report.yml"));
        File.WriteAllText(Path.Combine(folder, "tsrun-shadow.yml"), Published("tsrun-shadow.yml") + """
                  - if: always()
                    env: { OUTPUTS: "${{ toJSON(steps.tsrun.outputs) }}" }
                    run: |
                      echo "$OUTPUTS" > "$SEEN/outputs.json"
                      git status --porcelain > "$SEEN/status"
                      env | grep -iE '^(GITHUB|GH|ACTIONS|INPUT)_?[A-Z_]*TOKEN' | cut -d= -f1 > "$SEEN/tokens" || true

            """);
    }

    private static string Published(string workflow)
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "shadow-ci.md")).ReplaceLineEndings("\n");
        var block = document.Split($"`.github/workflows/{workflow}`\n\n```yaml\n")[1].Split("```\n")[0];
        return block.Replace("OWNER/", "tsrun/", StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string name, string @event, string more)
    {
        var act = OnPath.Find("act");
        var answer = await new CliRigShell(Job.Cli).RunAsync(
            $"{act} -P ubuntu-latest=-self-hosted {name} -e {Job.PathOf(@event)} --local-repository tsrun/tsrun@v1={Repository.Root} --local-repository {Upload()} --local-repository {CheckoutOfARef()} --env TSRUN_PROGRAM={Program()} --env SEEN={Job.PathOf("seen")} {more} </dev/null", _crate);
        answer.Expect(0);
        return answer.Out + answer.Err;
    }

    /// <summary>Stands in for the published action, which needs the forge's own storage: copies the artifact to where the test looks.</summary>
    private string Upload()
    {
        var upload = Directory.CreateDirectory(Job.PathOf("upload")).FullName;
        Directory.CreateDirectory(Job.PathOf("seen"));
        File.WriteAllText(Path.Combine(upload, "action.yml"), """
            name: upload
            inputs: { name: { required: true }, path: { required: true }, retention-days: { required: false } }
            runs:
              using: composite
              steps:
                - shell: bash
                  env: { NAME: "${{ inputs.name }}", FROM: "${{ inputs.path }}" }
                  run: cp -r "$FROM" "$SEEN/$NAME"
            """);
        return $"{UploadAction().Match(Published("tsrun-shadow.yml")).Value}={upload}";
    }

    /// <summary>Stands in for the published action where a workflow names a branch to check out: the runner itself only has what it was started in.</summary>
    private string CheckoutOfARef()
    {
        var checkout = Directory.CreateDirectory(Job.PathOf("checkout")).FullName;
        File.WriteAllText(Path.Combine(checkout, "action.yml"), $$$"""
            name: checkout
            inputs: { ref: { required: true }, persist-credentials: { required: false } }
            runs:
              using: composite
              steps:
                - shell: bash
                  env: { REF: "${{ inputs.ref }}" }
                  run: git -C {{{_crate}}} archive "$REF" | tar -x -C "$GITHUB_WORKSPACE"
            """);
        return $"{CheckoutAction().Match(Published("tsrun-shadow.yml")).Value}={checkout}";
    }

    private string Program()
    {
        var program = Job.PathOf("tsrun");
        File.WriteAllText(program, $"#!/bin/sh\nexec {CliProgram.Dotnet} exec {Path.Combine(AppContext.BaseDirectory, "tsrun.dll")} \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    [GeneratedRegex("actions/upload-artifact@[0-9a-zA-Z.]+")]
    private static partial Regex UploadAction();

    [GeneratedRegex("actions/checkout@[0-9a-zA-Z.]+")]
    private static partial Regex CheckoutAction();
}
