using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting;

/// <summary>What a run answers when it is asked: our own <c>status</c>, and the two names under which the Web UI asks.</summary>
internal static class RunQueries
{
    private const string StackTrace = "__stack_trace", Metadata = "__temporal_workflow_metadata";

    /// <summary>The answer, or the failure that lists what can be asked.</summary>
    public static QueryAnswer Answer(WorkflowQuery query, WorkflowMachine machine)
    {
        if (machine.Status is not { } status) return new QueryAnswer(null, Failure.Application("TS1154", "the run has not begun"));
        return query.QueryType switch
        {
            RunStatus.QueryName => new QueryAnswer(HistoryJson.ToPayload(status)),
            StackTrace => new QueryAnswer(HistoryJson.ToPayload(Trace(status))),
            Metadata => new QueryAnswer(Definition(status)),
            _ => new QueryAnswer(null, Failure.Application("TS1154", $"found the query `{query.QueryType}`, expected {RunStatus.QueryName}, {StackTrace} or {Metadata}")),
        };
    }

    /// <summary>Where the script waits, one line for each thing it waits for.</summary>
    private static string Trace(RunStatus status) => status.Closed ? "the script has ended"
        : string.Join('\n', status.Waiting.Select(wait => wait.Step.Length > 0 ? $"{wait.Step} waits for {wait.For}" : $"waits for {wait.For}").Append(Asked(status)).Where(line => line.Length > 0));

    private static string Asked(RunStatus status) => status.Question.Length > 0 ? $"{status.QuestionId}: {status.Question}" : "";

    /// <summary>Temporal's WorkflowMetadata as JSON.</summary>
    private static Payload Definition(RunStatus status) => new($$"""
        {"definition":{"type":{{Text(status.Script)}},"queryDefinitions":[{"name":"{{RunStatus.QueryName}}","description":"where the run stands"}],"signalDefinitions":[{{Answer(status)}}],"updateDefinitions":[{{Answer(status)}}]},"currentDetails":{{Text(Trace(status))}}}
        """);

    /// <summary>As a person would send it to the question that is open.</summary>
    private static string Answer(RunStatus status) =>
        $$"""{"name":"{{Markers.AnswerSignalName}}","description":{{Text($"answers a question, with {HistoryJson.ToPayload(new AnswerSignal(status.QuestionId.Length > 0 ? status.QuestionId : "ask-1", true, "you")).Json}")}}}""";

    private static string Text(string text) => HistoryJson.ToPayload(text).Json;
}
