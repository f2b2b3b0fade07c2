using System.Runtime.Versioning;

namespace Tsrun.Tests.Cli;

/// <summary>Input that cannot work: one clear sentence on stderr, the right exit code, nothing on stdout, no stack.</summary>
[SupportedOSPlatform("linux")]
public sealed class BadInputTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("TS0001", "nowhere does not exist", "fix", "nowhere")]
    [InlineData("TS0002", "there is no Cargo.toml", "fix", ".")]
    [InlineData("TS0010", "found `frobnicate`, which is no command of tsrun", "frobnicate")]
    [InlineData("TS0010", "did you mean `--allow-dirty`?", "fix", "--alow-dirty")]
    [InlineData("TS0010", "found `--bogus`, which is no option of tsrun fix", "fix", "--bogus", "./crate")]
    [InlineData("TS0010", "found `--apply`, which is no option of tsrun propose", "propose", "--apply", ".")]
    [InlineData("TS0010", "tsrun trace needs a command: list, show, html", "trace")]
    [InlineData("TS0010", "found `extra` too many, expected one CRATE\n  = help: a name with spaces stands in quotes", "fix", ".", "extra")]
    [InlineData("TS0010", "found `extra` too many, expected ASK and FILE:LINE:COL", "probe", "refs", "src/lib.rs:1:1", "extra")]
    [InlineData("TS0011", "found `--accept maybe`, expected `checked` or nothing behind it", "fix", "--accept", "maybe")]
    [InlineData("TS0011", "found `--accept maybe`, expected `checked` or nothing behind it", "fix", "--accept", "maybe", ".")]
    [InlineData("TS0001", "and there is no folder /nowhere/at\n  = help: make it first: mkdir -p /nowhere/at\n", "server", "start-dev", "--headless", "--port", "0", "--db-filename", "/nowhere/at/all.db")]
    [InlineData("TS0011", "found `--db-filename .`, which is a folder, expected a file", "server", "start-dev", "--headless", "--port", "0", "--db-filename", ".")]
    [InlineData("TS0011", "found an empty `--db-filename`", "server", "start-dev", "--headless", "--port", "0", "--db-filename", "")]
    [InlineData("TS0010", "found `--budget x`, expected a whole number", "fix", "--budget", "x")]
    [InlineData("TS0010", "did you mean `list`?", "trace", "lst")]
    [InlineData("TS0010", "did you mean `fix`?", "fxi")]
    [InlineData("TS0010", "found no ASK and no FILE:LINE:COL, expected ASK (type-of, refs or goto-def), and FILE:LINE:COL (", "probe")]
    [InlineData("TS0010", "found `VERSION x`, expected a whole number: ", "golden", "promote", "x")]
    [InlineData("TS0010", "found `--port abc`, expected a whole number: ", "server", "start-dev", "--port", "abc")]
    [InlineData("TS0010", "found `--policy` alone, expected FILE behind it: ", "fix", "--policy")]
    [InlineData("TS0016", "the script nofile cannot be read: there is no such file\n", "script", "check", "nofile")]
    [InlineData("TS0011", "expected human, json, jsonl, short", "fix", "--format", "xml")]
    [InlineData("TS0011", "expected auto, always, never", "doctor", "--color", "pink")]
    [InlineData("TS0012", "expected a duration such as 90s", "fix", "--timeout", "soon")]
    [InlineData("TS0014", "the policy file nowhere.yaml cannot be read", "fix", "--policy", "nowhere.yaml")]
    [InlineData("TS0015", "expected one of coding, curator, researcher", "fix", "--profile", "wizard")]
    [InlineData("TS0015", "tsrun fix cannot run under the profile `curator`, which has no cargo.check, ", "fix", "--profile", "curator")]
    [InlineData("TS0016", "the script nowhere cannot be read", "fix", "--script", "nowhere")]
    [InlineData("TS0017", "there is no run in", "replay", "last")]
    [InlineData("TS0017", "there is no run in", "apply", "deadbeef")]
    [InlineData("TS0017", "found an empty RUN, expected a run id, the start of one, or `last`\n  = help: is a shell variable unset?", "revert", "")]
    [InlineData("TS0022", "found the crate `here` and `--manifest-path there`, expected one of the two", "fix", "here", "--manifest-path", "there")]
    [InlineData("TS1058", "found `--apply` and `--no-apply`", "fix", "--apply", "--no-apply")]
    [InlineData("TS1058", "found `--apply` and `--profile researcher`", "fix", "--apply", "--profile", "researcher")]
    [InlineData("TS0019", "found no tool `cargo.chek`", "policy", "show", "cargo.chek")]
    public async Task Usage_ThatCannotWork_IsToldInOneSentence(string code, string sentence, params string[] line)
    {
        var answer = (await _rig.RunAsync(line)).Expect(2);
        Assert.Contains($"error[{code}]", answer.Err, StringComparison.Ordinal);
        Assert.Contains(sentence, answer.Err, StringComparison.Ordinal);
        Assert.Empty(answer.Out);
    }

    [Theory]
    [InlineData("settings:\n  budget: many\n", "tsrun.yaml:2: found `budget: many`, expected a whole number")]
    [InlineData("settings:\n  bugdet: 3\n", "tsrun.yaml:2: unknown key `bugdet`; did you mean `budget`?")]
    [InlineData("settings:\n  accept: checked\n", "tsrun.yaml:2: `accept` loosens what tsrun may do")]
    [InlineData("knobs:\n  K: 500\n", "tsrun.yaml:2: `K: 500` is looser than 20")]
    [InlineData("accept: checked\n", "tsrun.yaml:1: `accept` loosens what tsrun may do")]
    [InlineData("k: 5\n", "tsrun.yaml:1: `k` counts for nothing here; it belongs under `settings:`")]
    [InlineData("tau_patch: 0.9\n", "tsrun.yaml:1: `tau_patch` counts for nothing here; it belongs under `knobs:`")]
    [InlineData("settings:\n  require_clean_tree: true\n", "tsrun.yaml:2: `require_clean_tree` counts for nothing here; it belongs under `switches:`")]
    [InlineData("settings: [\n", "tsrun.yaml:2: this is not YAML")]
    public async Task Settings_OfTheCheckout_WithAMistake_AreNamedWithTheirLine(string yaml, string sentence)
    {
        var crate = _rig.Crate("green", CliRig.Green);
        File.WriteAllText(Path.Combine(crate, "tsrun.yaml"), yaml);
        var answer = (await _rig.RunAsync("fix", Path.Combine(crate, "src"))).Expect(2);
        Assert.Contains(sentence, answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_OnAPortWithNoneForItsWebUi_GoesOnWithoutOne()
    {
        var answer = (await _rig.RunAsync("server", "start-dev", "--port", "65000", "--log-level", "loud")).Expect(2);
        Assert.Contains("note: no Web UI: its port is --port + 1000, and 66000 is none; name one with --ui-port", answer.Err, StringComparison.Ordinal);
        Assert.Contains("error[TS0011]: found `--log-level loud`", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_FlagOverVariableOverFile_TheStrongestWins()
    {
        File.WriteAllText(Path.Combine(_rig.Folder, "tsrun.yaml"), "settings:\n  budget: 1\n  k: 7\n");
        var shown = (await _rig.With("TSRUN_BUDGET", "2").RunAsync("config", "show", "--origin")).Expect(0).Out;
        Assert.Contains("TSRUN_BUDGET\tbudget=2", shown, StringComparison.Ordinal);
        Assert.Contains("tsrun.yaml:3\tk=7", shown, StringComparison.Ordinal);
        Assert.Contains("defaults\tformat=human", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variable_WithAMistake_IsNamedAndNotTheFlag()
    {
        var bad = (await _rig.With("TSRUN_TIMEOUT", "soon").RunAsync("fix", ".")).Expect(2);
        Assert.Contains("error[TS0012]: TSRUN_TIMEOUT: found `timeout: soon`, expected a duration", bad.Err, StringComparison.Ordinal);
        var misspelt = (await _rig.With("TSRUN_TIMEOUT", null).With("TSRUN_TIMOUT", "5m").RunAsync("config", "show")).Expect(0);
        Assert.Contains("warning[TS0906]: TSRUN_TIMOUT is no variable of tsrun and counts for nothing; did you mean `TSRUN_TIMEOUT`?", misspelt.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ACCEPT", "maybe", "TSRUN_ACCEPT: found `accept: maybe`, expected checked")]
    [InlineData("TIMEOUT", "soon", "TSRUN_TIMEOUT: found `timeout: soon`, expected a duration")]
    [InlineData("BUDGET", "many", "TSRUN_BUDGET: found `budget: many`, expected a whole number")]
    [InlineData("NO_APPLY", "perhaps", "TSRUN_NO_APPLY: found `no-apply: perhaps`, expected true or false")]
    public async Task Variable_WithAMistake_IsNamedByConfigShow(string name, string value, string sentence)
    {
        var answer = (await _rig.With($"TSRUN_{name}", value).RunAsync("config", "show")).Expect(2);
        Assert.Contains($"]: {sentence}", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_AsACommand_IsTheHelpOfTheCommandBehindIt()
    {
        Assert.Equal((await _rig.RunAsync("fix", "--help")).Expect(0).Out, (await _rig.RunAsync("help", "fix")).Expect(0).Out);
        Assert.StartsWith("tsrun 0.", (await _rig.RunAsync("--version")).Expect(0).Out, StringComparison.Ordinal);
        Assert.StartsWith("tsrun 0.", (await _rig.RunAsync("version")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_ThatMayNotBeRead_IsNamed()
    {
        var crate = _rig.Crate("green", CliRig.Green);
        var file = Path.Combine(crate, "src", "lib.rs");
        File.SetUnixFileMode(file, UnixFileMode.None);
        _rig.Wrapper = CliRig.BoundByPermissions;
        var answer = (await _rig.RunAsync("fix", crate)).Expect(5);
        Assert.Contains("error[TS0003]: src/lib.rs may not be read", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tree_WithFifoAndLinkLoops_IsRepairedAllTheSame()
    {
        var crate = _rig.Crate("green", CliRig.Green);
        (await new CliRigShell(_rig).RunAsync("mkfifo src/pipe.rs && ln -s . src/loop && ln -s knot knot", crate)).Expect(0);
        (await _rig.RunAsync("fix", crate)).Expect(0);
    }

    [Fact]
    public async Task Tree_ThatMayNotBeWritten_StaysAsItIs()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        foreach (var path in Directory.EnumerateFileSystemEntries(crate, "*", SearchOption.AllDirectories).Append(crate))
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        var before = CliRig.HashOf(crate);
        _rig.Wrapper = CliRig.BoundByPermissions;
        var answer = (await _rig.RunAsync("fix", crate)).Expect(5);
        Assert.Contains("TS0706", answer.Out, StringComparison.Ordinal);
        Assert.Equal(before, CliRig.HashOf(crate));
    }

    [Fact]
    public async Task Tree_WithUncommittedChanges_BlocksFixAndNotPropose()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        (await new CliRigShell(_rig).RunAsync("git init -q . && git add -A && git -c user.name=t -c user.email=t@t commit -qm t && echo '// mine' >> src/lib.rs", crate)).Expect(0);
        var fix = (await _rig.RunAsync("fix", crate)).Expect(4);
        Assert.Contains("error[TS0202]: the tree has uncommitted changes: src/lib.rs", fix.Err, StringComparison.Ordinal);
        (await _rig.RunAsync("propose", crate)).Expect(0);
        (await _rig.RunAsync("apply", "last")).Expect(4);
        (await _rig.RunAsync("fix", crate, "--allow-dirty")).Expect(0);
    }

    [Fact]
    public async Task Explain_OfAnUnknownCode_IsUnknownAndNotAnError()
    {
        var own = (await _rig.RunAsync("explain", "TS9999")).Expect(3);
        Assert.Contains("unknown", own.Err, StringComparison.Ordinal);
        var compilers = (await _rig.RunAsync("explain", "E9999")).Expect(3);
        Assert.Matches(@"\Aunknown E9999: rustc \S+ .*does not know this code; check its spelling, or use a newer toolchain\n\z", compilers.Out);
        (await _rig.RunAsync("explain", "E0382")).Expect(0);
    }
}
