using Tsrun.Activities;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>One of the curators' activities asked outside of any run: its answer is shown, and recorded nowhere.</summary>
internal static class CuratorCall
{
    /// <param name="folder">Where golden traces are kept.</param>
    /// <param name="tell">Gets what the activity says meanwhile.</param>
    public static async Task<TResult> AskAsync<TArguments, TResult>(ActivityRegistry activities, string name, string folder, TArguments arguments, Action<string>? tell = null)
    {
        var limits = new ActivityLimits(TimeSpan.FromHours(1), 4L << 30, 16 << 20, 512, "required");
        var input = HistoryJson.ToPayload(new ActivityInput<TArguments>(new RunFacts("", folder, "", "curator", new CargoOptions(), limits), arguments));
        return HistoryJson.Read<TResult>(await activities.Find(name)!.ExecuteAsync(input, new ActivityContext(new ActivityId("1"), 1, line => tell?.Invoke(line)), CancellationToken.None));
    }
}
