using Tsrun.Activities;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden verify</c>: recorded, every fold again; live, what the installed toolchain says of each.</summary>
internal static class GoldenVerifyCommand
{
    public static async Task<int> ExecuteAsync(bool live, string folder, OutputOptions output)
    {
        // A wrong path must not look like golden traces that all hold.
        if (new GoldenStore(folder).Names.Count == 0) throw new CliException(ExitCode.Usage, "TS0001", $"found no golden trace in {folder}", "name the folder that has them: --folder DIR");
        return live ? await LiveAsync(folder, output) : Recorded(folder, output);
    }

    private static int Recorded(string folder, OutputOptions output)
    {
        var store = new GoldenStore(folder);
        var answers = store.Names.Select(name => (Name: name, Answer: GoldenValidation.Validate(store, name))).ToList();
        var wrong = answers.Where(pair => pair.Answer.Faults.Count > 0).ToList();
        foreach (var (name, answer) in wrong) Console.Error.WriteLine(Printable.Line($"{name}: {answer.Faults[0]}"));
        var (same, events) = (answers.Count - wrong.Count, answers.Sum(pair => pair.Answer.Events));
        Records.Write(output, "tsrun.verify/1", $"{same} same, {wrong.Count} changed; {Amount.Of(events, "event")} folded again, nothing run", json =>
        {
            json.WriteNumber("same", same);
            json.WriteNumber("changed", wrong.Count);
            json.WriteNumber("events", events);
        });
        return wrong.Count == 0 ? ExitCode.Green : ExitCode.Diverged;
    }

    private static async Task<int> LiveAsync(string folder, OutputOptions output)
    {
        await using var activities = Composition.Activities();
        var handler = activities.Find(GoldenVerify.Name)!;
        var limits = new ActivityLimits(TimeSpan.FromHours(1), 4L << 30, 16 << 20, 512, "required");
        var input = HistoryJson.ToPayload(new ActivityInput<GoldenVerify.Arguments>(new RunFacts("verify", folder, "", "curator", new CargoOptions(), limits), new GoldenVerify.Arguments(folder)));
        var progress = new ActivityContext(new ActivityId("1"), 1, line => { if (output.ShowsProgress) Console.Error.WriteLine(Printable.Line(line)); });
        var answer = HistoryJson.Read<GoldenVerify.Result>(await handler.ExecuteAsync(input, progress, CancellationToken.None));
        Records.Write(output, "tsrun.verify/1", answer.Summary, json =>
        {
            json.WriteNumber("same", answer.Same);
            JsonReport.Strings(json, "changed", answer.Changed);
            JsonReport.Strings(json, "gone", answer.Gone);
            json.WriteString("toolchain", answer.Toolchain);
        });
        return answer is { Changed.Count: 0, Gone.Count: 0 } ? ExitCode.Green : ExitCode.Diverged;
    }
}
