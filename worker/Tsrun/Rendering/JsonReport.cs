using System.Text.Encodings.Web;
using System.Text.Json;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>The answer for programs: one terminal record of schema <c>tsrun.run/1</c>, also when the run failed.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the result record and a line end.</summary>
    /// <param name="reach">Options that the commands of the plan need to find the run again, with a space in front.</param>
    /// <param name="moved">The checkout that the run ended in, where its first machine was lost; null for a run that stayed.</param>
    public static void Result(TextWriter output, RunView view, string run, string reach, int exit, double tauPatch, string traceHead, Residence? moved = null) => Write(output, json =>
    {
        json.WriteString("type", "result");
        json.WriteString("run", run);
        Verdict(json, view, exit, tauPatch);
        if (moved is not null) json.WriteString("movedTo", $"{moved.Host}:{moved.Root}");
        Evidence(json, view);
        Steps(json, Plan.For(view, run + reach, tauPatch));
        Stages(json, view.Stages);
        json.WriteStartObject("trace");
        json.WriteString("sha256", traceHead);
        json.WriteNumber("events", view.Events);
        json.WriteEndObject();
        json.WriteNumber("ms", (long)(view.EndedAt - view.StartedAt).TotalMilliseconds);
    });

    /// <summary>How it ended, and how sure that is.</summary>
    private static void Verdict(Utf8JsonWriter json, RunView view, int exit, double tauPatch)
    {
        json.WriteString("outcome", view.Outcome);
        json.WriteNumber("exit", exit);
        json.WriteString("reason", view.Reason);
        if (view.Code.Length > 0) json.WriteString("code", view.Code);
        if (view.Result?.Best is { } best) json.WriteNumber("confidence", best.Confidence);
        json.WriteNumber("threshold", tauPatch);
        json.WriteNumber("candidates", view.Screened + view.EditsTested);
        json.WriteNumber("experiments", view.Experiments.Count);
        json.WriteBoolean("applied", view.Applied);
    }

    /// <summary>What compiler, patch, answer and tests have to show for it.</summary>
    private static void Evidence(Utf8JsonWriter json, RunView view)
    {
        var best = view.Result?.Best;
        json.WriteString("sandbox", view.Sandbox);
        Check(json, view.FirstCheck);
        if (best is { Title.Length: > 0 }) Patch(json, best);
        if (view.Result is { Outcome: RunOutcome.Answered, Value: { } value })
        {
            json.WritePropertyName("answer");
            json.WriteRawValue(value.Json);
        }
        Tests(json, best?.Tests ?? view.LastTests);
        if (view.TripletId is { } triplet) json.WriteString("triplet", triplet);
    }

    private static void Stages(Utf8JsonWriter json, Stages stages)
    {
        json.WriteStartArray("stages");
        foreach (var (name, steps) in stages.All)
        {
            json.WriteStartObject();
            json.WriteString("stage", name);
            json.WriteNumber("steps", steps);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes one finished step, for <c>--format jsonl</c>.</summary>
    public static void Step(TextWriter output, string run, StepView step) => Write(output, json =>
    {
        json.WriteString("type", "step");
        json.WriteString("run", run);
        json.WriteString("kind", step.Kind);
        json.WriteString("tool", step.Tool);
        json.WriteString("summary", step.Summary);
        json.WriteBoolean("ok", step.Ok);
        json.WriteNumber("ms", (long)step.Elapsed.TotalMilliseconds);
    });

    /// <summary>Writes an error that ended a command before a run began.</summary>
    public static void Error(TextWriter output, CliException error) => Write(output, json =>
    {
        json.WriteString("type", "result");
        json.WriteString("outcome", "error");
        json.WriteNumber("exit", error.ExitCode);
        json.WriteString("code", error.Code);
        json.WriteString("reason", error.Message);
        Strings(json, "help", error.Help);
    });

    /// <summary>Writes one record: the schema first, then what <paramref name="fields"/> adds.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> fields, string schema = "tsrun.run/1")
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("schema", schema);
            fields(json);
            json.WriteEndObject();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
        output.Flush();
    }

    private static void Check(Utf8JsonWriter json, CargoCheck.Result? check)
    {
        if (check is null) return;
        json.WriteNumber("errors", check.Errors);
        Strings(json, "classes", check.Classes);
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in check.Diagnostics) json.WriteRawValue(HistoryJson.ToPayload(diagnostic).Json);
        json.WriteEndArray();
    }

    private static void Patch(Utf8JsonWriter json, RepairTry.Result best)
    {
        json.WriteStartObject("patch");
        json.WriteString("title", best.Title);
        json.WriteBoolean("green", best.Green);
        json.WriteNumber("lines", best.Lines);
        json.WriteNumber("files", best.Files);
        json.WriteString("summary", best.Summary);
        Strings(json, "anchors", best.Citations);
        Strings(json, "why", best.Whys);
        json.WriteString("diff", best.Patch.Diff);
        json.WriteEndObject();
    }

    private static void Tests(Utf8JsonWriter json, CargoTest.Result? tests)
    {
        if (tests is null) return;
        json.WriteStartObject("tests");
        json.WriteNumber("passed", tests.Passed);
        json.WriteNumber("failed", tests.Failed);
        if (!tests.Green)
        {
            Strings(json, "failures", tests.Failures);
            json.WriteString("output", tests.Tail);
        }
        json.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter json, IReadOnlyList<PlanStep> plan)
    {
        json.WriteStartArray("plan");
        foreach (var step in plan)
        {
            json.WriteStartObject();
            if (step.Command.Length > 0) json.WriteString("command", step.Command);
            json.WriteString("why", step.Why);
            json.WriteBoolean("writes", step.Writes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    internal static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
