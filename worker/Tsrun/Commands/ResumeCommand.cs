using System.CommandLine;
using Tsrun.Cli.Commands.Golden;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun resume</c>: goes on where a run stopped; what was done is not done again.</summary>
internal static class ResumeCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, the start of one, or `last`: the newest run that repairs; one that only looked (diagnose, explain, probe) does not count", DefaultValueFactory = _ => "last" };

    private static readonly Option<string?> Time = new("--timeout", "--time") { Description = "give it this long from now: 90s, 5m; without it, as long as it takes", HelpName = "TIME" };

    public static Command Create()
    {
        var command = new Command("resume", "go on with a run that was stopped or killed, or give one more time whose limit was reached") { Run, Time }.WithCluster();
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Run)!, ClusterArguments.Read(parsed), Flags.Duration("--timeout", parsed.GetValue(Time)), Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string run, ClusterFlags flags, TimeSpan? limit, OutputOptions output)
    {
        await using var place = await RunPlace.OpenAsync(flags);
        var execution = place.Cluster is { } cluster ? await Clusters.FindAsync(cluster, run) : await Store.FindRepairAsync(place.Service, run);
        if (output.ShowsProgress && execution.Status != WorkflowExecutionStatus.Running) Console.Error.WriteLine($"tsrun: {execution.WorkflowId} is over; this is how it ended");
        var (view, history) = execution.Status == WorkflowExecutionStatus.Running
            ? await GoOnAsync(place, execution, limit, output)
            : await RunView.ReadAsync(place.Service, execution);
        return execution.WorkflowType == GoldenNight.Script
            ? GoldenNightly.Show(execution.WorkflowId, view, history, output, flags.Spelled)
            : Answer.Show(execution.WorkflowId, view, history, output, flags.Spelled, exitZeroOnAbstain: false);
    }

    private static async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> GoOnAsync(RunPlace place, WorkflowExecutionInfo execution, TimeSpan? limit, OutputOptions output)
    {
        var (view, past) = await RunView.ReadAsync(place.Service, execution);
        if (output.ShowsProgress) Console.Error.WriteLine($"tsrun: resumed {execution.WorkflowId} at event {past.Count}; completed activities are not run again");
        // On a cluster the machine that holds the checkout recovers it, whoever looks on.
        if (place.Cluster is { } cluster) await DeadWorkers.GiveBackAsync(cluster, execution, past, Say);
        else CheckoutRecovery.Recover(view, execution);
        if (limit is not null || view.Outcome == RunOutcome.Limit) await place.Service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(execution.WorkflowId, Markers.MoreTimeSignalName, HistoryJson.ToPayload(new MoreTimeSignal(limit, Environment.UserName))));
        await using var activities = place.Activities();
        return await new RunSession(place, activities, output).FollowAsync(execution.WorkflowId, execution.TaskQueue, past.Count, limit);

        void Say(string sentence)
        {
            if (output.ShowsProgress) Console.Error.WriteLine(Printable.Line($"tsrun: {sentence}"));
        }
    }
}
