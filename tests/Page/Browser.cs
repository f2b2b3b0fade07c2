using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tsrun.Tests.Page;

/// <summary>A headless Chromium without a network, driven over its DevTools protocol. Records every request, console message and exception.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _answers = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _profile = Directory.CreateTempSubdirectory("tsrun-chromium-").FullName;
    private readonly Process _process;
    private int _next;

    private Browser(Process process) => _process = process;

    /// <summary>Where one is; null when there is none.</summary>
    public static string? Program { get; } = OnPath.Find("chromium", "chromium-browser", "google-chrome");

    /// <summary>What the page asked for, itself included.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Everything that was said on the console, and every uncaught exception.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Opens a file from disk and waits until it is loaded.</summary>
    public static async Task<Browser> OpenAsync(string file, int width = 1280, int height = 900, bool dark = false)
    {
        var start = new ProcessStartInfo(Program!,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = new Process { StartInfo = start };
        var browser = new Browser(process);
        start.ArgumentList.Insert(0, $"--user-data-dir={browser._profile}");
        process.Start();
        await browser.ConnectAsync(await AddressAsync(process));
        foreach (var domain in new[] { "Page.enable", "Runtime.enable", "Log.enable", "Network.enable" }) await browser.SendAsync(domain, new JsonObject());
        await browser.SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await browser.SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }) });
        await browser.SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        await browser._loaded.Task.WaitAsync(TimeMax);
        return browser;
    }

    /// <summary>Value of an expression in the page; promises are awaited.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null, $"{expression}: {answer["exceptionDetails"]}");
        return answer["result"]?["value"];
    }

    /// <summary>Presses and lets go of a key, as a person does.</summary>
    public async Task PressAsync(string key)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key };
            if (type == "keyDown" && key.Length == 1) press["text"] = key;
            await SendAsync("Input.dispatchKeyEvent", press);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private static async Task<Uri> AddressAsync(Process process)
    {
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync().WaitAsync(TimeMax) is { } line)
        {
            said.Add(line);
            if (line.StartsWith("DevTools listening on ", StringComparison.Ordinal)) return new Uri(line["DevTools listening on ".Length..]);
        }
        throw new InvalidOperationException($"Chromium did not start:\n{string.Join("\n", said)}");
    }

    private async Task ConnectAsync(Uri address)
    {
        using var client = new HttpClient();
        var pages = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://{address.Authority}/json/list")))!.AsArray();
        var page = pages.Single(one => (string)one!["type"]! == "page")!;
        await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), CancellationToken.None);
        _ = Task.Run(ListenAsync);
        _ = Task.Run(() => _process.StandardError.ReadToEndAsync());
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _next);
        var answer = _answers[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, CancellationToken.None);
        return await answer.Task.WaitAsync(TimeMax);
    }

    private async Task ListenAsync()
    {
        var (buffer, message) = (new byte[1 << 16], new MemoryStream());
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                Read(JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over, or the browser died; whoever still waits is told.
            foreach (var answer in _answers.Values) answer.TrySetException(e);
        }
    }

    private void Read(JsonNode message)
    {
        if ((int?)message["id"] is { } id)
        {
            if (message["error"] is { } error) _answers[id].TrySetException(new InvalidOperationException(error.ToJsonString()));
            else _answers[id].TrySetResult(message["result"]!);
            return;
        }
        switch ((string?)message["method"])
        {
            case "Page.loadEventFired": _loaded.TrySetResult(); break;
            case "Network.requestWillBeSent": Requests.Enqueue((string)message["params"]!["request"]!["url"]!); break;
            case "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded": Complaints.Enqueue(message["params"]!.ToJsonString()); break;
        }
    }
}
