using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tsrun.Activities.RustAnalyzer.Lsp;

/// <summary>A language server as we talk to it: requests with answers, notifications both ways. Answers every request of its own with "nothing".</summary>
internal sealed class LanguageServer : IAsyncDisposable
{
    private readonly IConversation _child;
    private readonly Action<string, JsonElement> _notified;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task<string?> _reading;
    private int _ids;

    /// <param name="notified">Called with method and parameters of each notification, one at a time.</param>
    internal LanguageServer(IConversation child, Action<string, JsonElement> notified)
    {
        (_child, _notified) = (child, notified);
        _reading = ReadAsync();
    }

    /// <summary>Done when it says no more: it ended or was killed, or broke the protocol in the way that the result tells.</summary>
    internal Task<string?> Ended => _reading;

    /// <summary>Puts a request and awaits its answer.</summary>
    /// <exception cref="LanguageServerException">It answered with an error, or ended before it answered.</exception>
    internal async Task<JsonElement> RequestAsync(string method, JsonNode? parameters, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _ids);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        if (Ended.IsCompleted) GiveUp();
        try
        {
            return await answer.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nobody waits for it any more; a polite server stops working on it.
            Notify("$/cancelRequest", new JsonObject { ["id"] = id });
            throw;
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Tells it something.</summary>
    internal void Notify(string method, JsonNode? parameters) =>
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    /// <summary>Kills it: there is nothing that it could lose.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _child.DisposeAsync();
        await _reading;
        _over.Dispose();
    }

    private void Send(JsonObject message) => _child.Send(LspFrames.Frame(Encoding.UTF8.GetBytes(message.ToJsonString())));

    private async Task<string?> ReadAsync()
    {
        var frames = new LspFrames(_child);
        try
        {
            while (await frames.NextAsync(_over.Token) is { } body) Hear(body);
            return null;
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            return null; // we hung up
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return e.Message; // for those who wait, that is the same as gone
        }
        finally
        {
            GiveUp();
        }
    }

    private void Hear(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var message = document.RootElement.Clone();
        var (hasId, hasMethod) = (message.TryGetProperty("id", out var id), message.TryGetProperty("method", out var method));
        if (hasId && hasMethod) Send(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id.GetRawText()), ["result"] = NothingFor(message) });
        else if (hasMethod) _notified(method.GetString() ?? "", message.TryGetProperty("params", out var parameters) ? parameters : default);
        else if (hasId && id.TryGetInt32(out var number) && _waiting.TryGetValue(number, out var answer)) Settle(answer, message);
    }

    private static void Settle(TaskCompletionSource<JsonElement> answer, JsonElement message)
    {
        if (!message.TryGetProperty("error", out var error)) answer.TrySetResult(message.TryGetProperty("result", out var result) ? result : default);
        else answer.TrySetException(new LanguageServerException(error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString() ?? ""));
    }

    /// <summary><c>workspace/configuration</c> wants one value for each item it asks for; everything else takes a null.</summary>
    private static JsonArray? NothingFor(JsonElement request) =>
        request.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
            ? new JsonArray([.. Enumerable.Repeat<JsonNode?>(null, items.GetArrayLength())])
            : null;

    private void GiveUp()
    {
        foreach (var waiting in _waiting.Values)
            waiting.TrySetException(new LanguageServerException(LanguageServerException.Gone, "it ended before it answered"));
    }
}

/// <summary>An answer that is an error.</summary>
/// <param name="code">JSON-RPC's or LSP's number, or <see cref="Gone"/>.</param>
internal sealed class LanguageServerException(int code, string message)
    : Exception(code is Gone or CannotLoad ? message : string.Create(CultureInfo.InvariantCulture, $"{message} (error {code})"))
{
    /// <summary>Not numbers of the protocol: the server is not there any more; it is there and can do nothing with the workspace.</summary>
    internal const int Gone = 0, CannotLoad = 1;

    // LSP 3.17: the content changed while it computed, the server cancelled, or it is not initialised yet.
    private static readonly int[] Passing = [-32801, -32802, -32002];

    /// <summary>The same question may well be answered a moment later.</summary>
    internal bool IsPassing => Passing.Contains(code);

    /// <summary>The server ended.</summary>
    internal bool IsGone => code == Gone;
}
