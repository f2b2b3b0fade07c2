using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

/// <summary>Holds the program as it ships at one moment of one activity, and says so on stderr; from then on only a signal ends it. The runtime calls this before <c>Main</c> where DOTNET_STARTUP_HOOKS names this assembly.</summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for this very name.")]
internal static class StartupHook
{
    /// <summary><c>begin</c> or <c>end</c>, and an activity's type. At its end all is done, and nothing of it is recorded yet.</summary>
    public const string Variable = "TSRUN_TEST_HOLD";

    public const string Runtime = "DOTNET_STARTUP_HOOKS";

    /// <summary>What it says when it holds.</summary>
    public static string Says(string moment) => $"held at the {moment}";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } moment) return;
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name == "tsrun.activities",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = span => HoldAt($"begin of {span.OperationName}", moment),
            ActivityStopped = span => HoldAt($"end of {span.OperationName}", moment),
        });
    }

    private static void HoldAt(string here, string moment)
    {
        if (here != moment) return;
        Console.Error.WriteLine(Says(here));
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}
