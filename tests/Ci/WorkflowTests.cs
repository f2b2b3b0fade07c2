using System.Runtime.Versioning;
using Tsrun.Tests.Cli;

namespace Tsrun.Tests.Ci;

/// <summary>A test that is skipped, with its reason shown, where a program is neither named by its variable nor on the PATH.</summary>
internal sealed class NeedsPeerFactAttribute : FactAttribute
{
    public NeedsPeerFactAttribute(string variable, string program)
    {
        if (Find(variable, program) is null) Skip = $"found no {program}: {variable} is not set, and it is not on the PATH";
    }

    public static string? Find(string variable, string program) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

/// <summary>The workflows and actions of this repository, checked and run by genuine tools.</summary>
[SupportedOSPlatform("linux")]
public sealed class WorkflowTests : IDisposable
{
    private const string Hostile = """
        use std::{fs, net::TcpStream};
        fn main() {
            println!("::error::x\n::set-output name=outcome::pwned\n##[add-mask]x");
            let mut escaped = String::new();
            for path in ["/tmp/tsrun-escaped", "/var/tmp/tsrun-escaped", "/etc/tsrun-escaped"] { if fs::write(path, "x").is_ok() { escaped.push_str(path); } }
            for name in ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY", "GITHUB_TOKEN"] { if std::env::var(name).is_ok() { escaped.push_str(name); } }
            if TcpStream::connect("127.0.0.1:9").map_err(|e| e.kind()).err() != Some(std::io::ErrorKind::PermissionDenied) { escaped.push_str("network"); }
            if !escaped.is_empty() { panic!("ESCAPED {escaped}"); }
        }
        """;

    private readonly ShadowRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [NeedsPeerFact("TSRUN_TEST_ACTIONLINT", "actionlint")]
    public async Task Workflows_OfTheRepository_AreClean() =>
        (await new CliRigShell(_rig.Cli).RunAsync(NeedsPeerFactAttribute.Find("TSRUN_TEST_ACTIONLINT", "actionlint")!, Repository.Root)).Expect(0);

    [NeedsPeerFact("TSRUN_TEST_ACT", "act")]
    public async Task Diagnosis_UnderARunner_HasItsOutcomeForAFaultOfOurs() => await RunAsync(CliRig.Fixable, null, "me/tiny", "proposed");

    [NeedsPeerFact("TSRUN_TEST_ACT", "act")]
    public async Task Diagnosis_UnderARunner_HasItsOutcomeForAFaultOfAFork() => await RunAsync(CliRig.Fixable, null, "mallory/tiny", "proposed");

    [NeedsPeerFact("TSRUN_TEST_ACT", "act")]
    public async Task Diagnosis_UnderARunner_LeavesAGreenCrateGreen() => await RunAsync(CliRig.Green, null, "me/tiny", "clean");

    [NeedsPeerFact("TSRUN_TEST_ACT", "act")]
    public async Task Diagnosis_UnderARunner_AbstainsWhereItMust() => await RunAsync(CliRig.Unfixable, null, "mallory/tiny", "abstained");

    [NeedsPeerFact("TSRUN_TEST_ACT", "act")]
    public async Task Diagnosis_UnderARunner_HoldsAHostileBuildScript() => await RunAsync(CliRig.Green, Hostile, "mallory/tiny", "clean");

    /// <summary>Runs the repository's own workflow over a crate, on a genuine runner without container and network.</summary>
    private async Task RunAsync(string source, string? buildScript, string from, string outcome)
    {
        var crate = await _rig.RepositoryAsync(source);
        if (buildScript is not null) File.WriteAllText(Path.Combine(crate, "build.rs"), buildScript);
        Workflow(crate);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head, from);
        var log = (await new CliRigShell(_rig.Cli).RunAsync(Line(), crate)).Expect(0);
        Assert.Contains($"\"outcome\": \"{outcome}\"", File.ReadAllText(_rig.PathOf("seen/outputs.json")), StringComparison.Ordinal);
        Assert.Equal(("", ""), (File.ReadAllText(_rig.PathOf("seen/status")), File.ReadAllText(_rig.PathOf("seen/tokens"))));
        Assert.True(File.Exists(_rig.PathOf("seen/tsrun-shadow/shadow.json")));
        Assert.False(File.Exists("/tmp/tsrun-pwned"));
        Assert.DoesNotContain("ESCAPED", log.Out + log.Err, StringComparison.Ordinal);
    }

    /// <summary>The workflow as it stands, with the action by its published name, and one more step that looks at what there is afterwards.</summary>
    private void Workflow(string crate)
    {
        var folder = Directory.CreateDirectory(Path.Combine(crate, ".github", "workflows")).FullName;
        var text = File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", "tsrun-shadow.yml"))
            .Replace("./.github/actions/shadow", "tsrun/tsrun/.github/actions/shadow@v1", StringComparison.Ordinal).Replace("crate: eval/crates/trait-method-misnamed", "crate: .", StringComparison.Ordinal);
        text = string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("paths:", StringComparison.Ordinal)));
        File.WriteAllText(Path.Combine(folder, "tsrun-shadow.yml"), text + """
                  - if: always()
                    env: { OUTPUTS: "${{ toJSON(steps.tsrun.outputs) }}" }
                    run: |
                      echo "$OUTPUTS" > "$SEEN/outputs.json"
                      git status --porcelain > "$SEEN/status"
                      env | grep -iE '^(GITHUB|GH|ACTIONS|INPUT)_?[A-Z_]*TOKEN' | cut -d= -f1 > "$SEEN/tokens" || true

            """);
    }

    private string Line()
    {
        var upload = Directory.CreateDirectory(_rig.PathOf("upload")).FullName;
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
        Directory.CreateDirectory(_rig.PathOf("seen"));
        File.WriteAllText(_rig.PathOf("tsrun"), $"#!/bin/sh\nexec {CliProgram.Dotnet} exec {Path.Combine(AppContext.BaseDirectory, "tsrun.dll")} \"$@\"\n");
        File.SetUnixFileMode(_rig.PathOf("tsrun"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return $"{NeedsPeerFactAttribute.Find("TSRUN_TEST_ACT", "act")} -P ubuntu-latest=-self-hosted pull_request -e {_rig.PathOf("event.json")} --local-repository tsrun/tsrun@v1={Repository.Root} --local-repository actions/upload-artifact@v4={upload} --env TSRUN_PROGRAM={_rig.PathOf("tsrun")} --env SEEN={_rig.PathOf("seen")} </dev/null";
    }
}
