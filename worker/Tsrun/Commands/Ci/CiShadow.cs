using System.CommandLine;
using System.Globalization;
using Tsrun.Activities.Git;
using Tsrun.Cli.Ci;
using Tsrun.Cli.Ci.Artifact;
using Tsrun.Cli.Ci.Rendering;
using Tsrun.Cli.Ci.Shadow;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Ci;

/// <summary><c>tsrun ci shadow</c>: diagnoses a checkout under the profile that reads, and leaves summary, annotations, outputs and an artifact.</summary>
internal static class CiShadow
{
    private static readonly Option<string> Out = new("--out", "-o") { Description = "folder for the result", HelpName = "FOLDER", DefaultValueFactory = _ => "tsrun-shadow" };
    private static readonly Option<string?> PolicyRef = new("--policy-ref") { Description = "commit whose settings files count (the pull request's base); any name that git has for it", HelpName = "COMMIT" };
    private static readonly Option<string> FailOn = new("--fail-on") { Description = "never, error or warning: when this command fails", HelpName = "WHEN", DefaultValueFactory = _ => "never" };
    private static readonly Option<bool> NoAnnotations = new("--no-annotations") { Description = "no annotations on the lines of the pull request" };
    private static readonly Option<bool> NoSarif = new("--no-sarif") { Description = "no SARIF file" };

    public static Command Create()
    {
        // A pull request's sources are a stranger's: they go to no cluster, whatever the job's environment names.
        var command = new Command("shadow", "diagnose a pull request's checkout; reads only") { Out, PolicyRef, FailOn, NoAnnotations, NoSarif }.ForRunsHere(without: ShadowFlags.All).With(ShadowFlags.Hidden);
        command.SetAction((parsed, _) => ExecuteAsync(parsed));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed)
    {
        ShadowFlags.Check(parsed);
        var runner = RunnerFiles.OfThisJob;
        Findings findings;
        string when;
        // The log of a job is read by strangers, and progress quotes the crate.
        using var log = runner.IsRunner ? new MaskedLines(Console.Error) : null;
        if (log is not null) Console.SetError(log);
        // What follows prints what a crate says; the runner must not take it for commands of ours.
        using (runner.IsRunner ? RunnerCommands.Suspend(Console.Out) : null)
        {
            (when, findings) = await DiagnoseAsync(parsed, runner);
        }
        if (runner.IsRunner && !parsed.GetValue(NoAnnotations))
            foreach (var line in Annotations.Lines(findings)) Console.Out.WriteLine(line);
        return Code(when, findings);
    }

    private static async Task<(string When, Findings Findings)> DiagnoseAsync(ParseResult parsed, RunnerFiles runner)
    {
        try
        {
            var pull = PullRequestFacts.Read(Environment.GetEnvironmentVariable("GITHUB_EVENT_NAME"), Environment.GetEnvironmentVariable("GITHUB_EVENT_PATH"));
            _ = CleanRoom.Require(Environment.GetEnvironmentVariable, Flags.PathOf(parsed));
            Settings.Current.Load(await BasePolicy.ReadAsync(Flags.PathOf(parsed), parsed.GetValue(PolicyRef) is { Length: > 0 } reference ? reference : null, pull));
            _ = Flags.OneOf("--profile", parsed.GetValue(Flags.Profile) ?? ShadowArtifact.Profile, ShadowArtifact.Profile);
            var options = Flags.Read(parsed) with { NoApply = true, Profile = ShadowArtifact.Profile, PolicyFile = null, TrustThisCode = false };
            return (Flags.OneOf("--fail-on", parsed.GetValue(FailOn)!, "never", "error", "warning"), await RunAsync(parsed, options, pull, runner));
        }
        catch (Exception e)
        {
            var refused = Failures.Explain(e);
            // Whoever looks at the job's page reads why there is nothing, without the log.
            runner.Summary(FindingsMarkdown.Refusal(refused));
            runner.Outputs([("outcome", RunOutcome.Blocked), ("exit-code", refused.ExitCode.ToString(CultureInfo.InvariantCulture))]);
            throw;
        }
    }

    private static async Task<Findings> RunAsync(ParseResult parsed, RunOptions options, PullRequestFacts? pull, RunnerFiles runner)
    {
        var folder = Path.GetFullPath(parsed.GetValue(Out)!);
        ArtifactWriter.Prepare(folder);
        var started = await CrateRun.StartAsync(ShadowArtifact.Script, options, async () => await Checkouts.LocateAsync(options), null);
        var recording = Portable.Of(Recording.Of(started.Id.Value, started.History));
        var tauPatch = PolicyLoader.Parse(PolicyLoader.BuiltIn).Policy.Knobs.TauPatch;
        var findings = Findings.Of(new RunId(recording.Run), recording.History!, FolderOf(started.View.Input!.Facts.Root), tauPatch);
        var summary = FindingsMarkdown.Summary(findings);
        // The summary first: whatever fails after it, this is on the page of the job.
        runner.Summary(summary);
        ArtifactWriter.Write(folder, findings, recording, pull, !parsed.GetValue(NoSarif));
        if (options.Output.ShowsProgress) Console.Error.WriteLine(Printable.Line($"tsrun: the result is in {folder}: {string.Join(", ", ShadowFiles.All.Where(name => File.Exists(Path.Combine(folder, name))).Order(StringComparer.Ordinal))}"));
        runner.Outputs(Outputs(findings, folder, pull?.FromFork == true, !parsed.GetValue(NoSarif)));
        if (options.Output.IsMachine) Answer.Show(started.Id, RunView.Of(recording.History!), recording.History!, options.Output, "", exitZeroOnAbstain: true);
        else if (!runner.IsRunner) Console.Out.Write(summary);
        return findings;
    }

    /// <summary>Where the checkout lies in its repository; paths in annotations begin at the repository's top.</summary>
    private static string FolderOf(string root) => WorkTree.TopLevel(root) is { } top && Path.GetRelativePath(top, root).Replace('\\', '/') is not "." and var folder ? folder + "/" : "";

    private static IEnumerable<(string, string)> Outputs(Findings findings, string folder, bool fromFork, bool sarif)
    {
        string FileOf(string name) => File.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : "";
        yield return ("outcome", findings.Outcome);
        yield return ("exit-code", findings.Exit.ToString(CultureInfo.InvariantCulture));
        yield return ("confidence", findings.Best is { } best ? best.Confidence.ToString("0.00", CultureInfo.InvariantCulture) : "");
        yield return ("bundle", folder);
        yield return ("patch", FileOf(ShadowFiles.Patch));
        yield return ("sarif", sarif ? FileOf(ShadowFiles.Sarif) : "");
        yield return ("trace-sha256", findings.TraceSha256);
        yield return ("summary", FileOf(ShadowFiles.Summary));
        // What a stranger's code was there to see is no example, unless a person takes it in.
        yield return ("golden-candidates", findings.IsSure && !fromFork ? "1" : "0");
    }

    private static int Code(string when, Findings findings) => when switch
    {
        "error" when findings.Outcome != RunOutcome.Clean => ExitCode.Unfixed,
        "warning" when findings.Outcome != RunOutcome.Clean || findings.Warnings > 0 => ExitCode.Unfixed,
        _ => ExitCode.Green,
    };
}
