using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden verify</c>: recorded, every fold again; live, what the installed toolchain says of each.</summary>
internal static class GoldenVerifyCommand
{
    public static async Task<int> ExecuteAsync(bool live, string? only, string folder, OutputOptions output)
    {
        if (only is not null) GoldenCases.Require(folder, only);
        // A wrong path must not look like golden traces that all hold.
        if (new GoldenStore(folder).Names.Count == 0) throw new CliException(ExitCode.Usage, "TS0001", $"found no golden trace in {folder}", "name the folder that has them: --folder DIR");
        return live ? await LiveAsync(only ?? "", folder, output) : Recorded(only, folder, output);
    }

    private static int Recorded(string? only, string folder, OutputOptions output)
    {
        var store = new GoldenStore(folder);
        var answers = store.Names.Where(name => name == (only ?? name)).Select(name => (Name: name, Answer: GoldenValidation.Validate(store, name))).ToList();
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

    private static async Task<int> LiveAsync(string only, string folder, OutputOptions output)
    {
        await using var activities = Composition.Activities();
        var answer = await CuratorCall.AskAsync<GoldenVerify.Arguments, GoldenVerify.Result>(activities, GoldenVerify.Name, folder, new(folder, only),
            line => { if (output.ShowsProgress) Console.Error.WriteLine(Printable.Line(line)); });
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
