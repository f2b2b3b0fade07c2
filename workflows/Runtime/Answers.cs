using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>Answers of people, as signals and updates bring them from outside: nothing about their shape is certain.</summary>
internal static class Answers
{
    private const string Expected = "{\"id\":\"ask-1\",\"yes\":true}";

    /// <summary>The answer; null for an input that is none. A signal has nobody to be told, and must not stop its run.</summary>
    public static AnswerSignal? Read(Payload input, string sender) =>
        Signals.Read<AnswerSignal>(input) is not { } answer ? null : answer.By.Length > 0 ? answer : answer with { By = sender };

    /// <summary>Why an update is not taken; null when it is.</summary>
    /// <param name="update">What is asked for.</param>
    /// <param name="open">Ids of the questions that nobody has answered.</param>
    public static Failure? Refuse(UpdateRequest update, IReadOnlyCollection<string> open)
    {
        if (update.Name != Markers.AnswerSignalName)
            return No("TS1162", $"found the update `{update.Name}`, expected `{Markers.AnswerSignalName}` with {Expected}; look with the query `{RunStatus.QueryName}`");
        if (Read(update.Input, update.Identity) is not { } answer) return No("TS1175", $"found the input {Shown(update.Input)}, expected {Expected}");
        return open.Contains(answer.Id) ? null : No("TS1176", open.Count == 0
            ? $"found an answer to `{answer.Id}`, but no question is open"
            : $"found an answer to `{answer.Id}`, expected one to {string.Join(" or ", open.Order(StringComparer.Ordinal).Select(id => $"`{id}`"))}");
    }

    private static string Shown(Payload input) => input.Json.Length <= 80 ? input.Json : $"{input.Json[..80]}…";

    private static Failure No(string code, string message) => Failure.Application(code, message, nonRetryable: true);
}
