using System.Text.RegularExpressions;
using Tsrun.Activities;
using Tsrun.Activities.Bundles;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli;

/// <summary>Turns whatever ended a command into one clear sentence and its exit code.</summary>
internal static partial class Failures
{
    /// <summary>Handlers write their remedy as a second line of the message.</summary>
    private const string HandlersHelp = "\n  help: ";

    private const string Defect = "TS0999";

    /// <summary>TSRUN_BACKTRACE asks for it.</summary>
    public static bool IsStackWanted => Environment.GetEnvironmentVariable("TSRUN_BACKTRACE") is { Length: > 0 };

    /// <summary>The sentence for people.</summary>
    /// <param name="e">What ended the command.</param>
    /// <param name="isStackWanted">The lines above it are to show where a defect came from.</param>
    public static CliException Explain(Exception e, bool isStackWanted = false) => e switch
    {
        CliException known => known,
        StoreException store => OfStore(store),
        WorkflowServiceException { InnerException: StoreException store } => OfStore(store),
        WorkflowServiceException { Status: ServiceStatus.DataLoss } damaged => Coded(ExitCode.Invalid, "TS0606", damaged.Message),
        WorkflowServiceException { Code: "TS1106" } strange => new CliException(ExitCode.Usage, "TS1106", strange.Message, "name one that is there with --namespace or TEMPORAL_NAMESPACE, or make it: temporal operator namespace create"),
        WorkflowServiceException { Code: { } code } cluster => Coded(code is "TS1108" ? ExitCode.Usage : ExitCode.Environment, code, cluster.Message, Help(cluster)),
        WorkflowServiceException service => Coded(ExitCode.Environment, "TS0609", service.Message),
        ActivityFailureException { Failure: { Info: FailureInfo.Application info } failure } => OfActivity(info.Type, failure.Message),
        BundleException damaged => Coded(ExitCode.Invalid, "TS1013", damaged.Message),
        IOException or UnauthorizedAccessException => new CliException(ExitCode.Environment, "TS0530", FileTrouble.Sentence(e), "make it readable and writable for this user, or name another place"),
        _ => new CliException(ExitCode.Environment, Defect, $"tsrun broke a promise of its own: {e.GetType().Name}: {e.Message}", isStackWanted ? "please report it with the lines above" : "please report it with the output of the same command under TSRUN_BACKTRACE=1"),
    };

    /// <summary>Where a defect of tsrun came from, for those who want it; null otherwise, and for what is no defect.</summary>
    public static string? Stack(Exception e, CliException explained, bool isStackWanted) => isStackWanted && explained.Code == Defect ? Printable.Text(e.ToString()) : null;

    /// <summary>The store's complaint: in use is a block, damage is invalid, the rest is the environment.</summary>
    public static CliException OfStore(StoreException e) => Coded(
        e.Code switch { "TS0601" => ExitCode.Blocked, "TS0602" or "TS0603" or "TS0606" => ExitCode.Invalid, _ => ExitCode.Environment }, e.Code, e.Message);

    /// <summary>Prints it: for people on stderr, and where a machine format was asked for as one record on stdout.</summary>
    public static int Report(CliException error, bool machine, string color)
    {
        var terminal = Terminal.ForErrors(color);
        // Under a runner every line may be a command, and this one quotes what a crate says.
        using var _ = Ci.Shadow.RunnerFiles.OfThisJob.IsRunner ? Ci.Shadow.RunnerCommands.Suspend(Console.Error) : null;
        // Complaints about a text are rendered with their place, each with its own head.
        var head = error.Message.Contains($"error[{error.Code}]: ", StringComparison.Ordinal) ? "" : $"{terminal.Paint($"error[{error.Code}]", Sgr.Red)}: ";
        Console.Error.WriteLine($"{head}{Printable.Text(error.Message)}");
        foreach (var help in error.Help) Console.Error.WriteLine($"  = help: {Called.In(Printable.Line(help))}");
        if (machine) JsonReport.Error(Console.Out, error);
        return error.ExitCode;
    }

    private static CliException OfActivity(string code, string message) => OfHandler(ExitOf(code), code, message);

    /// <summary>A handler's complaint as the shell's own.</summary>
    public static CliException OfHandler(int exit, string code, string message) => message.Split(HandlersHelp, 2) is [var what, var help]
        ? new CliException(exit, code, what, help)
        : new CliException(exit, code, message);

    /// <summary>A handler's complaint without its remedy, for a line of progress.</summary>
    public static string WithoutHelp(string message) => message.Split(HandlersHelp, 2)[0];

    /// <summary>What the user named is not there: usage. What tsrun would not do: a block. The rest is the environment.</summary>
    private static int ExitOf(string code) => code switch
    {
        "TS0001" or "TS0002" or "TS0007" => ExitCode.Usage,
        "TS0004" or "TS0005" or "TS0502" => ExitCode.Blocked,
        "TS0705" or "TS0706" or "TS0708" or "TS0713" => ExitCode.Environment,
        "TS0801" => ExitCode.Limit,
        _ when code.StartsWith("TS07", StringComparison.Ordinal) => ExitCode.Blocked,
        _ => ExitCode.Environment,
    };

    private static CliException Coded(int exit, string code, string message, params string[] help) =>
        CodeInFront().Match(message) is { Success: true } front ? new CliException(exit, front.Groups[1].Value, message[front.Length..], help) : new CliException(exit, code, message, help);

    /// <summary>What to type: the engine knows which setting is wrong, and not how a person says it.</summary>
    private static string[] Help(WorkflowServiceException e) => e switch
    {
        { Remedy: ClusterRemedy.ApiKey } => [$"make a key and name it: {Named(ClusterWords.ApiKey)}"],
        { Remedy: ClusterRemedy.Tls } => [$"if it expects TLS, switch TLS on: {Named(ClusterWords.Tls)}"],
        { Remedy: ClusterRemedy.ServerCa } => [$"name the authority's certificate: {Named(ClusterWords.ServerCa + ClusterWords.Path)}"],
        { Remedy: ClusterRemedy.ServerName } => [$"if that is the server you mean, name what its certificate is for: {Named(ClusterWords.ServerName)}"],
        { Remedy: ClusterRemedy.ClientCertificate } => [$"name yours: {Named(ClusterWords.ClientCert + ClusterWords.Path)}, and its key: {Named(ClusterWords.ClientKey + ClusterWords.Path)}"],
        { Code: Claim.MissingCode or BlobCarrier.TooLargeCode } => [BlobStore.Advice],
        _ => [],
    };

    private static string Named(string key) => $"{ClusterWords.Flag(key)} ({ClusterWords.Variable(key)})";

    [GeneratedRegex(@"\Aerror (TS\d{4}): ")]
    private static partial Regex CodeInFront();
}
