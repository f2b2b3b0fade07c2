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
        : string.Join('\n', status.Waiting.Select(wait => wait.Step.Length > 0 ? $"{wait.Step} waits for {wait.For}" : $"waits for {wait.For}"));

    /// <summary>Temporal's WorkflowMetadata as JSON.</summary>
    private static Payload Definition(RunStatus status) => new($$"""
        {"definition":{"type":{{Text(status.Script)}},"queryDefinitions":[{"name":"{{RunStatus.QueryName}}","description":"where the run stands"}],"signalDefinitions":[{"name":"{{Markers.AnswerSignalName}}","description":"answers an open question: {\"id\":\"ask-1\",\"yes\":true,\"by\":\"you\"}"}]},"currentDetails":{{Text(Trace(status))}}}
        """);

    private static string Text(string text) => HistoryJson.ToPayload(text).Json;
}
