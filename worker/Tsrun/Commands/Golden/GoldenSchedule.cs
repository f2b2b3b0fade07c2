using System.Globalization;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden nightly --schedule</c>: sets, shows and removes the schedule of nights.</summary>
internal static class GoldenSchedule
{
    public static async Task<int> ExecuteAsync(string when, RunOptions options, IReadOnlyDictionary<string, Payload> arguments)
    {
        var cron = when is "off" or "show" ? null : Cron(when);
        await using var place = await RunPlace.OpenAsync(options.Cluster);
        var (schedule, isNew) = (new NightSchedule(place), false);
        if (when == "off") return Removed(await schedule.DeleteAsync(), options.Output);
        if (cron is not null) isNew = await PutAsync(schedule, cron, await CuratorRun.InputAsync(GoldenNight.Script, place, options, arguments));
        Show(cron is null ? null : isNew ? "scheduled" : "rescheduled", await schedule.FindAsync(), place.Cluster is null ? "tsrun worker" : "tsrun worker --address …", options.Output);
        return ExitCode.Green;
    }

    /// <summary><c>02:17</c> is every day at that time; anything else is a cron line, which the engine judges.</summary>
    private static string Cron(string when) => TimeOnly.TryParseExact(when, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour} * * *")
        : when.StartsWith('@') || when.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5 ? when : throw Wrong(when, "");

    private static async Task<bool> PutAsync(NightSchedule schedule, string cron, RunInput input)
    {
        try
        {
            return await schedule.PutAsync(cron, input);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.InvalidArgument)
        {
            throw Wrong(cron, $" ({e.Message})");
        }
    }

    private static void Show(string? done, ScheduleReading? schedule, string worker, OutputOptions output)
    {
        Records.Write(output, "tsrun.schedule/1", schedule is null ? "no schedule; set one: tsrun golden nightly --schedule 02:17" : string.Join('\n', Lines(done, schedule, worker).Select(Printable.Line)), json =>
        {
            json.WriteBoolean("scheduled", schedule is not null);
            if (schedule is null) return;
            json.WriteString("when", schedule.Notes);
            if (schedule.Next is { } next) json.WriteString("next", next);
            json.WriteNumber("skipped", schedule.Skipped);
            JsonReport.Strings(json, "nights", schedule.Recent.Select(night => night.Run.Value));
        });
    }

    private static IEnumerable<string> Lines(string? done, ScheduleReading schedule, string worker)
    {
        yield return $"{done ?? (schedule.IsPaused ? "paused" : "nightly")}: {schedule.Notes}{(schedule.Next is { } next ? $", next {LocalTime.Of(next)}" : "")}; starts only while `{worker}` runs";
        foreach (var (run, due, began) in schedule.Recent) yield return $"  {run}  due {LocalTime.Of(due)}, begun {LocalTime.Of(began)}";
        if (schedule.Skipped > 0) yield return FormattableString.Invariant($"  {schedule.Skipped} skipped, because the one before was open");
        if (schedule.Problem.Length > 0) yield return $"  {schedule.Problem}";
    }

    private static int Removed(bool was, OutputOptions output)
    {
        Records.Write(output, "tsrun.schedule/1", was ? "removed: no night begins by itself any more" : "there was no schedule", json =>
        {
            json.WriteBoolean("scheduled", false);
            json.WriteBoolean("removed", was);
        });
        return ExitCode.Green;
    }

    private static CliException Wrong(string when, string why) => new(ExitCode.Usage, "TS1024",
        $"found `--schedule {when}`{why}, expected a time of day such as 02:17, a cron line of five fields or a name for one such as @daily, `show` or `off`");
}
